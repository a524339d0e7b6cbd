"""Telephone numbers of faxes, as they are dialled from here."""

import re
import unicodedata

from hub.core.identities import identify

ABROAD = "00"
_FORM = re.compile(r"(\+|00)?\d{3,15}")
_BETWEEN = re.compile(r"[\s().\-/]")


def number_in(text: str) -> str:
    """Digits, numbers abroad with their `00`; "" for what is no number, or not given at all."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    found = _FORM.fullmatch(digits)
    if found is None or not digits.isascii():
        return ""
    inland = identify(digits).removeprefix("number:")
    if not found[1]:
        return inland or digits
    bare = digits.removeprefix(found[1])
    return f"{ABROAD}{bare}" if inland in ("", bare) else inland


def is_abroad(number: str) -> bool:
    return number.startswith(ABROAD)
