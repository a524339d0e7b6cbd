"""Answers from the knowledge base, with evidence, or the honest word that there is none."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from hub.core.clock import Clock, SystemClock, business_day
from hub.core.ports.knowledge import Audience, Findings, Hit, Reason
from knowledge.analysis import Unit, normalise, units
from knowledge.backend import Candidate, Frequencies, SearchBackend
from knowledge.highlight import marks
from knowledge.lexicon import LEXICON, Reading
from knowledge.likeness import grams, language_of, letters
from knowledge.passage import passage
from knowledge.relevance import Asked, Match, chances, is_strange, match, needs, where
from knowledge.vocabulary import VOCABULARY

CUT_OFF = 0.73
"""Chance from which the best hit may be given as the answer; calibrated on knowledge/eval."""
LONGEST = 300
"""Characters of a question that are looked at; who writes more has said it by then."""
_CANDIDATES = 15
_UNDERSTOOD = 0.8
"""What a word counts for that was not written so."""
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Asked):
    """A question as it was understood."""

    units: Sequence[Unit]
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class _Ranked:
    candidate: Candidate
    match: Match
    chance: float


class ArticleSearch:
    """Implements hub.core.ports.knowledge.Knowledge."""

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
        question = await self._read(normalise(query[:LONGEST]), locale)
        if not question.units:
            return Findings(hits=(), sure=False)
        today = business_day(self._clock.now())
        found = await self._index.candidates(
            question.units, audience=audience, day=today, limit=_CANDIDATES
        )
        return await asyncio.to_thread(self._judge, question, found, k)

    async def _read(self, plain: str, locale: str) -> Question:
        """Words that no article knows are taken for what they sound or look like."""
        asked = units(plain)
        frequencies = await self._frequencies(asked)
        known = {term for term, count in frequencies.counts.items() if count}
        meant, readings = LEXICON.read(plain, known)
        if readings:
            asked = [_trusted(unit, readings) for unit in units(meant)]
            frequencies = await self._frequencies(asked)
        return Question(
            units=asked,
            needs=needs(asked, frequencies),
            grams=grams(letters(meant)),
            language=language_of(meant) or locale[:2],
            readings=readings,
        )

    async def _frequencies(self, asked: Sequence[Unit]) -> Frequencies:
        terms = {term for unit in asked for term in unit.terms}
        return await self._index.frequencies(terms) if terms else Frequencies(counts={}, size=0)

    def _judge(self, question: Question, found: Sequence[Candidate], k: int) -> Findings:
        ranked = _rank(question, found)[:k]
        hits = tuple(_hit(one, question) for one in ranked)
        likely = bool(hits) and hits[0].score >= self._cut_off
        return Findings(
            hits=hits,
            sure=likely and _says_enough(question.units),
            cut_off=self._cut_off,
            read_as=tuple((one.written, one.meant) for one in question.readings),
            strange=bool(ranked) and is_strange(question, ranked[0].candidate),
        )


def _trusted(unit: Unit, readings: Sequence[Reading]) -> Unit:
    """What is only understood so counts for less."""
    meant = any(unit.word in one.meant for one in readings)
    return replace(unit, trust=_UNDERSTOOD) if meant else unit


def _says_enough(asked: Sequence[Unit]) -> bool:
    """Not one character, which may be about anything; nor "passport", though articles name it."""
    if len(asked) == 1 and len(asked[0].word) == 1:
        return False
    subjects = [VOCABULARY.foreign.isdisjoint(unit.terms) for unit in asked if unit.weight == 1]
    return any(subjects) or not subjects


def _rank(question: Question, found: Sequence[Candidate]) -> list[_Ranked]:
    matched = [(one, match(question, one)) for one in found]
    chosen = _one_a_need(question, matched)
    shares = chances([matching.strength for _, matching in chosen])
    ranked = [_Ranked(*pair, chance) for pair, chance in zip(chosen, shares, strict=True)]
    return sorted(ranked, key=lambda one: one.chance, reverse=True)


def _one_a_need(
    question: Question, matched: Sequence[tuple[Candidate, Match]]
) -> list[tuple[Candidate, Match]]:
    """Of translations the one in the question's language, else the stronger."""

    def fitness(pair: tuple[Candidate, Match]) -> tuple[bool, float]:
        return pair[0].language == question.language, pair[1].strength

    best: dict[str, tuple[Candidate, Match]] = {}
    for pair in matched:
        need = pair[0].need
        best[need] = max(best.get(need, pair), pair, key=fitness)
    return list(best.values())


def _hit(one: _Ranked, question: Question) -> Hit:
    text = one.candidate.text
    piece = passage(text.answer, question.units)
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
        marks=marks(piece, question.units),
        reasons=tuple(reasons),
        signals={name: round(value, 4) for name, value in signals.items()},
    )
