"""The seed articles are whole in both languages, and fit the forms that they are written for."""

from collections import Counter

import pytest

from knowledge.exchange import Entry
from knowledge.seed import seed_entries
from knowledge.text import flaws

ENTRIES = seed_entries()
SHORTEST = {"zh-CN": 130, "en": 300}
"""Characters of an answer that goes into two text messages."""
SITE = "https://www.yuanxin.example"


def in_language(language: str) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.text.language == language]


def repeated(things: list[object]) -> list[object]:
    return [thing for thing, times in Counter(things).items() if times > 1]


def test_there_are_a_hundred_articles_and_each_is_there_in_both_languages() -> None:
    chinese, english = in_language("zh-CN"), in_language("en")
    assert len(chinese) >= 100
    assert [f"{entry.id}-en" for entry in chinese] == [entry.id for entry in english]
    assert [entry.id for entry in chinese] == [entry.text.translates for entry in english]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_article_is_in_order(entry: Entry) -> None:
    text = entry.text
    assert flaws(text) == {}
    assert entry.id
    assert text.category
    assert len(text.questions) >= 5
    assert 0 < len(text.short) <= SHORTEST[text.language]
    assert all(f"{link.url}/".startswith(f"{SITE}/") for link in text.links)


def test_a_translation_holds_for_the_same_people_and_days() -> None:
    english = {entry.text.translates: entry.text for entry in in_language("en")}
    for entry in in_language("zh-CN"):
        text, other = entry.text, english[entry.id]
        assert (text.valid_from, text.valid_until) == (other.valid_from, other.valid_until)
        assert (text.tiers, bool(text.regions)) == (other.tiers, bool(other.regions))
        assert bool(text.mail) == bool(other.mail), entry.id


def test_ids_titles_and_questions_are_each_used_once() -> None:
    assert repeated([entry.id for entry in ENTRIES]) == []
    assert repeated([(entry.text.language, entry.text.title) for entry in ENTRIES]) == []
    assert repeated([question for entry in ENTRIES for question in entry.text.questions]) == []
