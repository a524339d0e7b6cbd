"""The one analysis of text: what people write, as the terms that articles are found by.

Every back end indexes these terms with a plain white-space analyser, so that all rank alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from hub.core.letters import simplified
from knowledge.stem import stem
from knowledge.vocabulary import VOCABULARY

_LIGHT = {"m", "q", "t", "r", "d", "c", "p", "u", "y", "e", "o", "f", "zg", "k", "h", "b"}
_WEIGHTS = {"v": 0.6, "a": 0.6, "z": 0.5, "i": 0.6, "l": 0.6, "s": 0.6}
_ACTION = 0.6
_ACTIONS = frozenset({"办理", "查询", "取消", "更换", "收费"})
"""Whatever these are tagged as: they say what is to be done, not with what."""
_VOLUME = re.compile(r"^(?![2-5]g$)\d+(\.\d+)?(g|gb|m|mb)$")
"""An amount of data; 2g to 5g are networks."""
_SETTLE = 4
"""Rounds after which a normal form stands still; two are enough for all text seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One word of a text: its terms, finer terms inside it, and how much it says about the subject.

    `weight` is 1 for a noun or a name and less for verbs and small words; `word` is as written.
    `trust` is less than 1 where it was not written so, but is what seems to be meant.
    """

    word: str
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()
    weight: float = 1.0
    trust: float = 1.0


def normalise(text: str) -> str:
    """NFKC, half width, simplified characters, lower case, single spaces; idempotent."""
    for _ in range(_SETTLE):
        before, text = text, _normalise_once(text)
        if before == text:
            break
    return text


def _normalise_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    return " ".join(simplified(text).split())


class _Letters(dict[int, str]):
    """Code point -> its normal form, never empty; filled as letters are met."""

    def __missing__(self, point: int) -> str:
        self[point] = normal = normalise(chr(point)) or " "
        return normal


_LETTERS = _Letters()


def normalise_letters(text: str) -> str:
    """Each letter by itself and none lost: of equal length, letters are where they were."""
    return text.translate(_LETTERS)


def units(text: str) -> list[Unit]:
    """The words of a text that say something, in order."""
    found: list[Unit] = []
    run: list[str] = []
    for word, tag in VOCABULARY.tag(normalise(text)):
        if _single(word):
            run.append(word)
        else:
            found += _pairs(run)
            run.clear()
        if _speaks(word):
            found.append(_unit(word, tag))
    return [*found, *_pairs(run)]


def placed(plain: str) -> Iterator[tuple[int, Unit]]:
    """The words of normalised text that say something, each with where it begins."""
    at = 0
    for word, tag in VOCABULARY.tag(plain):
        if _speaks(word):
            yield at, _unit(word, tag)
        at += len(word)


def terms(text: str) -> list[str]:
    """All terms of a text, coarse and fine, as an index keeps them."""
    return [term for unit in units(text) for term in (*unit.terms, *unit.parts)]


def _speaks(word: str) -> bool:
    return word[0].isalnum() and word not in VOCABULARY.stops


def _single(word: str) -> bool:
    return len(word) == 1 and not word.isascii() and word.isalnum()


@lru_cache(maxsize=1 << 14)
def _unit(word: str, tag: str) -> Unit:
    known = ("流量",) if _VOLUME.match(word) else _meant(word)
    parts = () if known else tuple(_parts(word))
    found = known or (stem(word),)
    weight = _ACTION if _ACTIONS.issuperset(found) else _weight(tag)
    return Unit(word=word, terms=found, parts=parts, weight=weight)


def _meant(word: str) -> tuple[str, ...] | None:
    return VOCABULARY.synonyms.get(word) or VOCABULARY.synonyms.get(stem(word))


def _weight(tag: str) -> float:
    return 0.3 if tag in _LIGHT else _WEIGHTS.get(tag[:1], 1.0)


def _parts(word: str) -> Iterator[str]:
    """Words inside a long word; bigrams where the dictionary knows none."""
    if len(word) < 3 or word.isascii():
        return
    inner = [part for part in VOCABULARY.cut_for_search(word) if part != word]
    for part in inner or ["".join(pair) for pair in pairwise(word)]:
        if part not in VOCABULARY.stops:
            yield from VOCABULARY.synonyms.get(part, (part,))


def _pairs(run: Sequence[str]) -> list[Unit]:
    """Neighbouring single characters may be a word that the dictionary does not know."""
    pairs = (a + b for a, b in pairwise(run) if not {a, b} & VOCABULARY.stops)
    return [Unit(word=pair, terms=(pair,), weight=0.0) for pair in pairs]
