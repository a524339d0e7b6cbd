"""A gateway's mail as what it tells: a fax has come, or what became of one of ours."""

import re
from dataclasses import dataclass
from enum import StrEnum

from channels.content import clean_name
from channels.email.mail import Attachment, Mail
from channels.fax.gateways import SUBJECT, Look
from channels.fax.numbers import number_in
from channels.fax.patterns import Pattern, gather, lines_of, one_line
from hub.core.errors import InputError

TEXT_LIMIT = 300
_NOBODY = frozenset({"", "none", "unknown", "unspecified", "anonymous", "n/a", "-"})
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PDF = b"%PDF-"


class Kind(StrEnum):
    RECEIVED = "received"
    COMPLETED = "completed"
    FAILED = "failed"
    ASIDE = "aside"
    """Tells nothing new: a copy, a delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`caller` is the number that called as the line tells it, `station` what his machine says.

    `number` is whom we sent to; both are as they are dialled. `pages` 0 where it is not told.
    """

    kind: Kind
    caller: str = ""
    station: str = ""
    pages: int = 0
    comm_id: str = ""
    number: str = ""
    reason: str = ""


def notice_of(mail: Mail, look: Look) -> Notice:
    """Raises InputError for what this gateway would not write."""
    lines = _lines(mail)
    kinds = {
        Kind.ASIDE: look.aside,
        Kind.FAILED: look.failed,
        Kind.COMPLETED: look.completed,
        Kind.RECEIVED: look.received,
    }
    for kind, among in kinds.items():
        if _decides(among, lines):
            return _notice(kind, gather(lines, among))
    raise InputError("fax_unknown")


def document_of(mail: Mail) -> Attachment | None:
    """The pages, as a TIFF where there are both: the PDF was made of it."""
    found = [one for one in mail.attachments if kind_of(one.content)]
    return min(found, key=lambda one: kind_of(one.content) != "image/tiff", default=None)


def kind_of(data: bytes) -> str:
    """By what it begins with, whatever it is called; "" for neither TIFF nor PDF."""
    if data.startswith(_TIFF):
        return "image/tiff"
    return "application/pdf" if _PDF in data[:1024] else ""


def _lines(mail: Mail) -> list[str]:
    head = (f"{SUBJECT} {mail.subject}", f"From: {mail.sender.address}")
    return [*(one_line(line) for line in head), *lines_of(mail.full_text)]


def _decides(among: tuple[Pattern, ...], lines: list[str]) -> bool:
    """By its subject; by any line where no pattern speaks of the subject."""
    subjects = [one for one in among if one.words[0].startswith(SUBJECT.lower())]
    return any(one.find(line) is not None for one in subjects or among for line in lines)


def _notice(kind: Kind, told: dict[str, str]) -> Notice:
    pages = told.get("pages", "")
    return Notice(
        kind=kind,
        caller=number_in(told.get("caller", "")),
        station=_name(told.get("station", "")),
        pages=int(pages) if pages.isdecimal() and len(pages) < 5 else 0,
        comm_id=comm_id if _ID.fullmatch(comm_id := told.get("comm_id", "")) else "",
        number=number_in(told.get("number", "")),
        reason=clean_name(told.get("reason", "")[:TEXT_LIMIT], limit=TEXT_LIMIT),
    )


def _name(text: str) -> str:
    name = clean_name(text[:64], limit=64).strip('<>" ')
    return "" if name.casefold() in _NOBODY else name
