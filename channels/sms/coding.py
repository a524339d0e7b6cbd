"""How a text becomes the parts of a text message, and parts a text again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from channels.sms.alphabet import has_all, read_septets, septets_of
from channels.sms.header import MOST_PARTS, Place, write_header
from hub.core.errors import TooLong


class Coding(StrEnum):
    """BINARY: octets as they are, each as the character of its number."""

    GSM7 = "gsm7"
    ASCII = "ascii"
    LATIN1 = "latin1"
    UCS2 = "ucs2"
    GBK = "gbk"
    BINARY = "binary"


_CODECS = {
    Coding.ASCII: "ascii", Coding.LATIN1: "latin-1", Coding.UCS2: "utf-16-be", Coding.GBK: "gbk",
    Coding.BINARY: "latin-1",
}  # fmt: skip
_OCTETS = 140
_SEPTETS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """`units`: septets of GSM7, else characters of 16 bits; `left`: of those, in the last part."""

    coding: Coding
    units: int
    parts: int
    left: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One part; `header` is empty where it is the only one."""

    header: bytes
    body: bytes


def fitting(text: str) -> Coding:
    """The one in which it takes the fewest parts and loses nothing."""
    return Coding.GSM7 if has_all(text) else Coding.UCS2


def measure(text: str) -> Size:
    """What it takes to send; an empty text takes one part."""
    coding = fitting(text)
    width = 2 if coding is Coding.UCS2 else 1
    bodies = _bodies(text, coding, wide=False)
    room = _room(coding, _header_octets(wide=False) if len(bodies) > 1 else 0)
    return Size(
        coding=coding,
        units=sum(map(len, bodies)) // width,
        parts=len(bodies),
        left=(room - len(bodies[-1])) // width,
    )


def split(text: str, coding: Coding, *, ref: int, wide: bool = False) -> tuple[Piece, ...]:
    """In parts that a phone joins by `ref` (16 bits where `wide`), cut between characters.

    What the coding lacks becomes "?". Raises TooLong above 255 parts.
    """
    bodies = _bodies(text, coding, wide=wide)
    if len(bodies) == 1:
        return (Piece(b"", bodies[0]),)
    total = len(bodies)
    return tuple(
        Piece(write_header(Place(ref=ref, wide=wide, total=total, part=part)), body)
        for part, body in enumerate(bodies, 1)
    )


def encode(text: str, coding: Coding) -> bytes:
    """The whole text, not cut; what the coding lacks becomes "?"."""
    return b"".join(_characters(text, coding))


def decode(body: bytes, coding: Coding) -> str:
    """Any octets: what the coding has no character for is shown as such, never an error."""
    if coding is Coding.GSM7:
        return read_septets(body)
    return body.decode(_CODECS[coding], errors="replace")


def _bodies(text: str, coding: Coding, *, wide: bool) -> list[bytes]:
    characters = list(_characters(text, coding))
    if sum(map(len, characters)) <= _room(coding, 0):
        return [b"".join(characters)]
    bodies = list(_packed(characters, _room(coding, _header_octets(wide=wide))))
    if len(bodies) > MOST_PARTS:
        raise TooLong(limit=len(text) * MOST_PARTS // len(bodies))
    return bodies


def _characters(text: str, coding: Coding) -> Iterator[bytes]:
    """Each as the octets that must not be torn apart."""
    if coding is Coding.GSM7:
        yield from (septets_of(letter) or b"?" for letter in text)
        return
    codec = _CODECS[coding]
    yield from (letter.encode(codec, errors="replace") for letter in text)


def _packed(characters: Iterable[bytes], room: int) -> Iterator[bytes]:
    body = bytearray()
    for character in characters:
        if len(body) + len(character) > room:
            yield bytes(body)
            body.clear()
        body += character
    yield bytes(body)


def _header_octets(*, wide: bool) -> int:
    return len(write_header(Place(ref=0, wide=wide, total=1, part=1)))


def _room(coding: Coding, header: int) -> int:
    """Octets of a body behind a header of so many.

    Septets go one to an octet here, and are packed behind the header, filled up to a septet.
    """
    if coding is Coding.GSM7:
        return _SEPTETS - (header * 8 + 6) // 7
    return _OCTETS - header
