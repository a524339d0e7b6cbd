"""Service numbers and work-order numbers, however people write or say them.

Written by hand: a general library (phonenumbers) knows all the world's numbers, but neither
digits said in Chinese ("幺三八，四个零…") nor broadband accounts.
"""

import re
from collections.abc import Iterator

from bot.entities.entity import Entity

_DIGITS = str.maketrans(
    "０１２３４５６７８９〇零一幺壹二两三四五六七八九＋－", "0123456789001112234567" + "89+-"
)
_TIMES = re.compile(r"([2-9])个(\d)")
_GAP = r"[ \-—·，,、]{0,2}"
_END = r"(?!\d)"
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?(1{_GAP}[3-9](?:{_GAP}\d){{9}}){_END}")
_LANDLINE = re.compile(
    rf"(?<!\d)[(（]?(0{_GAP}\d(?:{_GAP}\d){{1,2}})[)）]?({_GAP}\d(?:{_GAP}\d){{6,7}}){_END}"
)
_ACCOUNT = re.compile(
    r"(?<![\d.\-])(?!1[3-9])\d{7,16}(?![\d\-])|(?<![a-z\d])[a-z]{1,4}\d{6,14}(?![a-z\d])", re.I
)
_ORDER = re.compile(
    r"(?<![a-z])(TS|GZ|JJ|YW|ZX|SS|JY|HH|HF)[ \-]?(\d{4})[ \-]?(\d{4,})(?!\d)", re.I
)


def find_orders(text: str) -> Iterator[Entity]:
    """`TS-1123-0427`, also without dashes or in small letters."""
    for found in _ORDER.finditer(text):
        value = f"{found[1].upper()}-{found[2]}-{found[3]}"
        yield _entity("order", value, text, found.start(), found.end())


def find_service_numbers(text: str) -> Iterator[Entity]:
    """Mobile numbers, landlines and broadband accounts, as what is dialled."""
    said, places = _dialled(text)
    for pattern in (_MOBILE, _LANDLINE, _ACCOUNT):
        for found in pattern.finditer(said):
            value = "".join(filter(None, found.groups())) or found[0]
            start, end = places[found.start()][0], places[found.end() - 1][1]
            yield _entity("number", re.sub(r"\W", "", value), text, start, end)


def _dialled(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with all digits as digits, "四个零" as four of them, and where each stood."""
    plain = text.translate(_DIGITS)
    said, places, done = "", [], 0
    for found in _TIMES.finditer(plain):
        said += plain[done : found.start()] + found[2] * int(found[1])
        places += [(at, at + 1) for at in range(done, found.start())]
        places += [found.span()] * int(found[1])
        done = found.end()
    places += [(at, at + 1) for at in range(done, len(plain))]
    return said + plain[done:], places


def _entity(name: str, value: str, text: str, start: int, end: int) -> Entity:
    return Entity(entity=name, value=value, text=text[start:end], start=start, end=end)
