"""How Chinese characters sound, without tones and as carelessly as people speak and type."""

import re
from itertools import product

from hub.core.pinyin import readings

_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"), ("l", "n"))
"""What many speakers do not tell apart."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def sounds(word: str) -> set[str]:
    """All ways to say it, blurred; letters and figures sound as they are written."""
    ways = [readings(one) or (("",) if _HAN.match(one) else (one,)) for one in word]
    if any(way == ("",) for way in ways):
        return set()
    return {blur("".join(way)) for way in product(*ways)}


def blur(pinyin: str) -> str:
    for sound, instead in _BLURS:
        pinyin = pinyin.replace(sound, instead)
    return pinyin
