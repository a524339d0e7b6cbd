"""How well an article answers a question, from 0 to 1, comparable between questions.

BM25 finds candidates but cannot say "none": its figure grows with the question. So each
candidate is weighed by how much of what the question is about it covers. A word that belongs
to another house's business ("bank card") weighs heavily against an article that lacks it.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.analysis import Unit
from knowledge.backend import Candidate, Frequencies
from knowledge.vocabulary import VOCABULARY

_THIN = 0.05
"""Keeps a question of hardly any content from being covered by chance."""
_IN_PARTS = 0.8
_IN_ANSWER = 0.4
_UNKNOWN, _FOREIGN = 0.5, 2.0
_WHOLE, _WORDING = 0.5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A term of the question; `weight` is how much the question is about it."""

    term: str
    parts: tuple[str, ...]
    weight: float


def needs(units: Sequence[Unit], frequencies: Frequencies) -> list[Need]:
    """Terms weighed by rarity among the articles; each term once."""
    found: dict[str, Need] = {}
    for unit in units:
        for term in unit.terms:
            weight = unit.weight * _rarity(frequencies.counts[term], frequencies.size)
            if weight and term not in found:
                found[term] = Need(term=term, parts=unit.parts, weight=weight)
    return list(found.values())


def relevance(needs: Sequence[Need], candidate: Candidate) -> float:
    """0 when nothing is covered, 1 when a wording says exactly the same."""
    known = {term for ask in candidate.asks for term in ask}
    total = _THIN + sum(_demand(need, known) for need in needs)
    whole = sum(need.weight * _in_article(need, known, candidate.answer) for need in needs)
    wording = max(_agreement(needs, total, ask) for ask in candidate.asks)
    return _WHOLE * whole / total + _WORDING * wording


def _demand(need: Need, known: Collection[str]) -> float:
    if need.term in VOCABULARY.foreign and need.term not in known:
        return _FOREIGN
    return need.weight


def _rarity(frequency: int, size: int) -> float:
    """Near 1 for a term in few articles, falling to 0 for one in all; an unknown one is chat."""
    if not frequency:
        return _UNKNOWN
    return math.log((size + 1) / (frequency + 0.5)) / math.log((size + 1) / 0.5)


def _in_article(need: Need, known: Collection[str], answer: Collection[str]) -> float:
    return max(_credit(need, known), _IN_ANSWER * _credit(need, answer))


def _credit(need: Need, terms: Collection[str]) -> float:
    if need.term in terms:
        return 1.0
    if not need.parts:
        return 0.0
    return _IN_PARTS * sum(part in terms for part in need.parts) / len(need.parts)


def _agreement(needs: Sequence[Need], total: float, ask: tuple[str, ...]) -> float:
    """How much the question and one wording say the same, seen from both sides."""
    shares = [_credit(need, ask) for need in needs]
    covered = sum(need.weight * share for need, share in zip(needs, shares, strict=True))
    theirs = sum(shares) / max(len(set(ask)), 1)
    return 0.75 * covered / total + 0.25 * min(theirs, 1.0)
