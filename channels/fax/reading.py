"""A fax as the message that a conversation gets."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from channels.content import clean_name
from channels.email.mail import Attachment, Mail
from channels.email.parsing import read
from channels.email.reading import external_id as mail_id
from channels.fax.gateways import ANY
from channels.fax.notices import Kind, Notice, document_of, kind_of, notice_of
from channels.fax.numbers import number_in
from channels.fax.pages import Reading, Sheet
from channels.texts import phrase
from hub.core.errors import InputError
from hub.core.identities import identify
from hub.core.languages import written_in
from hub.core.messages import Address, Automatic, Inbound
from hub.core.parts import File, Image, Part, Text

NOBODY = "anonymous"
"""How the address of a fax begins that does not say who sent it: each is a thread of its own."""
_SUFFIX = {"image/tiff": "tif", "application/pdf": "pdf"}
_NAME = re.compile(r"[^\w.()\- ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fax:
    """What came; `external_id` names it, however often its mail is delivered."""

    mail: Mail
    notice: Notice
    document: Attachment
    external_id: str

    @property
    def number(self) -> str:
        """Where it came from: as the line says, else the other machine."""
        return self.notice.caller or number_in(self.notice.station)

    @property
    def address(self) -> str:
        return self.number or f"{NOBODY}-{self.external_id[:16]}"

    @property
    def file_name(self) -> str:
        suffix = _SUFFIX[self.content_type]
        name = clean_name(_NAME.sub("", self.document.name)[:80], limit=80)
        return name if name.lower().endswith((suffix, "tiff")) else f"fax.{suffix}"

    @property
    def content_type(self) -> str:
        return kind_of(self.document.content)


def fax_of(mail: Mail, raw: bytes, notice: Notice, document: Attachment) -> Fax:
    digest = hashlib.sha256(document.content).hexdigest()
    named = f"{notice.comm_id}\0{digest}" if notice.comm_id else mail_id(mail, raw)
    name = hashlib.sha256(named.encode()).hexdigest()[:40]
    return Fax(mail=mail, notice=notice, document=document, external_id=name)


def fax_in(raw: bytes) -> Fax | None:
    """Without settings: of whatever gateway; None for a notice that brings none."""
    mail = read(raw)
    document = document_of(mail)
    try:
        notice = notice_of(mail, ANY)
    except InputError:
        if document is None:
            raise
        notice = Notice(kind=Kind.RECEIVED)
    if document is None or notice.kind is not Kind.RECEIVED:
        return None
    return fax_of(mail, raw, notice, document)


def inbound_of(fax: Fax, account: str, *, at: datetime) -> Inbound:
    """Before its pages are opened: the file alone, which has no id yet."""
    file = File(
        name=fax.file_name, content_type=fax.content_type,
        size=len(fax.document.content), file_id="",
    )  # fmt: skip
    return Inbound(
        channel="fax", account=account, external_id=fax.external_id,
        sender=Address(id=fax.address, name=fax.notice.station), parts=(file,),
        received_at=at, sent_at=fax.mail.sent_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Where the document, its pages and the mail are kept."""

    document: File
    pages: tuple[File, ...]
    source: str


def with_pages(
    inbound: Inbound, fax: Fax, reading: Reading, stored: Stored, *, sure: float, vouched: bool
) -> Inbound:
    """The text first, each page as a picture, the document last."""
    text, alone = reading.text, not fax.notice.caller
    texts: tuple[Part, ...] = (Text(text=text),) if text else ()
    images = (_image(one) for one in stored.pages)
    locale = written_in(text) or inbound.locale
    identity = identify(fax.notice.caller) if vouched else ""
    unsure = reading.doubt(sure) or ("" if fax.number else "fax_anonymous")
    return replace(
        inbound, parts=(*texts, *images, _file(stored.document, fax)), locale=locale,
        source=stored.source, unsure=unsure,
        warning=phrase("fax_station", locale) if alone and fax.number else "",
        sender=replace(inbound.sender, identity=identity),
        raw={"fax": _told(fax, reading, stored, unsure, sure)},
    )  # fmt: skip


def _image(stored: File) -> Image:
    return Image(
        name=stored.name, content_type=stored.content_type, size=stored.size, file_id=stored.file_id
    )


def _file(stored: File, fax: Fax) -> File:
    """As a file, though a TIFF is a picture: no browser shows one."""
    return File(
        name=fax.file_name, content_type=fax.content_type, size=stored.size, file_id=stored.file_id
    )


def _told(
    fax: Fax, reading: Reading, stored: Stored, unsure: str, sure: float
) -> Mapping[str, Any]:
    notice, sent_at = fax.notice, fax.mail.sent_at
    return {
        "caller": notice.caller,
        "station": notice.station,
        "comm_id": notice.comm_id,
        "gateway": fax.mail.sender.address,
        "received_at": sent_at.isoformat() if sent_at else None,
        "confidence": reading.confidence,
        "sure": sure,
        "pages": [_page(*one) for one in zip(reading.sheets, stored.pages, strict=True)],
        "warnings": list(filter(None, (unsure, _missing(notice, reading)))),
    }


def _missing(notice: Notice, reading: Reading) -> str:
    return "fax_pages" if notice.pages > len(reading.sheets) else ""


def _page(sheet: Sheet, stored: File) -> Mapping[str, Any]:
    lines = sheet.lines or ()
    return {
        "file_id": stored.file_id,
        "width": sheet.page.width,
        "height": sheet.page.height,
        "lines": [
            {"text": one.text, "confidence": one.confidence, "box": list(one.box)} for one in lines
        ],
    }


def note_of(mail: Mail, raw: bytes, notice: Notice, account: str, *, at: datetime) -> Inbound:
    """A receipt that belongs to no message for sure, told in the thread of its number."""
    words = phrase("fax_sent" if notice.kind is Kind.COMPLETED else "fax_failed", "zh-CN")
    return Inbound(
        channel="fax", account=account, external_id=mail_id(mail, raw),
        sender=Address(id=notice.number), parts=(Text(text=f"{words}{notice.reason}"),),
        received_at=at, sent_at=mail.sent_at, automatic=Automatic.AUTO_REPLY,
    )  # fmt: skip
