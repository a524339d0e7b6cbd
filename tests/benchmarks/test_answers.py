"""An answer is judged by the articles given in it, or else by the titles to choose from."""

from collections import Counter

import pytest

from benchmarks.answers import ALL, TITLED, Case, judged, row
from hub.core.messages import Evidence
from hub.core.parts import Choice, Choices, Text
from hub.core.ports.answering import Response, Say

BILL = Case(text="查话费", locale="zh-CN", articles=frozenset({"bill", "bill-high"}))
STRANGER = Case(text="今天天气", locale="zh-CN", articles=frozenset())


def said(rule: str, article_id: str = "") -> Say:
    evidence = Evidence(rule=rule, article_id=article_id)
    return Say(parts=(Text(text="…"),), evidence=evidence)


def offered(*articles: str) -> Say:
    titles = [title for title, article in TITLED.items() if article in articles]
    options = tuple(Choice(value=title, title=title) for title in titles)
    return Say(parts=(Choices(text="?", options=options),), evidence=Evidence(rule="which_one"))


@pytest.mark.parametrize(
    ("case", "says", "kind"),
    [
        (BILL, [said("answer", "bill-en")], "right"),
        (BILL, [said("lookup_bill", "bill"), said("lookup_bill")], "right"),
        (BILL, [said("answer", "bill"), said("answer", "data")], "wrong"),
        (STRANGER, [said("answer", "bill")], "wrong"),
        (BILL, [offered("data", "bill-high")], "among"),
        (BILL, [offered("data", "points")], "not_among"),
        (STRANGER, [offered("data", "bill")], "not_among"),
        (BILL, [said("not_known")], "unknown"),
        (STRANGER, [said("capabilities")], "otherwise"),
    ],
)
def test_an_answer_is_judged_by_what_it_gives(case: Case, says: list[Say], kind: str) -> None:
    assert judged(case, Response(says=tuple(says))) == kind


def test_every_wish_with_headings_and_every_question_of_ours_has_articles_of_the_seed() -> None:
    known = set(TITLED.values())
    assert len(ALL["wishes zh-CN"]) > 1000
    for name, asked in ALL.items():
        assert all(one.articles <= known for one in asked)
        assert any(one.articles for one in asked) is not name.endswith("off-topic")


def test_a_row_holds_shares_of_all() -> None:
    told = Counter({"right": 3, "wrong": 1})
    assert row("x", told) == "| x | 4 | 0.750 | 0.250 | 0.000 | 0.000 | 0.000 | 0.000 |\n"
