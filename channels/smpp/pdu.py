"""What goes over the wire: frames with their header, and the few bodies that the library lacks."""

import re
import struct
from dataclasses import dataclass
from enum import IntEnum

from smpp34 import DeliverSm, SmppError, decode

from hub.core.errors import InputError

HEADER = struct.Struct(">IIII")
LARGEST = 70_000
ANSWER = 0x80000000
VERSION = 0x34
LAST_SEQUENCE = 0x7FFFFFFF


class Command(IntEnum):
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT = 0x04
    DELIVER = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    OUTBIND = 0x0B
    ENQUIRE_LINK = 0x15
    ALERT = 0x102
    DATA = 0x103
    NACK = 0x80000000


class Status(IntEnum):
    OK = 0x00
    BAD_LENGTH = 0x02
    BAD_COMMAND = 0x03
    NOT_BOUND_SO = 0x04
    ALREADY_BOUND = 0x05
    SYSTEM_ERROR = 0x08
    BAD_RECIPIENT = 0x0B
    BIND_FAILED = 0x0D
    BAD_PASSWORD = 0x0E
    BAD_SYSTEM_ID = 0x0F
    QUEUE_FULL = 0x14
    SUBMIT_FAILED = 0x45
    THROTTLED = 0x58
    NOT_NOW = 0x64
    UNKNOWN = 0xFF


class Tag(IntEnum):
    """Of optional parameters."""

    RECEIPTED_ID = 0x001E
    REFERENCE = 0x020C
    TOTAL = 0x020E
    NUMBER = 0x020F
    PAYLOAD = 0x0424
    STATE = 0x0427


_DATA = re.compile(rb"([^\0]*\0(?:..[^\0]*\0){2})(.)(.)(.)(.*)", re.DOTALL)
"""Type of service and both addresses, esm_class, registered_delivery, data_coding, parameters."""
_KNOWN = frozenset(Command)
NEVER_ANSWERED = frozenset({Command.OUTBIND, Command.ALERT})
_BODY_OF_ANSWER = {Command.DELIVER: b"\0", Command.DATA: b"\0"}
"""The id of a message, which nobody needs there, but its end must be there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`raw` is all of it, header and body."""

    command: int
    status: int
    sequence: int
    raw: bytes

    @property
    def body(self) -> bytes:
        return self.raw[HEADER.size :]

    @property
    def is_answer(self) -> bool:
        return bool(self.command & ANSWER)


class BrokenFrame(Exception):
    """Its length is none: where the next one begins, nobody knows."""


def length_in(start: bytes) -> int:
    """Of a whole frame, by its first four octets; raises BrokenFrame."""
    length = int.from_bytes(start)
    if not HEADER.size <= length <= LARGEST:
        raise BrokenFrame(f"a frame of {length} octets")
    return length


def read_frame(raw: bytes) -> Frame:
    _, command, status, sequence = HEADER.unpack_from(raw)
    return Frame(command, status, sequence, raw)


def write_frame(command: int, sequence: int, body: bytes = b"", status: int = 0) -> bytes:
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


def answer_to(frame: Frame, status: int = 0) -> bytes:
    """As each command asks for; one that nobody knows is refused by a nack."""
    if frame.command not in _KNOWN:
        return write_frame(Command.NACK, frame.sequence, status=Status.BAD_COMMAND)
    body = _BODY_OF_ANSWER.get(Command(frame.command), b"")
    return write_frame(frame.command | ANSWER, frame.sequence, body, status)


def bind_body(system_id: str, password: str, system_type: str) -> bytes:
    names = b"".join(name.encode() + b"\0" for name in (system_id, password, system_type))
    return names + bytes([VERSION, 0, 0, 0])


def string_in(body: bytes) -> str:
    """The first string of a body, up to its end; an error's may be missing."""
    return body.partition(b"\0")[0].decode("ascii", errors="replace")


def read_deliver(raw: bytes) -> DeliverSm:
    """A deliver_sm or data_sm with a customer's message or a receipt; raises InputError."""
    if raw[4:8] == Command.DATA.to_bytes(4):
        raw = _as_deliver(raw)
    try:
        found = decode(raw)
    except SmppError as error:
        raise InputError("bad_frame", why=str(error)) from None
    if not isinstance(found, DeliverSm):
        raise InputError("bad_frame", why="sms_frame")
    return found


def _as_deliver(raw: bytes) -> bytes:
    """A data_sm says less than a deliver_sm, and its text always in a parameter."""
    found = _DATA.fullmatch(raw, HEADER.size)
    if found is None or int.from_bytes(raw[:4]) != len(raw):
        raise InputError("bad_frame", why="sms_frame")
    head, esm_class, registered, coding, parameters = found.groups()
    body = b"".join((head, esm_class, b"\0" * 4, registered, b"\0", coding, b"\0\0", parameters))
    return write_frame(Command.DELIVER, int.from_bytes(raw[12:16]), body)
