"""One item of what `sync_msg` brings: who wrote or did what, and when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from channels.content import clean_name, decode_object
from hub.core.errors import InputError

_ID = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,128}")
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


class Origin(IntEnum):
    CUSTOMER = 3
    SYSTEM = 4
    SERVICER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`customer` may be empty in what concerns the account alone; `body` is that of its `kind`."""

    msgid: str
    kind: str
    origin: int
    customer: str
    sent_at: datetime
    servicer: str
    body: Mapping[str, Any]

    @property
    def is_event(self) -> bool:
        return self.kind == "event"

    def word(self, key: str, *, limit: int = 200) -> str:
        """A short field of the body as it may be kept, cut rather than refused."""
        return word_of(self.body, key, limit=limit)

    def number(self, key: str) -> int:
        value = self.body.get(key)
        return value if type(value) is int else -1


def read_item(entry: Any) -> Item:
    """Raises InputError for what cannot be told from others, or does not say who wrote it."""
    if not isinstance(entry, dict):
        raise InputError("bad_frame", why="shape")
    kind = entry.get("msgtype")
    if not isinstance(kind, str) or not re.fullmatch(r"[a-z_]{1,40}", kind):
        raise InputError("bad_frame", why="shape")
    body = entry.get(kind)
    body = body if isinstance(body, dict) else {}
    customer = _id(entry, "external_userid") or _id(body, "external_userid")
    msgid = _id(entry, "msgid")
    if not msgid or not (customer or kind == "event"):
        raise InputError("bad_frame", why="sender" if msgid else "external_id")
    return Item(
        msgid=msgid, kind=kind, origin=_origin(entry), customer=customer, sent_at=_time(entry),
        servicer=_id(entry, "servicer_userid") or _id(body, "servicer_userid"), body=body,
    )  # fmt: skip


def read_raw(raw: bytes) -> Item:
    return read_item(decode_object(raw))


def word_of(body: Mapping[str, Any], key: str, *, limit: int = 200) -> str:
    value = body.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return clean_name(value[:limit], limit=limit) if isinstance(value, str) else ""


def _id(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def _origin(entry: Mapping[str, Any]) -> int:
    value = entry.get("origin")
    return value if type(value) is int and value in set(Origin) else 0


def _time(entry: Mapping[str, Any]) -> datetime:
    value = entry.get("send_time")
    if type(value) is not int or not 0 <= value <= _LATEST:
        raise InputError("bad_frame", why="shape")
    return datetime.fromtimestamp(value, UTC)
