"""The seed articles are whole, and cover what customers want."""

from knowledge.seed import seed_entries
from knowledge.text import flaws


def test_every_seed_article_is_in_order_and_has_three_ways_to_ask_for_it() -> None:
    entries = seed_entries()
    assert len(entries) >= 25
    for entry in entries:
        assert flaws(entry.text) == {}
        assert entry.id
        assert entry.text.category
        assert len(entry.text.questions) >= 3


def test_ids_and_titles_are_each_used_once() -> None:
    entries = seed_entries()
    assert len({entry.id for entry in entries}) == len(entries)
    assert len({entry.text.title for entry in entries}) == len(entries)


def test_no_question_belongs_to_two_articles() -> None:
    questions = [question for entry in seed_entries() for question in entry.text.questions]
    assert len(set(questions)) == len(questions)
