"""How Chinese characters sound, without tones and as carelessly as people speak and type."""

import re
from functools import cache
from itertools import product

from knowledge.vocabulary import lines

_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"), ("l", "n"))
"""What many speakers do not tell apart."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[\u3400-\u9fff]|[a-z]+|[0-9]")
READINGS = 8
"""Of one title, as the initials of its characters go."""


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines("pinyin.txt"):
        syllable, characters = line.split()
        for one in characters:
            found[one] = (*found.get(one, ()), syllable)
    return found


def sounds(word: str) -> set[str]:
    """All ways to say it, blurred; letters and figures sound as they are written."""
    ways = [_readings().get(one, ("",) if _HAN.match(one) else (one,)) for one in word]
    if any(way == ("",) for way in ways):
        return set()
    return {blur("".join(way)) for way in product(*ways)}


def initials(title: str) -> list[str]:
    """The first letters by which people find a title: of each character, and of each word.

    A character that is read in several ways gives as many, a few of them at most.
    """
    found = [""]
    for one in _LETTERS.findall(title.lower()):
        ways = sorted({reading[0] for reading in _readings().get(one, (one[0],))})
        found = [begun + way for begun in found for way in ways][:READINGS]
    return found


def blur(pinyin: str) -> str:
    for sound, instead in _BLURS:
        pinyin = pinyin.replace(sound, instead)
    return pinyin
