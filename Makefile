# The habits of this house; `make` alone tells them.
SETUP := scripts/setup
BIN := .venv/bin
PYTEST := $(BIN)/pytest
# Compiled modules are kept: importing TensorFlow takes three times as long without.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test units dialogues check eval faults simulation peers browser tour bench web rasa imaging model lock clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

run: ## set up what is missing, then everything up with demo data
	@exec $(SETUP) room hub web start

test: units dialogues ## set up what is missing, then all tests but the long and the browser ones

units: ## the first part of test: all that needs no Rasa
	@$(SETUP) room hub dev packages imaging rasa model
	@$(PYTEST) -n auto

dialogues: ## the second: with a real Rasa; and the tests of the pages
	@$(SETUP) room hub dev packages rasa model
	@$(PYTEST) -m rasa
	@npm --prefix agent_console/web run test

check: ## style, types, layers, and the front end's own checks
	@$(SETUP) hub dev packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm --prefix agent_console/web run check

eval: ## how well bot and search understand: PIPELINES="config counts diet" compares
	@$(SETUP) hub dev rasa model
	@$(BIN)/python -m bot.comparison $(PIPELINES)
	@$(BIN)/python -m knowledge.evaluation
	@$(BIN)/python -m benchmarks.answers

faults: ## kill, cut and count: MINUTES=60 for the long one
	@$(SETUP) room hub dev rasa model
	@$(PYTEST) -m faults -s --timeout=0

simulation: ## a carrier's week in minutes, audited: SEED=2 DAYS=0.5 for another
	@$(SETUP) hub
	@$(BIN)/python -m simulations --seed $(or $(SEED),1) --days $(or $(DAYS),7)

peers: ## against real peers: Elasticsearch, fetched by Maven; Jasmin; Dovecot and Postfix, as root
	@$(SETUP) room hub dev imaging jasmin peers
	@$(PYTEST) -m peers --timeout=600

browser: ## a real browser on the demo page and the console
	@$(SETUP) room hub dev web browser imaging rasa model
	@$(PYTEST) -m browser

tour: ## paint the pictures of docs/tour.md
	@$(SETUP) room hub dev web browser rasa model
	@$(BIN)/python -m tests.browser.tour

bench: ## speed and memory, against references in the same run
	@$(SETUP) room hub dev imaging rasa model
	@$(BIN)/python -m benchmarks

web: ## the pages
	@$(SETUP) web

rasa: ## Rasa's environment
	@$(SETUP) hub rasa

imaging: ## the environment for pictures, with which faxes are read
	@$(SETUP) hub imaging

model: ## the bot's model
	@$(SETUP) hub rasa model

lock: ## resolve the pinned, hashed requirements again
	@$(SETUP) lock

clean: ## forget what was built (not the data)
	rm -rf .venv .venv-imaging .venv-jasmin .venv-rasa .cache agent_console/static agent_console/web/node_modules
