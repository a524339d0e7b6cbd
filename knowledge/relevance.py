"""How strongly an article speaks of a question, and how likely it is the one that was meant.

BM25 finds candidates but cannot say "none": its figure grows with the question. So each
candidate is weighed by how much of the question it covers, and the strengths of all candidates
stand against each other and against "none of these" (a softmax). What comes out is comparable
between questions, and falls where two articles are close. The weights were fitted to
knowledge/eval by cross-validation. A word that belongs to another house's business
("bank card") weighs heavily against an article that lacks it.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean

from knowledge.analysis import Unit
from knowledge.backend import Candidate, Frequencies
from knowledge.likeness import Grams, grams, likeness
from knowledge.vocabulary import VOCABULARY

_THIN = 0.05
"""Keeps a question of hardly any content from being covered by chance."""
_IN_PARTS = 0.8
_IN_ANSWER = 0.4
_UNKNOWN, _FOREIGN = 0.5, 2.0
_WHOLE, _WORDING, _CENTRAL, _LIKENESS = 6.0, 3.0, 5.9, 6.9
_NONE = 7.0
"""Strength of the answer "none of these"."""
_OTHER_LANGUAGE = 1.0
"""What an article in another language than the question's loses in strength."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A term of the question; `weight` is how much the question is about it."""

    term: str
    parts: tuple[str, ...]
    weight: float
    trust: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as ranking sees it; `language` is the one it is written in."""

    needs: tuple[Need, ...]
    grams: Grams
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What speaks for a candidate, each from 0 to 1, and what it adds up to."""

    whole: float
    wording: float
    central: float
    likeness: float
    strength: float


def needs(units: Sequence[Unit], frequencies: Frequencies) -> tuple[Need, ...]:
    """Terms weighed by rarity among the articles; each term once."""
    found: dict[str, Need] = {}
    for unit in units:
        for term in unit.terms:
            weight = unit.weight * _rarity(frequencies.counts[term], frequencies.size)
            if weight and term not in found:
                found[term] = Need(term=term, parts=unit.parts, weight=weight, trust=unit.trust)
    return tuple(found.values())


def match(asked: Asked, candidate: Candidate) -> Match:
    """How much is covered by the whole article, by its best wording, and by all its wordings."""
    known = {term for ask in candidate.asks for term in ask}
    foreign = sum(_FOREIGN for need in asked.needs if _is_foreign(need, known))
    ours = [need for need in asked.needs if not _is_foreign(need, known)]
    total = _THIN + foreign + sum(need.weight for need in ours)
    whole = sum(need.weight * _in_article(need, known, candidate.answer) for need in ours)
    wordings = [_agreement(ours, ask) for ask in candidate.asks]
    alike = max(likeness(asked.grams, grams(said)) for said in candidate.said)
    return _weighed(
        whole / total,
        max(0.75 * covered / total + 0.25 * theirs for covered, theirs in wordings),
        fmean(covered for covered, _ in wordings) / total,
        alike * (1 - foreign / total),
        at_home=candidate.language == asked.language,
    )


def _weighed(whole: float, wording: float, central: float, alike: float, *, at_home: bool) -> Match:
    strength = _WHOLE * whole + _WORDING * wording + _CENTRAL * central + _LIKENESS * alike
    return Match(
        whole=whole,
        wording=wording,
        central=central,
        likeness=alike,
        strength=strength if at_home else strength - _OTHER_LANGUAGE,
    )


def chances(strengths: Sequence[float]) -> list[float]:
    """How likely each is the one that was meant; what is missing to 1 is "none of these"."""
    most = max([_NONE, *strengths])
    shares = [math.exp(strength - most) for strength in strengths]
    total = sum(shares) + math.exp(_NONE - most)
    return [share / total for share in shares]


def where(need: Need, candidate: Candidate) -> str:
    """In which part of the article a term is found: "wording", "answer" or ""."""
    if any(_credit(need, ask) for ask in candidate.asks):
        return "wording"
    return "answer" if _credit(need, candidate.answer) else ""


def is_strange(asked: Asked, candidate: Candidate) -> bool:
    """Whether the question is about another house's business and not about this article's."""
    known = {term for ask in candidate.asks for term in ask}
    return any(_is_foreign(need, known) for need in asked.needs)


def _is_foreign(need: Need, known: Collection[str]) -> bool:
    return need.term in VOCABULARY.foreign and need.term not in known


def _rarity(frequency: int, size: int) -> float:
    """Near 1 for a term in few articles, falling to 0 for one in all; an unknown one is chat."""
    if not frequency:
        return _UNKNOWN
    return math.log((size + 1) / (frequency + 0.5)) / math.log((size + 1) / 0.5)


def _in_article(need: Need, known: Collection[str], answer: Collection[str]) -> float:
    return max(_credit(need, known), _IN_ANSWER * _credit(need, answer))


def _credit(need: Need, terms: Collection[str]) -> float:
    if need.term in terms:
        return need.trust
    if not need.parts:
        return 0.0
    return need.trust * _IN_PARTS * sum(part in terms for part in need.parts) / len(need.parts)


def _agreement(needs: Sequence[Need], ask: tuple[str, ...]) -> tuple[float, float]:
    """What one wording covers of the question, by weight, and the question of the wording."""
    covered = shared = 0.0
    for need in needs:
        if share := _credit(need, ask):
            covered += need.weight * share
            shared += share
    return covered, min(shared / max(len(ask), 1), 1.0)
