"""Two wishes in one message, by the words that join them."""

import re

from hub.core.letters import simplified

_JOINED = re.compile(
    r"[,，。;；!！?？\s]*(?:哦?对了|顺便|另外)[,，\s]*(?:再|也)?"
    r"|[,，。;；!！?？\s]+(?:还有(?!多少|几|没)|然后|再(?=帮|查|给|问)|以及)[,，\s]*"
    r"|[,.;!?\s]+(?:also|and also|by the way|and then)[,\s]+",
    re.I,
)
_BESIDE = re.compile(
    r"[,，。;；!！?？\s]*(?:还有(?!多少|几|没)|然后|以及|再(?=[帮查看给问办开退充缴买]))[,，\s]*(?:再|也)?"
    r"|(?<=[\u4e00-\u9fff])[和跟与](?=[\u4e00-\u9fff])|[,，。;；!！?？]+\s*|\s+and\s+",
    re.I,
)
"""What joins two wishes sometimes, and more often the parts of one."""
_DOES = re.compile(
    r"查|看|办|开|退|取消|充|缴|交|续|买|换|改|补|怎么|多少"
    r"|\b(?:how|what|check|see|cancel|pay|buy|renew|change|get)\b",
    re.I,
)
_DENIED = re.compile(r"不是|不要|不想|别|没|\bnot?\b|n't", re.I)
""" "Not this but that" is one wish."""
_DOING = re.compile(
    r"(?:我|[想要请]|麻烦|[帮给]我)*"
    r"(?:查询|查看|查|看|办理|办|开通|开|退订|退|取消|充|缴|买|换|改|补)(?:一下|下|个)?"
    r"|(?:please |i (?:want|need) to |can you )*"
    r"(?:check|see|cancel|buy|change|renew|pay) (?:my |the )?",
    re.I,
)
_WORD = re.compile(r"[a-z\d']+|[^\W_a-z\d]", re.I)
_LEAST, _LONGEST = 2, 12


def split(text: str) -> tuple[str, str] | None:
    """What stands before and after the first joining word; None when there are not two halves."""
    for found in _JOINED.finditer(simplified(text)):
        halves = _around(found, text)
        if all(len(half) >= _LEAST for half in halves):
            return halves
    return None


def beside(text: str) -> tuple[str, str] | None:
    """Two halves, short and each with something to be done, that may be a wish each, or only one.

    What is done in the first is done in the second where that names nothing but a thing.

    >>> beside("查一下话费和流量")
    ('查一下话费', '查一下流量')
    """
    plain = simplified(text)
    if _DENIED.search(plain):
        return None
    for found in _BESIDE.finditer(plain):
        first, second = _around(found, text)
        if not _DOES.search(simplified(second)) and (doing := _DOING.match(simplified(first))):
            second = first[: doing.end()] + second
        if _stands(first) and _stands(second):
            return first, second
    return None


def _around(found: re.Match[str], text: str) -> tuple[str, str]:
    return text[: found.start()].strip(), text[found.end() :].strip()


def _stands(half: str) -> bool:
    size = len(_WORD.findall(half))
    return _LEAST <= size <= _LONGEST and bool(_DOES.search(simplified(half)))
