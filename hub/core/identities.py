"""Whom an address names, written alike whatever channel it comes from."""

import re
import unicodedata

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_MAILBOX = re.compile(
    r"[a-z0-9!#$%&'+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*"
)
_NUMBER = re.compile(r"(\+|00)?(\d{7,15})")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_COUNTRY = "86"


def identify(address: str) -> str:
    """The identity in a mail address or a telephone number; "" for anything else."""
    text = unicodedata.normalize("NFKC", address).strip().casefold()
    if _MAIL.fullmatch(text):
        return f"mail:{text}"
    number = _number(re.sub(r"[\s().-]", "", text))
    return f"number:{number}" if number else ""


def mailbox(address: str) -> str:
    """A mail address as it can be written to by any server; "" for anything else.

    One that is masked is none: a star is never an address's own.
    """
    kind, _, what = identify(address).partition(":")
    return what if kind == "mail" and len(what) <= 254 and _MAILBOX.fullmatch(what) else ""


def mobile(identity: str) -> str:
    """The number that an identity is of, where it is a mobile's; "" for anything else."""
    kind, _, what = identity.partition(":")
    return what if kind == "number" and _MOBILE.fullmatch(what) else ""


def signed(customer_id: str) -> str:
    """Of somebody whom the operator of a page has signed for."""
    return f"signed:{customer_id}"


def united(unionid: str) -> str:
    """Of somebody whom Tencent calls by one id in all accounts of one owner; "" without one."""
    return f"union:{unionid}" if unionid else ""


def masked(address: str) -> str:
    """A number or a mail address so that its owner knows it and nobody else can use it."""
    kind, _, what = identify(address).partition(":")
    if kind == "mail":
        name, _, domain = what.partition("@")
        return f"{name[:1]}***@{domain}"
    if kind == "number":
        return hidden(what)
    return address


def masked_identity(identity: str) -> str:
    """What it is of, and that as it is masked."""
    kind, _, what = identity.partition(":")
    return f"{kind}:{masked(what)}"


def hidden(text: str) -> str:
    """A few letters at its ends, as many as leave most of it unknown."""
    if len(text) > 8:
        return f"{text[:3]} **** {text[-4:]}"
    return f"**** {text[-(len(text) // 3) :]}" if len(text) > 2 else "****"


def _number(text: str) -> str:
    """As it is dialled within the country; numbers abroad with their country's code."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return ""
    from_abroad, digits = found.groups()
    inland = digits.removeprefix(_COUNTRY)
    if inland == digits:
        return digits
    if _MOBILE.fullmatch(inland):
        return inland
    return f"0{inland}" if from_abroad else digits
