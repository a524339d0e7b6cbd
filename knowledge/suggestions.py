"""What an agent may answer with: articles for the last question of a customer that has any."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.ports.knowledge import Findings, Hit, Knowledge

MOST = 3
BACK = 4
"""So many of his questions are looked through: what was asked before is settled by then."""
WORTH = 0.3
"""Scores compare within one question: what lies so far below the best is noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`question`: the one that the hits are for; the last one where none has an answer."""

    question: str = ""
    hits: Sequence[Hit] = ()


async def suggest(knowledge: Knowledge, questions: Sequence[str], locale: str) -> Suggestion:
    """`questions`, the last first: "it still does not work" has no answer of its own.

    Raises Unavailable while nothing can be searched.
    """
    for question in questions[:BACK]:
        if hits := likely(await knowledge.search(question, locale=locale, k=MOST)):
            return Suggestion(question=question, hits=hits)
    return Suggestion(question=questions[0]) if questions else Suggestion()


def likely(found: Findings) -> Sequence[Hit]:
    """What could be the answer: an unlikely one helps nobody."""
    best = found.hits[0].score if found.hits else 0
    least = max(found.cut_off, best * WORTH)
    return [hit for hit in found.hits if hit.score >= least][:MOST]
