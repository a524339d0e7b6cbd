"""The house's words: both languages, the same values in each, chosen by the locale."""

import re
from pathlib import Path
from string import Formatter

import pytest

from hub.core.errors import InputError, Unavailable
from hub.house.texts import TEXTS, Refused, explain, language, line

HUB = Path(__file__).parents[2] / "hub"


@pytest.fixture(autouse=True)
def _no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_name_the_same_values(key: str):
    chinese, english = TEXTS[key]
    assert _values(chinese) == _values(english)


def test_nobody_keeps_a_line_that_is_never_printed():
    said = "\n".join(path.read_text(encoding="utf-8") for path in HUB.rglob("*.py"))
    assert TEXTS.keys() - set(re.findall(r"""["'](\w+)["']""", said)) == set()


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("", "zh-CN"), ("C.UTF-8", "zh-CN"), ("zh_CN.UTF-8", "zh-CN"), ("en_US.UTF-8", "en")],
)
def test_the_locale_chooses(monkeypatch: pytest.MonkeyPatch, locale: str, expected: str):
    monkeypatch.setenv("LANG", locale)
    assert language() == expected


def test_lc_all_wins(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert language() == "zh-CN"


def test_a_refusal_is_its_line():
    assert str(Refused("port_taken", port=80)) == line("port_taken", port=80)


def test_each_wrong_setting_is_a_line():
    error = InputError("bad_setting", fields={"HUB_PORT": "no", "HUB_BENCH": "no"})
    assert [text.count("HUB_") for text in explain(error).splitlines()] == [1, 1]


def test_an_error_of_another_room_is_worded_with_its_fields():
    error = InputError("bad_article", fields={"title": "empty"})
    first, second = explain(error).splitlines()
    assert first == "文章内容有误。"
    assert second.strip() == "title: 不能为空"


def test_a_store_that_is_down_says_why():
    assert "refused" in explain(Unavailable("refused"))


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
