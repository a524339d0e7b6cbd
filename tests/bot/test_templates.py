import ast
from pathlib import Path

import pytest

from bot.templates import TemplateError, Templates, variables

ROOT = Path(__file__).parents[2]


def test_every_text_is_there_in_both_languages_with_the_same_variables() -> None:
    assert Templates.load().languages() == {"zh-CN", "en"}


@pytest.mark.parametrize(
    "texts",
    [
        {"en": {"a": "x"}},
        {"zh-CN": {"a": "甲"}, "en": {}},
        {"zh-CN": {"a": "甲"}, "en": {"a": "x", "b": "y"}},
        {"zh-CN": {"a": "{n}"}, "en": {"a": "x"}},
        {"zh-CN": {"a": "甲"}, "en": {"a": " "}},
        {"zh-CN": {"a": "甲"}, "en": {"a": "{"}},
    ],
)
def test_a_file_with_a_gap_is_refused(texts: dict[str, dict[str, str]]) -> None:
    with pytest.raises(TemplateError):
        Templates(texts)


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[zh-CN]\na = "甲\n')
    with pytest.raises(TemplateError, match=r"words\.toml.*line 2"):
        Templates.load(path)


@pytest.mark.parametrize(
    ("locale", "begins"), [("zh-CN", "好的"), ("zh-TW", "好的"), ("en-GB", "All"), ("fr", "好的")]
)
def test_the_nearest_language_is_spoken(locale: str, begins: str) -> None:
    assert Templates.load().text("fine", locale).startswith(begins)


def test_the_number_of_an_order_can_stay_open() -> None:
    assert "{number}" in Templates.load().text("order_fault", "zh-CN", number="{number}")
    assert variables("{number} {a}") == {"number", "a"}


def test_the_greeting_says_that_it_is_a_bot() -> None:
    assert "机器人" in Templates.load().text("greeting", "zh-CN")
    assert "bot" in Templates.load().text("greeting", "en")


@pytest.mark.parametrize("room", ["customers", "hub", "routing"])
def test_other_rooms_find_the_texts_that_they_ask_for(room: str) -> None:
    keys = Templates.load().keys()
    asked = {key for path in (ROOT / room).rglob("*.py") for key in _asked_for(path)}
    assert asked <= keys


def _asked_for(path: Path) -> set[str]:
    """First constants of `wording.text(…)` and of `tell(draft, wording, …)`."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {key for call in calls for key in _key(call)}


def _key(call: ast.Call) -> list[str]:
    name = ast.unparse(call.func)
    given = [ast.unparse(arg) for arg in call.args]
    tells = name.lstrip("_") == "tell" and any(one.endswith("wording") for one in given)
    if not name.endswith("wording.text") and not tells:
        return []
    constants = (arg.value for arg in call.args if isinstance(arg, ast.Constant))
    return [value for value in constants if isinstance(value, str)][:1]
