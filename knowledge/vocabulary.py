"""The dictionary that cuts text into words, with the words of the trade, synonyms and fillers."""

from functools import cached_property
from importlib.resources import files
from types import ModuleType

import rjieba

from knowledge.stem import stem

_FREQUENT = 100_000
"""High enough that the trade's words win over a cut through their middle."""


def lines(name: str) -> list[str]:
    """Of a list in knowledge/words, without remarks."""
    text = (files("knowledge") / "words" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _is_latin(word: str) -> bool:
    """Words of letters stand apart anyway; known ones would be cut out of longer ones."""
    return word.isascii() and word.isalnum()


class Vocabulary:
    """Loaded at first use; never changed afterwards."""

    @cached_property
    def stops(self) -> frozenset[str]:
        return frozenset(word for line in lines("stop.txt") for word in line.split())

    @cached_property
    def foreign(self) -> frozenset[str]:
        """What other houses deal with."""
        return frozenset(stem(word) for line in lines("foreign.txt") for word in line.split())

    @cached_property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """What is said -> the words it stands for."""
        pairs = (line.split("=") for line in lines("synonyms.txt"))
        return {
            said: tuple(meant.split()) for meant, all_said in pairs for said in all_said.split()
        }

    @cached_property
    def trade(self) -> tuple[str, ...]:
        """All words of the trade: first those that articles are found by, then what is said."""
        meant = (word for some in self.synonyms.values() for word in some)
        domain = (word for line in lines("domain.txt") for word in line.split())
        return tuple(dict.fromkeys((*meant, *domain, *self.synonyms)))

    @cached_property
    def english(self) -> frozenset[str]:
        return frozenset(word for line in lines("english.txt") for word in line.split())

    def terms(self, word: str) -> frozenset[str]:
        """What a word may be found by."""
        return frozenset((word, stem(word), *self.synonyms.get(word, ())))

    @cached_property
    def _cutter(self) -> ModuleType:
        """The package's own dictionary learns our words: a second one would cost 30 MB."""
        domain = [word for line in lines("domain.txt") for word in line.split()]
        ours = {*domain, *self.synonyms, *self.foreign}
        words = sorted(word for word in ours if len(word) > 1 and not _is_latin(word))
        tags = [rjieba.tag(word, False) for word in words]
        for word, tagged in zip(words, tags, strict=True):
            rjieba.add_word(word, _FREQUENT, tagged[0][1] if len(tagged) == 1 else None)
        return rjieba

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Words in order, each with its part of speech as jieba names them."""
        tagged: list[tuple[str, str]] = self._cutter.tag(text, False)
        return tagged

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._cutter.cut(text, False)
        return words

    def cut_for_search(self, word: str) -> list[str]:
        words: list[str] = self._cutter.cut_for_search(word)
        return words


VOCABULARY = Vocabulary()
