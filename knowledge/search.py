"""Answers from the knowledge base, with evidence, or the honest word that there is none."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.clock import Clock, SystemClock, business_day
from hub.core.ports import Audience, Findings, Hit
from knowledge.analysis import Unit, units
from knowledge.backend import Candidate, Frequencies, SearchBackend
from knowledge.passage import passage
from knowledge.relevance import needs, relevance

CUT_OFF = 0.54
"""Score from which the best hit may be given as the answer; calibrated on knowledge/eval."""
LONGEST = 300
"""Characters of a question that are looked at; who writes more has said it by then."""
_CANDIDATES = 20
_BM25 = 0.1
"""Share of the back end's own ranking in the score: it decides between equals."""
_OTHER_LANGUAGE = 0.9
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    candidate: Candidate


class ArticleSearch:
    """Implements core.ports.Knowledge; `Hit.score` is 0 to 1 and comparable between queries."""

    def __init__(
        self, index: SearchBackend, *, cut_off: float = CUT_OFF, clock: Clock = _CLOCK
    ) -> None:
        self._index = index
        self._cut_off = cut_off
        self._clock = clock

    async def search(
        self, query: str, *, locale: str = "zh-CN", k: int = 5, audience: Audience | None = None
    ) -> Findings:
        """Raises Unavailable while the index is being built or its server is away."""
        asked = units(query[:LONGEST])
        terms = {term for unit in asked for term in unit.terms}
        if not terms:
            return Findings(hits=(), sure=False)
        frequencies = await self._index.frequencies(terms)
        today = business_day(self._clock.now())
        found = await self._index.candidates(asked, audience=audience, day=today, limit=_CANDIDATES)
        return await asyncio.to_thread(self._judge, asked, found, frequencies, locale, k)

    def _judge(
        self, asked: Sequence[Unit], found: Sequence[Candidate], frequencies: Frequencies,
        locale: str, k: int,
    ) -> Findings:  # fmt: skip
        scored = _rank(asked, found, frequencies, locale)[:k]
        hits = tuple(_hit(one, asked) for one in scored)
        return Findings(hits=hits, sure=bool(hits) and hits[0].score >= self._cut_off)


def _rank(
    asked: Sequence[Unit], found: Sequence[Candidate], frequencies: Frequencies, locale: str
) -> list[_Scored]:
    wanted = needs(asked, frequencies)
    scored = [
        _Scored(_score(relevance(wanted, one), one, found[0].bm25, locale), one) for one in found
    ]
    return sorted(scored, key=lambda one: one.score, reverse=True)


def _score(relevant: float, candidate: Candidate, best_bm25: float, locale: str) -> float:
    mixed = (relevant + _BM25 * candidate.bm25 / best_bm25) / (1 + _BM25)
    same_language = candidate.text.language[:2] == locale[:2]
    return mixed if same_language else mixed * _OTHER_LANGUAGE


def _hit(one: _Scored, asked: Sequence[Unit]) -> Hit:
    text = one.candidate.text
    return Hit(
        article_id=one.candidate.id,
        title=text.title,
        passage=passage(text.answer, asked),
        score=round(one.score, 4),
        version=one.candidate.version,
        category=text.category,
        answer=text.answer,
    )
