"""What a message centre tells of a part that it took over, in parameters or in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.smpp.pdu import Tag
from hub.core.messages import Delivery

_FAILED, _DELIVERED = Delivery.FAILED, Delivery.DELIVERED
_STATES: Mapping[int, tuple[Delivery | None, str]] = {
    0: (None, "SCHEDULED"), 1: (None, "ENROUTE"), 2: (_DELIVERED, "DELIVRD"),
    3: (_FAILED, "EXPIRED"), 4: (_FAILED, "DELETED"), 5: (_FAILED, "UNDELIV"),
    6: (None, "ACCEPTD"), 7: (None, "UNKNOWN"), 8: (_FAILED, "REJECTD"), 9: (_FAILED, "SKIPPED"),
}  # fmt: skip
_BY_WORD = {word: state for state, word in _STATES.values()} | {
    "DELIVERED": _DELIVERED, "ACCEPTED": None, "BUFFERED": None, "SUBMITD": None,
}  # fmt: skip
_ID = re.compile(r"\bid:\s*(\S+)", re.IGNORECASE)
_STAT = re.compile(r"\bstat:\s*(\S+)", re.IGNORECASE)
_ERROR = re.compile(r"\berr:\s*(\S+)", re.IGNORECASE)
_COMMAS = re.compile(r"(\w+),\d{10,14},\d{10,14},[^,]*,[^,]*,[^,]*,([^\s,]+)")
"""As some centres tell it: the error, when it was done and sent, what, from, to, and the id."""
_TEXT = re.compile(r"\btext:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """`state` is None where it is still under way; `reason` in the carrier's words."""

    carrier_id: str
    state: Delivery | None
    reason: str


def read_receipt(parameters: Mapping[int, bytes], text: str) -> Told | None:
    """None for what is no receipt: it names no message, or says nothing of it."""
    if not parameters.keys() & {Tag.RECEIPTED_ID} and (row := _COMMAS.fullmatch(text.strip())):
        failed = bool(row[1].strip("0"))
        return Told(row[2], _FAILED if failed else _DELIVERED, f"err:{row[1]}" if failed else "")
    words = _words(text)
    carrier_id = _string(parameters.get(Tag.RECEIPTED_ID)) or _found(_ID, words)
    number = int.from_bytes(parameters.get(Tag.STATE, b"")[:1] or b"\xff")
    said = _found(_STAT, words)
    if not carrier_id or not (number in _STATES or said):
        return None
    state, word = _STATES.get(number) or (_BY_WORD.get(said.upper(), _FAILED), said)
    reason = " ".join(filter(None, (said or word, _error(words))))
    return Told(carrier_id, state, reason if state is _FAILED else "")


def _words(text: str) -> str:
    """What stands before the beginning of the message itself, which may say anything."""
    end = _TEXT.search(text)
    return text[: end.start()] if end else text


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip("\0") if found else ""


def _error(words: str) -> str:
    error = _found(_ERROR, words)
    return f"err:{error}" if error.strip("0") else ""


def _string(value: bytes | None) -> str:
    return (value or b"").partition(b"\0")[0].decode("ascii", errors="replace").strip()


def canonical(carrier_id: str) -> str:
    """As the same id may be written: in small letters, and without zeros before it."""
    return carrier_id.strip().lower().lstrip("0") or "0"


def forms_of(carrier_id: str) -> tuple[str, ...]:
    """The id, and what it is where the answer was in hexadecimal and this is not, or reverse."""
    plain = canonical(carrier_id)
    forms = [plain]
    if plain.isascii() and plain.isdecimal() and len(plain) <= 20:
        forms.append(f"{int(plain):x}")
    if re.fullmatch(r"[0-9a-f]{1,16}", plain):
        forms.append(str(int(plain, 16)))
    return tuple(dict.fromkeys(forms))
