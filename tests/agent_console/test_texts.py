"""The catalogue of errors: complete in both languages, and chosen as the browser wants."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

from agent_console.texts import ERRORS, FIELDS, error_text, field_text, language_of
from hub.core.errors import Conflict, HubError, NotFound

ROOT = Path(__file__).parents[2]
ROOMS = (
    "agent_console",
    "routing",
    "workorders",
    "customers",
    "knowledge",
    "webhooks",
    "hub/pipeline",
)
HOUSE = (*ROOMS, "hub", "channels", "bot")
RAISED = re.compile(r'(?:Conflict|InputError)\(\s*"([a-z_]+)"')
QUOTED = re.compile(r'"([a-z]+[a-z0-9_]*)"')
BLAMED = re.compile(r'fields=\{("\w+": "\w+"(?:, "\w+": "\w+")*)\}')


def sources(rooms: tuple[str, ...] = ROOMS) -> list[str]:
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return [path.read_text(encoding="utf-8") for path in files if "node_modules" not in path.parts]


def test_every_code_that_is_raised_has_its_words() -> None:
    raised = {code for source in sources() for code in RAISED.findall(source)}
    assert {"taken", "take_first", "bad_json"} <= raised
    assert raised <= ERRORS.keys()


def test_every_field_that_is_blamed_has_its_words() -> None:
    pairs = [pair for source in sources() for pair in BLAMED.findall(source)]
    codes = {code for pair in pairs for code in re.findall(r': "(\w+)"', pair)}
    assert "missing" in codes
    assert codes <= FIELDS.keys()


def test_nobody_keeps_words_for_what_is_never_said() -> None:
    said = {code for source in sources(HOUSE) for code in QUOTED.findall(source)}
    assert ERRORS.keys() - said == set()
    assert FIELDS.keys() - said - set(get_args(ErrorType)) == set()


@pytest.mark.parametrize("catalogue", [ERRORS, FIELDS])
def test_both_languages_say_the_same_values(catalogue: dict[str, tuple[str, str]]) -> None:
    for code, (chinese, english) in catalogue.items():
        assert chinese.strip() and english.strip(), code
        assert variables(chinese) == variables(english), code


def variables(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh;q=0.5", "en"),
        ("zh-TW;q=0.3,en;q=0.2", "zh-CN"),
        ("de, en;q=0.4, zh;q=0.8", "zh-CN"),
        ("de", "zh-CN"),
        ("en;q=oops, zh", "zh-CN"),
    ],
)
def test_the_language_is_what_the_browser_likes_best(header: str, language: str) -> None:
    assert language_of(header) == language


def test_an_error_names_what_it_knows_and_leaves_out_what_it_does_not() -> None:
    assert error_text(Conflict("taken", by="agent2"), "en") == "agent2 has taken this conversation."
    assert "…" in error_text(Conflict("taken"), "zh-CN")
    assert error_text(Conflict("never_heard_of"), "en") == ERRORS["conflict"][1]
    assert error_text(NotFound(), "en") == "Not found."
    assert error_text(HubError(), "zh-CN") == ERRORS["internal"][0]


def test_words_that_are_no_code_are_passed_on() -> None:
    assert field_text("第 3 行有误", "zh-CN") == "第 3 行有误"
