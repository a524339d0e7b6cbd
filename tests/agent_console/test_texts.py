"""The catalogue of errors: complete in both languages, and chosen as the browser wants."""

import re
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, get_args

import pytest
from pydantic import Field, TypeAdapter
from pydantic_core.core_schema import ErrorType

from agent_console.api.validation import checked
from agent_console.texts import ERRORS, FIELDS, error_text, field_text, language_of
from hub.core.errors import Conflict, HubError, InputError, NotFound

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
WRONG = re.compile(r'PydanticCustomError\(\s*"([a-z_]+)"')
"""What a setting's own check finds."""
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


def test_whatever_an_account_is_refused_for_has_its_words() -> None:
    wrong = {code for source in sources(("channels", "hub/core")) for code in WRONG.findall(source)}
    assert {"bad_aes_key", "carrier_twice"} <= wrong
    assert wrong <= FIELDS.keys()


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Annotated[float, Field(gt=0)], 0, "须大于 0"),
        (Annotated[float, Field(lt=1)], 1, "须小于 1"),
        (Annotated[int, Field(ge=1)], 0, "不能小于 1"),
        (Annotated[tuple[str, ...], Field(min_length=1)], [], "至少 1 项"),
        (Annotated[tuple[str, ...], Field(max_length=1)], ["a", "b"], "最多 1 项"),
        (float, None, "应为数字"),
        (float, "many", "应为数字"),
        (int, 1.5, "应为整数"),
    ],
)
def test_a_figure_or_list_that_a_form_may_send_is_refused_in_words(
    kind: Any, value: Any, words: str
) -> None:
    with pytest.raises(InputError) as refused:
        checked(lambda: TypeAdapter(kind).validate_python(value), "zh-CN")
    assert refused.value.fields == {"body": words}


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
