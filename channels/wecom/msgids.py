"""The names that our messages bear at WeCom: made of the hub's own, and told from them again.

The same name is taken there once only, so that a message can be sent again without fear; in what
did not arrive, WeCom names it.
"""

import re

from hub.core.messages import Outbound, message_id

LIMIT = 32
PIECES = 36
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"([0-9a-f]{24})([0-9a-z]{6})[0-9a-z]{2}")
_SEQ = 6


def msgid_of(message: Outbound, piece: int) -> str:
    """Of one of its pieces. What came back has a new one when it is sent again: the old is used."""
    thread, _, seq = message.id.rpartition(".")
    round_ = message.returns % len(_DIGITS)
    return f"{thread}{_base36(int(seq)):0>{_SEQ}}{_DIGITS[piece]}{_DIGITS[round_]}"


def message_of(msgid: str) -> str:
    """Which message of the hub's a piece belongs to; empty where the name is none of ours."""
    found = _FORM.fullmatch(msgid)
    return message_id(found[1], int(found[2], len(_DIGITS))) if found else ""


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
