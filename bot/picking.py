"""Which of several numbered choices is meant, however its number is written."""

import re

from bot import phrases

_CHINESE = {one: n for n, one in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1,
    "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip
_NUMBER = rf"\d{{1,2}}|[{''.join(_CHINESE)}]|{'|'.join(sorted(_ENGLISH, key=len, reverse=True))}"
_PICK = re.compile(
    rf"(?:我?(?:选择?|要|回复?)|option|number|the|choice)*第?(?P<n>{_NUMBER})"
    r"(?:[个项条种款]|号|one|option|吧|谢谢|please)*"
)
_LAST = frozenset({"最后一个", "最后一项", "最后那个", "last", "thelast", "lastone", "thelastone"})


def picked(text: str, count: int) -> int:
    """From 1 to `count`; 0 where the whole message is no such number.

    >>> [picked(text, 3) for text in ("２", "第二个", "选三", "the second one", "4", "两个月")]
    [2, 2, 3, 2, 0, 0]
    """
    words = phrases.squeeze(text)
    if words in _LAST:
        return count
    found = _PICK.fullmatch(words)
    number = _value(found["n"]) if found else 0
    return number if number <= count else 0


def _value(word: str) -> int:
    return int(word) if word.isdecimal() else _CHINESE.get(word) or _ENGLISH[word]
