"""What an article may say."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.articles import AnswerForm, ArticleText, Link
from hub.core.errors import InputError
from knowledge.text import checked, clean, flaws
from tests.knowledge.doubles import text

LINK = Link(title="账单", url="https://www.yuanxin.example/bill")


def test_every_bad_field_is_named_at_once() -> None:
    bad = text(
        " ",
        "x" * 20_001,
        questions=("q" * 201,),
        category="c" * 101,
        language="fr",
        short="s" * 501,
        mail="m" * 20_001,
        valid_from=date(2026, 2, 1),
        valid_until=date(2026, 1, 31),
        regions=("r" * 51,),
        tiers=("brass",),
        links=(Link(title="", url="https://www.yuanxin.example"),),
        translates="no such/id",
    )
    with pytest.raises(InputError) as caught:
        checked(bad)
    assert caught.value.fields == {
        "title": "empty",
        "answer": "too_long",
        "questions": "too_long",
        "category": "too_long",
        "language": "unknown_language",
        "short": "too_long",
        "mail": "too_long",
        "valid_until": "ends_before",
        "regions": "too_long",
        "tiers": "unknown_tier",
        "links": "bad_link",
        "translates": "bad_id",
    }


@pytest.mark.parametrize(
    "url",
    [
        "http://www.yuanxin.example",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://a b",
        "www.yuanxin.example",
        'https://x"y',
    ],
)
def test_a_link_is_a_whole_https_address(url: str) -> None:
    assert flaws(clean(text(links=(Link(title="x", url=url),)))) == {"links": "bad_link"}
    assert flaws(clean(text(links=(LINK,)))) == {}


@pytest.mark.parametrize(
    ("written", "path"),
    [("话费 / 账单", "话费/账单"), ("话费／账单／", "话费/账单"), ("/", ""), ("a//b", "a/b")],
)
def test_a_category_is_a_path_whatever_slashes_were_typed(written: str, path: str) -> None:
    assert clean(text(category=written)).category == path


def test_a_category_has_three_levels_at_most() -> None:
    assert flaws(text(category="a/b/c")) == {}
    assert flaws(text(category="a/b/c/d")) == {"category": "too_deep"}


def test_several_names_written_as_one_are_taken_apart() -> None:
    cleaned = clean(text(regions=("浙江、江苏", "浙江"), tiers=("Gold;silver",)))
    assert (cleaned.regions, cleaned.tiers) == (("浙江", "江苏"), ("gold", "silver"))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["在 App 里查。"] * 3),
        ({"short": "短"}, ["短", "在 App 里查。", "在 App 里查。"]),
        ({"short": "短", "mail": "长"}, ["短", "在 App 里查。", "长"]),
    ],
)
def test_the_chats_answer_stands_in_where_no_other_was_written(
    more: dict[str, Any], expected: list[str]
) -> None:
    assert [text(**more).answer_for(form) for form in AnswerForm] == expected


def test_an_article_holds_on_its_first_and_on_its_last_day() -> None:
    campaign = text(valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [campaign.valid_on(day) for day in days] == [False, True, True, False]
    assert text().valid_on(date(1999, 1, 1))


WORDS = st.text(max_size=10)
URLS = st.one_of(st.just(LINK.url), st.builds("https://x.example/{}".format, WORDS), WORDS)
TEXTS = st.builds(
    ArticleText,
    title=st.text(max_size=30),
    answer=st.text(max_size=200),
    questions=st.lists(st.text(max_size=30), max_size=5).map(tuple),
    category=WORDS,
    language=st.sampled_from(["zh-CN", "en", ""]),
    short=st.text(max_size=60),
    mail=st.text(max_size=100),
    valid_from=st.none() | st.dates(),
    valid_until=st.none() | st.dates(),
    regions=st.lists(WORDS, max_size=3).map(tuple),
    tiers=st.lists(st.sampled_from(["gold", "Silver", "normal"]), max_size=3).map(tuple),
    links=st.lists(st.builds(Link, title=WORDS, url=URLS), max_size=2).map(tuple),
    translates=st.sampled_from(["", "bill", " bill-high "]),
)


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once_and_leaves_what_utf8_can_carry(words: ArticleText) -> None:
    cleaned = clean(words)
    assert clean(cleaned) == cleaned
    parts = (cleaned.title, cleaned.answer, cleaned.short, cleaned.mail, *cleaned.questions)
    for part in (*parts, *cleaned.regions, *(link.title for link in cleaned.links)):
        part.encode("utf-8")
        assert "\x00" not in part
