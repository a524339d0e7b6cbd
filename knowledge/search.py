"""Answers from the knowledge base, with evidence, or the honest word that there is none."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from hub.core.clock import Clock, SystemClock, business_day
from hub.core.ports import Audience, Findings, Hit, Reason
from knowledge.analysis import Unit, normalise, units
from knowledge.backend import Candidate, Frequencies, SearchBackend
from knowledge.highlight import marks
from knowledge.likeness import grams, language_of
from knowledge.passage import passage
from knowledge.relevance import Asked, Match, chances, match, needs, where
from knowledge.vocabulary import VOCABULARY

CUT_OFF = 0.7
"""Chance from which the best hit may be given as the answer; calibrated on knowledge/eval."""
LONGEST = 300
"""Characters of a question that are looked at; who writes more has said it by then."""
_CANDIDATES = 20
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class _Ranked:
    candidate: Candidate
    match: Match
    chance: float


class ArticleSearch:
    """Implements core.ports.Knowledge."""

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
        text = normalise(query[:LONGEST])
        asked = units(text)
        terms = {term for unit in asked for term in unit.terms}
        if not terms:
            return Findings(hits=(), sure=False)
        frequencies = await self._index.frequencies(terms)
        today = business_day(self._clock.now())
        found = await self._index.candidates(asked, audience=audience, day=today, limit=_CANDIDATES)
        return await asyncio.to_thread(self._judge, text, asked, found, frequencies, locale, k)

    def _judge(
        self, text: str, asked: Sequence[Unit], found: Sequence[Candidate],
        frequencies: Frequencies, locale: str, k: int,
    ) -> Findings:  # fmt: skip
        question = Asked(
            needs=needs(asked, frequencies),
            grams=grams(text),
            language=language_of(text) or locale[:2],
        )
        hits = tuple(_hit(one, question, asked) for one in _rank(question, found)[:k])
        sure = bool(hits) and hits[0].score >= self._cut_off and _says_enough(asked)
        return Findings(hits=hits, sure=sure, cut_off=self._cut_off)


def _says_enough(asked: Sequence[Unit]) -> bool:
    """Not one character, which may be about anything; nor "passport", though articles name it."""
    if len(asked) == 1 and len(asked[0].word) == 1:
        return False
    subjects = [VOCABULARY.foreign.isdisjoint(unit.terms) for unit in asked if unit.weight == 1]
    return any(subjects) or not subjects


def _rank(question: Asked, found: Sequence[Candidate]) -> list[_Ranked]:
    matched = [(one, match(question, one)) for one in found]
    chosen = _one_a_need(question, matched)
    shares = chances([matching.strength for _, matching in chosen])
    ranked = [_Ranked(*pair, chance) for pair, chance in zip(chosen, shares, strict=True)]
    return sorted(ranked, key=lambda one: one.chance, reverse=True)


def _one_a_need(
    question: Asked, matched: Sequence[tuple[Candidate, Match]]
) -> list[tuple[Candidate, Match]]:
    """Of translations the one in the question's language, else the stronger."""

    def fitness(pair: tuple[Candidate, Match]) -> tuple[bool, float]:
        return pair[0].language == question.language, pair[1].strength

    best: dict[str, tuple[Candidate, Match]] = {}
    for pair in matched:
        need = pair[0].need
        best[need] = max(best.get(need, pair), pair, key=fitness)
    return list(best.values())


def _hit(one: _Ranked, question: Asked, asked: Sequence[Unit]) -> Hit:
    text = one.candidate.text
    piece = passage(text.answer, asked)
    reasons = (
        Reason(term=need.term, weight=round(need.weight, 4), where=where(need, one.candidate))
        for need in question.needs
    )
    signals = {**asdict(one.match), "bm25": one.candidate.bm25}
    return Hit(
        article_id=one.candidate.id,
        version=one.candidate.version,
        text=text,
        passage=piece,
        score=round(one.chance, 4),
        marks=marks(piece, asked),
        reasons=tuple(reasons),
        signals={name: round(value, 4) for name, value in signals.items()},
    )
