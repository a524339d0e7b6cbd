"""What a visitor fills in about himself, before the chat or with a message left out of hours."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from channels.content import clean_name
from channels.texts import phrase
from hub.core.errors import InputError

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,30}[0-9]")
_MAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,190}\.[^\s@<>\"',;.]{2,63}")
NAME_LIMIT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """His own words: nobody has proved any of it."""

    name: str = ""
    phone: str = ""
    mail: str = ""

    def json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value}

    def note(self, locale: str) -> str:
        """For those who serve him; empty when he has told nothing."""
        lines = [f"{phrase(key, locale)}{value}" for key, value in self.json().items()]
        return "\n".join([phrase("told_himself", locale), *lines]) if lines else ""


def read_contact(frame: dict[str, Any]) -> Contact:
    """The frame's `contact`; raises InputError for what is neither telephone number nor address."""
    body = frame.get("contact")
    if body is None:
        return Contact()
    if not isinstance(body, dict):
        raise InputError("bad_frame", why="contact")
    name, phone, mail = (_line(body, key) for key in ("name", "phone", "mail"))
    if phone and not _PHONE.fullmatch(phone):
        raise InputError("bad_frame", why="phone")
    if mail and not _MAIL.fullmatch(mail):
        raise InputError("bad_frame", why="mail")
    return Contact(name=name[:NAME_LIMIT], phone=phone, mail=mail)


def _line(body: dict[str, Any], key: str) -> str:
    value = body.get(key, "")
    if not isinstance(value, str):
        raise InputError("bad_frame", why="contact")
    return clean_name(value, limit=1000)
