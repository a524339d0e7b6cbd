"""How well a model understands what it never saw: figures from its parses of `nlu_data/eval`.

Also runs in Rasa's environment, beside the model; so it needs nothing but Python.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.taxonomy import INTENTS, Reading

OUTSIDE = "out_of_scope"
THRESHOLDS = tuple(step / 20 for step in range(21))
_BINS = 10
_CONFUSIONS = 30
_MARGINS = {"accuracy": 0.01, "macro_f1": 0.01, "outside_recall": 0.03, "wrong": 0.01}
"""What is chance in some thousand utterances; in one language, with fewer, twice that is."""
_FLOOR = 0.7
"""Of an intent's F1: beneath it, it may not fall at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    intent: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was said, and what the model made of it in the world's names (at threshold 0)."""

    utterance: Utterance
    reading: Reading

    @property
    def is_ours(self) -> bool:
        return self.utterance.intent != OUTSIDE

    @property
    def is_right(self) -> bool:
        return self.reading.intent == self.utterance.intent

    def is_acted_on(self, threshold: float) -> bool:
        """The hub would answer by itself, as to a wish that it knows."""
        sure = not self.reading.fallback and self.reading.confidence >= threshold
        return sure and self.reading.intent != OUTSIDE


def utterances(folder: Path) -> tuple[Utterance, ...]:
    """`folder` has a file `LANGUAGE.tsv` a language, with lines `intent TAB text`."""
    return tuple(
        Utterance(intent=intent, text=text, language=path.stem)
        for path in sorted(folder.glob("*.tsv"))
        for intent, _, text in (line.partition("\t") for line in _lines(path))
    )


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def evaluate(judged: Sequence[Judged], threshold: float) -> dict[str, Any]:
    """The whole report as plain values; rates are of one."""
    return {
        "threshold": threshold,
        **_summary(judged, threshold),
        "languages": {
            language: _summary(those, threshold) for language, those in _by_language(judged)
        },
        "thresholds": [{"threshold": at, **acting(judged, at)} for at in THRESHOLDS],
        "intents": {intent: _intent(judged, intent) for intent in INTENTS},
        "matrix": _matrix(judged),
        "confusions": _confusions(judged),
        "calibration": list(_calibration(judged)),
        "mistakes": list(_mistakes(judged)),
    }


def losses(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    """What the new model's report is worse in, by more than chance: in all, in a language alone,
    or in an intent that falls beneath the floor."""
    lost = list(_lower(new, old, 1))
    for language in sorted(new["languages"].keys() & old["languages"]):
        parts = _lower(new["languages"][language], old["languages"][language], 2)
        lost += [f"{language} {part}" for part in parts]
    for intent in new["intents"].keys() & old["intents"]:
        f1, before = new["intents"][intent]["f1"], old["intents"][intent]["f1"]
        if f1 < min(before, _FLOOR):
            lost.append(f"{intent} f1 {before:.3f} → {f1:.3f}")
    return lost


def _lower(new: Mapping[str, Any], old: Mapping[str, Any], leeway: int) -> Iterator[str]:
    for name, margin in _MARGINS.items():
        fell = new[name] - old[name] if name == "wrong" else old[name] - new[name]
        if fell > margin * leeway:
            yield f"{name} {old[name]:.3f} → {new[name]:.3f}"


def _summary(judged: Sequence[Judged], threshold: float) -> dict[str, float]:
    ours = [one for one in judged if one.is_ours]
    scores = [_intent(judged, intent)["f1"] for intent in INTENTS]
    strays = _intent(judged, OUTSIDE)
    return {
        "utterances": len(judged),
        "accuracy": _rate(sum(one.is_right for one in judged), len(judged)),
        "accuracy_in_scope": _rate(sum(one.is_right for one in ours), len(ours)),
        "macro_f1": _rate(sum(scores), len(scores)),
        "outside_precision": strays["precision"],
        "outside_recall": strays["recall"],
        **acting(judged, threshold),
    }


def acting(judged: Sequence[Judged], threshold: float) -> dict[str, float]:
    """What the hub would do at a threshold.

    `right` and `unsure` are of what is ours, `strays` of what is not; `wrong` are the automatic
    answers to something else than was said, of all utterances.
    """
    acted = [one for one in judged if one.is_acted_on(threshold)]
    ours = sum(one.is_ours for one in judged)
    right = sum(one.is_right for one in acted)
    known = sum(one.is_ours for one in acted)
    return {
        "right": _rate(right, ours),
        "wrong": _rate(len(acted) - right, len(judged)),
        "unsure": _rate(ours - known, ours),
        "strays": _rate(len(acted) - known, len(judged) - ours),
    }


def _intent(judged: Sequence[Judged], intent: str) -> dict[str, float]:
    said = [one for one in judged if one.utterance.intent == intent]
    read = [one for one in judged if one.reading.intent == intent]
    hits = sum(one.is_right for one in said)
    return {
        "utterances": len(said),
        "precision": _rate(hits, len(read)),
        "recall": _rate(hits, len(said)),
        "f1": _rate(2 * hits, len(said) + len(read)),
    }


def _matrix(judged: Sequence[Judged]) -> list[list[int]]:
    """Rows are what was said, columns what was understood, both in the taxonomy's order."""
    pairs = _pairs(judged)
    return [[pairs[said, read] for read in INTENTS] for said in INTENTS]


def _confusions(judged: Sequence[Judged]) -> list[Mapping[str, Any]]:
    wrong = [(pair, n) for pair, n in _pairs(judged).most_common() if pair[0] != pair[1]]
    return [{"said": said, "read": read, "n": n} for (said, read), n in wrong[:_CONFUSIONS]]


def _mistakes(judged: Sequence[Judged]) -> Iterator[Mapping[str, Any]]:
    """Sentence by sentence, the surest first: those do the most harm."""
    wrong = [one for one in judged if not one.is_right]
    for one in sorted(wrong, key=lambda one: -one.reading.confidence):
        yield {
            "said": one.utterance.intent,
            "read": one.reading.intent,
            "confidence": one.reading.confidence,
            "text": one.utterance.text,
            "language": one.utterance.language,
        }


def _pairs(judged: Sequence[Judged]) -> Counter[tuple[str, str]]:
    return Counter((one.utterance.intent, one.reading.intent) for one in judged)


def _calibration(judged: Sequence[Judged]) -> Iterator[dict[str, float]]:
    """By tenths of confidence: how many, how sure they were, how many of them were right."""
    for number in range(_BINS):
        low, high = number / _BINS, (number + 1) / _BINS
        those = [one for one in judged if low < one.reading.confidence <= high]
        if those:
            sure = sum(one.reading.confidence for one in those)
            right = sum(one.is_right for one in those)
            yield {
                "n": len(those),
                "confidence": _rate(sure, len(those)),
                "accuracy": _rate(right, len(those)),
            }


def _by_language(judged: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    for language in sorted({one.utterance.language for one in judged}):
        yield language, [one for one in judged if one.utterance.language == language]


def _rate(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
