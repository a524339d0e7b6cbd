"""How Chinese is spelt in Latin letters, for whoever types `zhoumin`, `zm` or `zhmin` for 周敏."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice, product

from hub.core.letters import simplified

_WAYS = 16
"""Spellings of one name that are kept: characters with several readings multiply."""
_CHARACTERS = 12
"""Characters of a name that are looked up."""
_LEAST = 2
"""Letters from which they are read as pinyin: one is in nearly every text."""
_LONG = ("zh", "ch", "sh")


@cache
def _table() -> dict[str, tuple[str, ...]]:
    text = (files("hub.core") / "pinyin.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            syllable, characters = line.split()
            for one in characters:
                found[one] = (*found.get(one, ()), syllable)
    return found


def readings(character: str) -> tuple[str, ...]:
    """Without tones; () for what is no Chinese character, and for rare ones.

    >>> readings("行")
    ('hang', 'xing')
    """
    return _table().get(character, ())


def spellings(name: str) -> tuple[str, ...]:
    """In full and by initials, for looking names up by how they begin; () without Chinese.

    >>> spellings("周敏")
    ('zhoumin', 'zm')
    """
    written = [one for one in simplified(name.lower()) if one.isalnum()][:_CHARACTERS]
    if not any(map(readings, written)):
        return ()
    ways = [readings(one) or (one,) for one in written]
    full = list(islice(map("".join, product(*ways)), _WAYS))
    short = islice(map("".join, product(*(_initials(way) for way in ways))), _WAYS)
    return tuple(dict.fromkeys([*full, *short]))


def _initials(way: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[0] for one in way))


def spelt(asked: str) -> str:
    """What was typed as letters of pinyin; "" when it is none.

    >>> spelt("Zhou min"), spelt("周")
    ('zhoumin', '')
    """
    letters = "".join(asked.lower().replace("'", "").split())
    return letters if letters.isascii() and letters.isalnum() else ""


def seeker(asked: str) -> Callable[[str], bool]:
    """Tells of texts whether what was typed stands in them, or spells a part of them."""
    plain, letters = simplified(asked.strip().lower()), spelt(asked)
    if len(letters) < _LEAST:
        letters = ""

    def seek(text: str) -> bool:
        written = simplified(text.lower())
        return plain in written or (bool(letters) and _spells(letters, written))

    return seek


def _spells(letters: str, text: str) -> bool:
    """From some character on, each of them in full or by its initial, the last as far as typed."""
    for start in range(len(text)):
        typed = {0}
        for character in text[start:]:
            typed = {end for begin in typed for end in _steps(letters, begin, character)}
            if len(letters) in typed:
                return True
            if not typed:
                break
    return False


def _steps(letters: str, begin: int, character: str) -> Iterator[int]:
    """How much is typed when this character is, if that much was before it."""
    for way in readings(character) or (character,):
        if way.startswith(letters[begin:]):
            yield len(letters)
        for part in (way, way[0], way[:2] if way.startswith(_LONG) else way):
            if letters.startswith(part, begin):
                yield begin + len(part)
