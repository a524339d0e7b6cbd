"""Two wishes in one message, by the words that join them."""

import re

from hub.core.letters import simplified

_JOINED = re.compile(
    r"[,，。;；!！?？\s]*(?:哦?对了|顺便|另外)[,，\s]*(?:再|也)?"
    r"|[,，。;；!！?？\s]+(?:还有(?!多少|几|没)|然后|再(?=帮|查|给|问)|以及)[,，\s]*"
    r"|[,.;!?\s]+(?:also|and also|by the way|and then)[,\s]+",
    re.I,
)
_LEAST = 2


def split(text: str) -> tuple[str, str] | None:
    """What stands before and after the first joining word; None when there are not two halves."""
    for found in _JOINED.finditer(simplified(text)):
        halves = text[: found.start()].strip(), text[found.end() :].strip()
        if all(len(half) >= _LEAST for half in halves):
            return halves
    return None
