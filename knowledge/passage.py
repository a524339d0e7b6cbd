"""The part of an answer that speaks of the question, cut from the raw text as evidence."""

import re
from collections.abc import Sequence

from knowledge.analysis import Unit, normalise_letters

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
LENGTH = 120
"""Characters a passage may grow to before no further sentence is added."""


def passage(answer: str, units: Sequence[Unit]) -> str:
    """The sentence that names most of the question's words, with what follows while it is short."""
    spans = [match.span() for match in _SENTENCE.finditer(answer) if match[0].strip()]
    if not spans:
        return answer.strip()
    weights = _weights(units)
    scores = [_score(answer[start:end], weights) for start, end in spans]
    first = scores.index(max(scores))
    start, end = spans[first]
    for _, later in spans[first + 1 :]:
        if later - start > LENGTH:
            break
        end = later
    return answer[start:end].strip()


def _weights(units: Sequence[Unit]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for unit in units:
        for word in (unit.word, *unit.terms):
            weights[word] = max(weights.get(word, 0.0), unit.weight)
    return weights


def _score(sentence: str, weights: dict[str, float]) -> float:
    plain = normalise_letters(sentence)
    return sum(weight for word, weight in weights.items() if word in plain)
