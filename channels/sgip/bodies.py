"""What the commands of SGIP 1.2 say, to bytes and back."""

import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar, Protocol, Self

from channels.sgip.rows import Row, unfit
from channels.sgip.sequence import Sequence


class Command(IntEnum):
    BIND = 0x1
    UNBIND = 0x2
    SUBMIT = 0x3
    DELIVER = 0x4
    REPORT = 0x5
    USER_REPORT = 0x11


class Login(IntEnum):
    """Which way a connection goes."""

    TO_GATEWAY = 1
    TO_PROVIDER = 2


class State(IntEnum):
    """What became of a Submit; FAILED has an error."""

    DELIVERED = 0
    WAITING = 1
    FAILED = 2


class Body(Protocol):
    """The rest of a packet behind its header; both raise InputError."""

    def pack(self) -> bytes: ...
    @classmethod
    def unpack(cls, raw: bytes) -> Self: ...


class _Fixed:
    """A body of one row and nothing else."""

    __slots__ = ()
    row: ClassVar[Row]

    def pack(self) -> bytes:
        return self.row.pack(self)

    @classmethod
    def unpack(cls, raw: bytes) -> Self:
        if len(raw) != cls.row.size:
            raise unfit("pdu_length")
        return cls(**cls.row.unpack(raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing(_Fixed):
    """Of Unbind and its answer."""

    row = Row()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind(_Fixed):
    row = Row(login="B", name="16s", password="16s", reserve="8r")

    login: int
    name: str
    password: str = field(repr=False)
    reserve: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(_Fixed):
    """To all but Unbind; `result` 0 is well."""

    row = Row(result="B", reserve="8r")

    result: int = 0
    reserve: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserReport(_Fixed):
    """What happened to a subscription: 0 it has ended, 1 it rests for debt, 2 it goes on again."""

    row = Row(service="21s", user="21s", condition="B", reserve="8r")

    service: str
    user: str
    condition: int
    reserve: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(_Fixed):
    """What became of the Submit `about`, for this user."""

    row = Row(kind="B", user="21s", state="B", error="B", reserve="8r")
    _ABOUT: ClassVar = struct.Struct(">III")

    about: Sequence
    user: str
    state: int
    error: int = 0
    kind: int = 0
    reserve: bytes = b""

    def pack(self) -> bytes:
        try:
            return self._ABOUT.pack(*self.about) + self.row.pack(self)
        except struct.error:
            raise unfit("pdu_value") from None

    @classmethod
    def unpack(cls, raw: bytes) -> Self:
        size = cls._ABOUT.size
        if len(raw) != size + cls.row.size:
            raise unfit("pdu_length")
        return cls(about=Sequence(*cls._ABOUT.unpack_from(raw)), **cls.row.unpack(raw, size))
