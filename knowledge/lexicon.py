"""What was meant by words that nobody knows: pinyin, words that sound alike, slips of the keyboard.

It works on the text before it is cut into terms, from the words of the trade alone, so that
every search back end is asked the same.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.sounds import blur, sounds
from knowledge.vocabulary import VOCABULARY

_LATIN_RUN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 5
"""Characters of the longest word that is looked for by its sound."""
_SLIP = 5
"""Letters from which a word may be one letter off."""
_NUMERALS = frozenset("零一二三四五六七八九十百千万两")
_LONGEST_RUN = 40
"""Letters of pinyin that are looked at."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was written and what is understood."""

    written: str
    meant: str


class Lexicon:
    """Loaded at first use; never changed afterwards."""

    def read(self, plain: str, known: Collection[str]) -> tuple[str, tuple[Reading, ...]]:
        """Normalised text as it seems to be meant; `known` are the terms that articles have."""
        readings = (*self._latin(plain, known), *self._han(plain, known))
        for one in readings:
            plain = plain.replace(one.written, one.meant)
        return plain, readings

    def _latin(self, plain: str, known: Collection[str]) -> Iterator[Reading]:
        for run in _LATIN_RUN.findall(plain):
            words = [word for word in re.split("[ ']", run) if not self._is_known(word, known)]
            if not words:
                continue
            if meant := self._spelt(run):
                yield Reading(run, meant)
                continue
            for word in words:
                if right := self._slipped(word):
                    yield Reading(word, right)

    def _is_known(self, word: str, known: Collection[str]) -> bool:
        return word in VOCABULARY.stops or not VOCABULARY.terms(word).isdisjoint(known)

    def _spelt(self, run: str) -> str:
        """The words of the trade that a run of pinyin spells out from end to end; or ""."""
        letters = re.sub("[ ']", "", run)
        if len(letters) > _LONGEST_RUN:
            return ""
        pieces = self._pieces(blur(letters))
        words = [word for word in pieces or () if word not in VOCABULARY.stops]
        return " ".join(words) if any(len(word) > 1 for word in words) else ""

    def _pieces(self, letters: str) -> tuple[str, ...] | None:
        """The fewest words that make up the letters."""
        best: list[tuple[str, ...] | None] = [(), *(None for _ in letters)]
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._widest), end):
                before, word = best[start], self._by_pinyin.get(letters[start:end])
                if before is None or word is None:
                    continue
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = (*before, word)
        return best[-1]

    def _slipped(self, word: str) -> str:
        """The one word of the trade that is a letter off; "" where there is none or a choice."""
        if len(word) < _SLIP or word in self._english:
            return ""
        near = {one for key in _shortened(word) for one in self._by_shortened.get(key, ())}
        right = [one for one in near if one[0] == word[0] and _is_one_off(word, one)]
        return right[0] if len(right) == 1 else ""

    def _han(self, plain: str, known: Collection[str]) -> Iterator[Reading]:
        for run in _HAN.findall(plain):
            yield from self._heard(VOCABULARY.cut(run), known)

    def _heard(self, words: Sequence[str], known: Collection[str]) -> Iterator[Reading]:
        """From left to right, the longest first."""
        at = 0
        while at < len(words):
            for to in range(len(words), at, -1):
                written = "".join(words[at:to])
                if meant := self._misheard(written, words[at:to], known):
                    yield Reading(written, meant)
                    at = to - 1
                    break
            at += 1

    def _misheard(self, written: str, words: Sequence[str], known: Collection[str]) -> str:
        """A word of the trade that sounds so, where what is written is none and says nothing."""
        if not 2 <= len(written) <= _LONGEST or written in self._said or written in known:
            return ""
        if _is_a_word(words, known) or not self._is_doubtful(words, known):
            return ""
        alike = sorted(sounds(written) & self._by_sound.keys())
        return self._by_sound[alike[0]] if alike else ""

    def _is_doubtful(self, words: Sequence[str], known: Collection[str]) -> bool:
        for word in words:
            if word in VOCABULARY.stops or word in VOCABULARY.foreign or word[0] in _NUMERALS:
                return False
        return any(len(word) == 1 or VOCABULARY.terms(word).isdisjoint(known) for word in words)

    @cached_property
    def _said(self) -> frozenset[str]:
        return frozenset(VOCABULARY.trade)

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        """Of words that sound alike the one that comes first in the lists."""
        words = [word for word in VOCABULARY.trade if len(word) > 1 and _HAN.fullmatch(word)]
        return {sound: word for word in reversed(words) for sound in sounds(word)}

    @cached_property
    def _by_pinyin(self) -> dict[str, str]:
        """Also small words, which a sentence in pinyin has between those of the trade."""
        words = [*VOCABULARY.trade, *sorted(VOCABULARY.stops)]
        spoken = [word for word in words if _HAN.fullmatch(word)]
        return {sound: word for word in reversed(spoken) for sound in sounds(word)}

    @cached_property
    def _widest(self) -> int:
        return max(map(len, self._by_pinyin))

    @cached_property
    def _english(self) -> frozenset[str]:
        return VOCABULARY.english

    @cached_property
    def _by_shortened(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self._english):
            for key in _shortened(word):
                found.setdefault(key, []).append(word)
        return found


def _is_a_word(words: Sequence[str], known: Collection[str]) -> bool:
    """Of the dictionary; it is doubted only where articles know nothing else of the question."""
    return len(words) == 1 and bool(known)


def _shortened(word: str) -> set[str]:
    """The word, and what is left of it when one letter is taken out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _is_one_off(one: str, other: str) -> bool:
    """One letter more, less, another, or two changed about."""
    if len(one) == len(other):
        differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            at = differing[0]
            return one[at] == other[at + 1] and one[at + 1] == other[at]
        return len(differing) <= 1
    shorter, longer = sorted((one, other), key=len)
    return shorter in _shortened(longer)


LEXICON = Lexicon()
