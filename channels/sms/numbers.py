"""How telephone numbers are written as addresses of people, whoever writes them how."""

import re

from hub.core.identities import identify

_DIGITS = re.compile(r"\d{1,20}")
_MOBILE = re.compile(r"86(1[3-9]\d{9})")


def address_of(number: str, *, abroad: bool = False) -> str:
    """Chinese numbers as they are dialled within the country, others with + and their country.

    `abroad`: the carrier says that it begins with a country's code. A name stays what it is.
    """
    text = re.sub(r"[\s().-]", "", number)
    digits = text.removeprefix("+")
    abroad = abroad or digits != text
    if not abroad and digits.startswith("00"):
        abroad, digits = True, digits[2:]
    if not _DIGITS.fullmatch(digits):
        return number.strip()
    if mobile := _MOBILE.fullmatch(digits):
        return mobile[1]
    if not abroad:
        return digits
    return f"0{digits[2:]}" if digits.startswith("86") else f"+{digits}"


def prefix_of(text: str) -> str:
    """How addresses begin that begin with this number as it is dialled; of the country 86, ours.

    >>> prefix_of("+86 139"), prefix_of("86139"), prefix_of("0086 10"), prefix_of("00852")
    ('139', '139', '010', '+852')
    """
    digits = re.sub(r"[\s().-]", "", text)
    if found := re.fullmatch(r"(?:\+|00)86([0-9]+)|86(1[3-9][0-9]*)", digits):
        own = found[1] or found[2]
        return own if own.startswith("1") and own[1:2] in {*"3456789", ""} else f"0{own}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def identity_of(address: str) -> str:
    """Whose number it is, where it is a person's and the channel vouches for it; else ""."""
    found = identify(address)
    return found if found.startswith("number:") else ""
