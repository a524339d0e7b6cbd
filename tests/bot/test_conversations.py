"""Plays the conversations of `conversations/*.md`, turn by turn: with the rules alone and without
a server, where every one must go as written, and with the real model in a worker."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from bot.client import RasaClient
from bot.deliberation import Brain
from bot.project import RasaProject
from bot.workers import Workers
from tests.bot.conversations import Line, Script, outcome, scripts
from tests.bot.doubles import Sage, conversation, responder, saying
from tests.bot.player import Player, player
from tests.bot.test_nlu_data import section

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(420),
]

LEAST = 0.9
"""Share that must go wholly as written with the model: what a text is about is its to say, not all
of it right; what is done about it has strict tests beside this one."""
_DETAIL = ("template", "reason", "type", "slot", "what", "then")
_OF_RESPONSE = re.compile(rf"(?:{'|'.join(_DETAIL)}): (\w+)")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def rules_alone(
    project: RasaProject, workers: Workers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Player]:
    async with player(project, tmp_path_factory.mktemp("play") / "log") as playing:
        yield playing


async def astray(brain: Brain, script: Script) -> list[tuple[Line, str]]:
    """The lines that led to something else, and to what."""
    bot, talk, wrong = responder(brain, Sage()), conversation(), []
    for line in script.lines:
        if isinstance(brain, Player):
            brain.heard = line.heard
        response = await bot.respond(talk, saying(line.text))
        if (was := outcome(talk, response, line.wanted)) != line.wanted:
            wrong.append((line, was))
        talk = replace(talk, bot_state=response.bot_state)
    return wrong


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.name)
async def test_a_conversation_goes_as_written_by_the_rules_alone(
    rules_alone: Player, script: Script
) -> None:
    assert await astray(rules_alone, script) == []


async def test_all_that_rasa_can_answer_is_reached_without_a_server(rules_alone: Player) -> None:
    """By the conversations together, so that no path of the rules is never walked."""
    rules_alone.done.clear()
    for script in scripts():
        await astray(rules_alone, script)
    responses = re.split(r"\n(?=  utter_)", section("responses"))[1:]
    assert {_response(text) for text in responses} <= set(map(_directive, rules_alone.done))


def _response(text: str) -> tuple[str, str]:
    [do, *_], details = re.findall(r"do: (\w+)", text), _OF_RESPONSE.findall(text)
    return do, details[0] if details and do != "unclear" else ""


def _directive(directive: Mapping[str, Any]) -> tuple[str, str]:
    detail = next((str(directive[key]) for key in _DETAIL if key in directive), "")
    return directive["do"], detail if directive["do"] != "unclear" else ""


async def test_nearly_all_conversations_go_as_they_are_written(rasa: RasaClient) -> None:
    wrong = [(one.name, found[0]) for one in scripts() if (found := await astray(rasa, one))]
    assert len(wrong) <= (1 - LEAST) * len(scripts()), wrong


async def test_the_conversations_are_many_and_of_every_form() -> None:
    names = [script.name for script in scripts()]
    forms = ["business", "callback", "complaint", "emergency", "fault"]
    assert all(sum(name.startswith(form) for name in names) >= 10 for form in forms)
