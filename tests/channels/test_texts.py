"""Words for every error, in both languages."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import texts
from hub.core.errors import Conflict, InputError, TooLong, Unavailable

ROOM = Path(texts.__file__).parent


def test_an_error_is_worded_in_the_language_asked_for():
    assert texts.words(TooLong(limit=5000), "zh-CN") == "内容太长，最多 5000 个字符。"
    assert texts.words(TooLong(limit=5000), "en") == "Too long: at most 5000 characters."
    error = InputError("bad_frame", why="cid")
    assert texts.words(error, "en").endswith("cid must be 1 to 128 visible characters")


def test_an_error_without_words_is_told_by_its_kind():
    assert texts.words(InputError("brand_new"), "en").startswith("The request is not valid")
    assert texts.words(Conflict("already_left"), "en").startswith("Things have changed")
    assert (
        texts.words(Unavailable("mongo://secret"), "en")
        == "Temporarily unavailable; please try again."
    )


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "zh-CN"), ("en-US,zh;q=0.9", "en"), ("zh-TW", "zh-CN"), ("fr, en;q=0.5", "en"),
     ("de", "zh-CN"), ("EN", "en"), ("*", "zh-CN")],
)  # fmt: skip
def test_a_language_is_chosen_from_what_the_caller_prefers(header: str, language: str):
    assert texts.language(header) == language


@given(st.text())
def test_any_locale_is_one_of_the_two(locale: str):
    assert texts.language(locale) in ("zh-CN", "en")


def test_every_reason_that_channels_give_is_in_the_catalogue():
    given_reasons = {
        reason
        for path in ROOM.rglob("*.py")
        for reason in re.findall(
            r'why="(\w+)"|return "(not_json|too_many|content_type)"', path.read_text()
        )
        for reason in reason
        if reason
    }
    assert given_reasons
    for reason in given_reasons:
        assert texts.why(reason, "en") != reason
