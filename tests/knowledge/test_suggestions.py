"""Suggested is what could be the answer to the last question that has one."""

from collections.abc import Mapping

import pytest

from hub.core.ports.knowledge import Audience, Findings, Hit
from knowledge.suggestions import BACK, MOST, likely, suggest
from tests.knowledge.doubles import text


def findings(*scores: float) -> Findings:
    hits = tuple(
        Hit(article_id=str(score), version=1, text=text(), passage="", score=score)
        for score in scores
    )
    return Findings(hits=hits, sure=False, cut_off=0.4)


class Shelf:
    """Knows these scores of these questions, and remembers what it was asked."""

    def __init__(self, scores: Mapping[str, tuple[float, ...]]) -> None:
        self._scores = scores
        self.asked: list[tuple[str, str]] = []

    async def search(
        self, query: str, *, locale: str = "zh-CN", k: int = 5, audience: Audience | None = None
    ) -> Findings:
        self.asked.append((query, locale))
        return findings(*self._scores.get(query, ())[:k])


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        ((1, 0.6, 0.5, 0.45), [1, 0.6, 0.5]), ((2, 0.5), [2]), ((0.41, 0.39), [0.41]),
        ((0.39,), []), ((0, 0), []), ((), []),
    ],
)  # fmt: skip
def test_three_at_most_are_likely_and_none_below_the_cut_off_or_far_below_the_best(
    scores: tuple[float, ...], shown: list[float]
) -> None:
    assert [hit.score for hit in likely(findings(*scores))] == shown


async def test_the_last_question_with_an_answer_has_it_in_the_customers_language() -> None:
    shelf = Shelf({"still broken": (0.3,), "no signal": (0.9, 0.8), "my bill": (0.9,)})
    found = await suggest(shelf, ["still broken", "no signal", "my bill"], "en")
    assert (found.question, [hit.score for hit in found.hits]) == ("no signal", [0.9, 0.8])
    assert shelf.asked == [("still broken", "en"), ("no signal", "en")]


async def test_where_none_has_an_answer_the_last_one_is_named_and_old_ones_are_let_be() -> None:
    old = "查话费"
    shelf = Shelf({old: (0.9,)})
    found = await suggest(shelf, [*(f"{n}" for n in range(BACK)), old], "zh-CN")
    assert (found.question, found.hits) == ("0", ())
    assert len(shelf.asked) == BACK
    assert (await suggest(shelf, [], "zh-CN")).question == ""


async def test_no_more_is_suggested_than_there_are_keys_for() -> None:
    found = await suggest(Shelf({"网速慢": (0.9,) * (MOST + 2)}), ["网速慢"], "zh-CN")
    assert len(found.hits) == MOST
