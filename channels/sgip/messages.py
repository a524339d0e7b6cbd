"""The two bodies that carry text: Submit to a user, Deliver from one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from channels.sgip.rows import Row, unfit

_RESERVE = Row(reserve="8r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """What a user wrote to `service`, which is our number with what he added to it."""

    user: str
    service: str
    content: bytes
    coding: int
    header: int = 0
    protocol: int = 0
    reserve: bytes = b""

    @property
    def length(self) -> int:
        return len(self.content)

    def pack(self) -> bytes:
        return _DELIVER.pack(self) + self.content + _RESERVE.pack(self)

    @classmethod
    def unpack(cls, raw: bytes) -> Self:
        fields = dict(_DELIVER.unpack(raw))
        return cls(**_content(raw, _DELIVER.size, fields.pop("length")), **fields)


_DELIVER = Row(user="21s", service="21s", protocol="B", header="B", coding="B", length="I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """What we write to `users`, who are one here: gateways of today take no more.

    `payer` pays (21 noughts: we do), `fee` says for what, `value` and `given` are in fen.
    `related`: whether a user's own message is its cause. `report`: when we are told of it.
    """

    service: str
    payer: str
    users: tuple[str, ...]
    corporation: str
    business: str
    content: bytes
    coding: int
    header: int = 0
    fee: int = 0
    value: str = ""
    given: str = ""
    agent: int = 0
    related: int = 0
    priority: int = 0
    expires: str = ""
    scheduled: str = ""
    report: int = 1
    protocol: int = 0
    kind: int = 0
    reserve: bytes = b""

    @property
    def count(self) -> int:
        return len(self.users)

    @property
    def length(self) -> int:
        return len(self.content)

    def pack(self) -> bytes:
        users = b"".join(_USER.pack(_User(one)) for one in self.users)
        return _HEAD.pack(self) + users + _REST.pack(self) + self.content + _RESERVE.pack(self)

    @classmethod
    def unpack(cls, raw: bytes) -> Self:
        head = dict(_HEAD.unpack(raw))
        ends = _HEAD.size + head.pop("count") * _USER.size
        users = tuple(_USER.unpack(raw, at)["number"] for at in range(_HEAD.size, ends, _USER.size))
        rest = dict(_REST.unpack(raw, ends))
        last = _content(raw, ends + _REST.size, rest.pop("length"))
        return cls(users=users, **head, **rest, **last)


@dataclass(frozen=True, slots=True)
class _User:
    number: str


_HEAD = Row(service="21s", payer="21s", count="B")
_USER = Row(number="21s")
_REST = Row(
    corporation="5s", business="10s", fee="B", value="6s", given="6s", agent="B", related="B",
    priority="B", expires="16s", scheduled="16s", report="B", protocol="B", header="B",
    coding="B", kind="B", length="I",
)  # fmt: skip


def _content(raw: bytes, at: int, length: int) -> Mapping[str, Any]:
    """So many bytes from there, and the field behind them, which must be the last."""
    end = at + length
    if len(raw) != end + _RESERVE.size:
        raise unfit("pdu_length")
    return {"content": raw[at:end], **_RESERVE.unpack(raw, end)}
