"""The names that our messages bear at WeCom: made of the hub's own, and told from them again.

The same name is taken there once only, so that a message can be sent again without fear; in what
did not arrive, WeCom names it.
"""

import hashlib
import re
from base64 import b64decode, urlsafe_b64encode

from hub.core.messages import Outbound, message_id
from hub.core.parts import part_to_json

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"([\w-]{16})([0-9a-z]{6})[0-9a-z]{2}[\w-]{8}", re.ASCII)
_THREAD_BYTES, _MARK_BYTES, _SEQ = 12, 6, 6


def msgid_of(message: Outbound, piece: int) -> str:
    """Of one of its pieces. What came back has a new one when it is sent again: the old is used.

    Its last letters are a mark of what it says: a hub whose store was set back to yesterday counts
    from there once more, and is to say nothing under a name that is used.
    """
    thread, _, seq = message.id.rpartition(".")
    place = f"{_letters(_thread(thread))}{_base36(int(seq)):0>{_SEQ}}"
    which = f"{_DIGITS[piece]}{_DIGITS[message.returns % len(_DIGITS)]}"
    return f"{place}{which}{_letters(_mark(message))}"


def message_of(msgid: str) -> str:
    """Which message of the hub's a piece belongs to; empty where the name is none of ours."""
    found = _FORM.fullmatch(msgid)
    if found is None:
        return ""
    thread = b64decode(found[1], altchars=b"-_").hex()
    return message_id(thread, int(found[2], len(_DIGITS)))


def _thread(thread: str) -> bytes:
    """Ids of threads are 24 hexadecimal digits; of any other only a digest has room."""
    if re.fullmatch(r"[0-9a-f]{24}", thread):
        return bytes.fromhex(thread)
    return hashlib.sha256(thread.encode()).digest()[:_THREAD_BYTES]


def _mark(message: Outbound) -> bytes:
    said = repr([part_to_json(part) for part in message.parts])
    told = f"{message.conversation_id}\0{said}".encode(errors="replace")
    return hashlib.sha256(told).digest()[:_MARK_BYTES]


def _letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
