"""Who a mail is from and to: address lists as they come, not as they should."""

import re

from channels.email.mail import Address
from channels.email.words import decode_words, one_line

_LIMIT = 500
_PIECE = re.compile(rb'"(?:[^"\\]|\\.){0,300}"|\([^()]*\)|<[^<>]*>|[,;]|[^",;(<]+|.', re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>,;:\"'()\[\]\\]{1,128}@[^\s@<>,;:\"'()\\]{1,255}")
_QUOTED = re.compile(r'"([^"@]{1,64})"@[^\s@<>,;:"()]{1,255}')
_ANGLED = re.compile(r"<([^<>]{0,600})>")
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")


def addresses(values: list[bytes]) -> tuple[Address, ...]:
    """Of all fields of a name, in order, each once; groups and what has no address fall away."""
    found: dict[str, Address] = {}
    for value in values:
        for piece in _split(value):
            one = _address(piece)
            if one.address and len(found) < _LIMIT:
                found.setdefault(one.address, one)
    return tuple(found.values())


def sender_of(values: list[bytes]) -> Address:
    """The first of them, or at least the name that is told."""
    if found := addresses(values):
        return found[0]
    return Address(address="", name=_name(decode_words(values[0])) if values else "")


def _split(value: bytes) -> list[bytes]:
    pieces: list[bytes] = []
    current: list[bytes] = []
    for found in _PIECE.finditer(value):
        if found[0] in {b",", b";"}:
            pieces.append(b"".join(current))
            current = []
        else:
            current.append(found[0])
    return [*pieces, b"".join(current)]


def _address(piece: bytes) -> Address:
    text = decode_words(piece)
    angled = next((one for one in _ANGLED.finditer(text) if "@" in one[1]), None)
    inside = angled[1].rpartition(":")[2] if angled else text
    found = _QUOTED.search(inside) or _ADDRESS.search(inside)
    if not found:
        return Address(address="")
    rest = text[: angled.start()] if angled else text.replace(found[0], "", 1)
    return Address(address=found[0].strip(".").lower(), name=_name(rest))


def _name(text: str) -> str:
    """Without its quotes, a group's name before it, and brackets around a comment."""
    name = re.sub(r"^[^\"@]{0,100}?:(?=\s*(\"|$))", "", text).strip()
    name = re.sub(r'\\(["\\])', r"\1", name.strip("\"'“” "))
    return one_line(name.strip("<>() ").strip("\"'"))[:200]


def message_ids(values: list[bytes]) -> tuple[str, ...]:
    """Without brackets, in order, each once; at most the last hundred."""
    text = " ".join(one_line(value.decode("latin-1")) for value in values)
    found = _MESSAGE_ID.findall(text) or [
        word.strip("<>") for word in text.split() if "@" in word and len(word) <= 900
    ]
    return tuple(dict.fromkeys(found))[-100:]
