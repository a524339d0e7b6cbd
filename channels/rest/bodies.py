"""What integrators post and ask for, checked; attachments decoded."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import BaseModel, Field, ValidationError

from channels.config import wrong_fields
from channels.content import clean, clean_name
from channels.texts import language
from hub.core.errors import InputError
from hub.core.messages import Address, Inbound
from hub.core.parts import File, Part, Text, file_part

TEXT_LIMIT = 5000
NAME_LIMIT = 64
FILE_NAME_LIMIT = 200
ATTACHMENTS = 10
LONGEST_WAIT = 60.0
_VISIBLE = r"^[^\s\x00-\x1f\x7f-\x9f]+$"
"""Without the length, which as part of the pattern makes it megabytes in memory."""
_MEDIA_TYPE = r"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,62}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,62}$"


class Sender(BaseModel):
    id: str = Field(pattern=_VISIBLE, max_length=128)
    name: str = ""


class Attachment(BaseModel):
    name: str
    content_type: str = Field(pattern=_MEDIA_TYPE)
    data_base64: str


class Posted(BaseModel):
    external_id: str = Field(pattern=_VISIBLE, max_length=200)
    sender: Sender
    text: str | None = None
    locale: str = Field(default="zh-CN", max_length=100)
    attachments: list[Attachment] = Field(default=[], max_length=ATTACHMENTS)


@dataclass(frozen=True, slots=True)
class Upload:
    """An attachment before it is stored."""

    name: str
    content_type: str
    data: bytes

    @property
    def part(self) -> File:
        return file_part(
            name=self.name, content_type=self.content_type, size=len(self.data), file_id=""
        )


def read_posted(
    raw: bytes, account: str, *, at: datetime, limit: int = TEXT_LIMIT
) -> tuple[Inbound, list[Upload]]:
    """The message, its attachments as parts without file ids, and their bytes, in order."""
    try:
        posted = Posted.model_validate_json(raw)
    except ValidationError as error:
        raise InputError("bad_input", fields=wrong_fields(error)) from None
    uploads = [_upload(number, one) for number, one in enumerate(posted.attachments)]
    text = clean(posted.text or "", limit=limit)
    parts: list[Part] = [Text(text=text)] if text else []
    parts += [upload.part for upload in uploads]
    if not parts:
        raise InputError("bad_input", fields={"text": "empty"})
    return _inbound(posted, account, tuple(parts), at), uploads


def _inbound(posted: Posted, account: str, parts: tuple[Part, ...], at: datetime) -> Inbound:
    name = clean_name(posted.sender.name, limit=NAME_LIMIT)
    return Inbound(
        channel="rest",
        account=account,
        external_id=posted.external_id,
        sender=Address(id=posted.sender.id, name=name),
        parts=parts,
        received_at=at,
        locale=language(posted.locale),
        raw=posted.model_dump(exclude={"attachments": {"__all__": {"data_base64"}}}),
    )


def _upload(number: int, attachment: Attachment) -> Upload:
    try:
        data = b64decode(attachment.data_base64, validate=True)
    except ValueError:
        fields = {f"attachments.{number}.data_base64": "base64"}
        raise InputError("bad_input", fields=fields) from None
    return Upload(_file_name(attachment.name), attachment.content_type.lower(), data)


def _file_name(name: str) -> str:
    """The last step of a path, in characters that any file system and page can bear."""
    last = re.split(r"[/\\]", name)[-1]
    return clean_name(last, limit=10**6)[:FILE_NAME_LIMIT] or "file"


def with_files(inbound: Inbound, stored: list[File]) -> Inbound:
    """The message with its attachments as they were stored."""
    texts = tuple(part for part in inbound.parts if not isinstance(part, File))
    return replace(inbound, parts=(*texts, *stored))


@dataclass(frozen=True, slots=True)
class Query:
    """Which messages an integrator fetches; `wait` in seconds."""

    sender: str
    after: int
    wait: float


def read_query(query: Mapping[str, str]) -> Query:
    sender = query.get("sender", "")
    if not re.fullmatch(r"[^\s\x00-\x1f\x7f-\x9f]{1,128}", sender):
        raise InputError("bad_input", fields={"sender": "sender"})
    after = _number(query, "after", r"\d{1,15}")
    wait = _number(query, "wait", r"\d{1,6}(\.\d{1,6})?")
    return Query(sender, int(after), min(wait, LONGEST_WAIT))


def _number(query: Mapping[str, str], name: str, form: str) -> float:
    text = query.get(name) or "0"
    if not re.fullmatch(form, text, re.ASCII):
        raise InputError("bad_input", fields={name: "number"})
    return float(text)
