"""In which of the two languages of the house a text is written."""

import re

CHINESE, ENGLISH = "zh-CN", "en"

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z']+")
_EVERYDAY = re.compile(
    r"\b(?:an?|and|are|at|can|could|did|do|does|for|from|had|has|have|hello|help|how|i|i'm|in|is|"
    r"it|me|my|need|no|not|of|on|please|sorry|thanks|that|the|this|to|want|was|what|when|where|"
    r"which|who|why|will|with|would|you|your)\b",
    re.I,
)
_WORDS = 3
"""Names of goods ("iPhone Pro Max") and "ok thanks" are written in between by anybody."""


def written_in(text: str) -> str | None:
    """None where the text does not say: a number, a name, a word or two.

    >>> written_in("我的 iPhone 没信号"), written_in("how do I pay my bill"), written_in("5G WiFi")
    ('zh-CN', 'en', None)
    """
    if _HAN.search(text):
        return CHINESE
    enough = len(_WORD.findall(text)) >= _WORDS
    return ENGLISH if enough and _EVERYDAY.search(text) else None
