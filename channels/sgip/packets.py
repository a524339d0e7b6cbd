"""Packets of SGIP 1.2: a header of five words and a body, to bytes and back."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from channels.sgip.bodies import Answer, Bind, Body, Command, Nothing, Report, UserReport
from channels.sgip.messages import Deliver, Submit
from channels.sgip.rows import unfit
from channels.sgip.sequence import Sequence

HEADER = struct.Struct(">5I")
LARGEST = 2048
"""Bytes of a packet that the specification allows."""
_ANSWER = 0x8000_0000
"""Added to a command it names the answer to it."""

_BODIES: Mapping[Command, type[Body]] = {
    Command.BIND: Bind,
    Command.UNBIND: Nothing,
    Command.SUBMIT: Submit,
    Command.DELIVER: Deliver,
    Command.REPORT: Report,
    Command.USER_REPORT: UserReport,
}
_COMMANDS = {int(command): command for command in Command}
_NAMES = {kind: command for command, kind in _BODIES.items()}


@dataclass(frozen=True, slots=True)
class Packet:
    """A command, or the `answer` to it, which bears the number of what it answers."""

    sequence: Sequence
    command: Command
    body: Body
    answer: bool = False


def request(sequence: Sequence, body: Body) -> Packet:
    return Packet(sequence, _NAMES[type(body)], body)


def answer(packet: Packet, result: int = 0) -> Packet:
    body = Nothing() if packet.command is Command.UNBIND else Answer(result=result)
    return Packet(packet.sequence, packet.command, body, answer=True)


def encode(packet: Packet) -> bytes:
    """Raises InputError for what does not fit into its field."""
    body = packet.body.pack()
    command = packet.command | (_ANSWER if packet.answer else 0)
    try:
        return HEADER.pack(HEADER.size + len(body), command, *packet.sequence) + body
    except struct.error:
        raise unfit("pdu_value") from None


def length_of(header: bytes) -> int:
    """Bytes of the packet that begins so; raises InputError where there is none of such a size."""
    length = int.from_bytes(header[:4], "big")
    if not HEADER.size <= length <= LARGEST:
        raise unfit("pdu_length")
    return length


def decode(raw: bytes) -> Packet:
    """A whole packet and nothing more; raises InputError."""
    if len(raw) < HEADER.size or length_of(raw) != len(raw):
        raise unfit("pdu_length")
    _, word, *sequence = HEADER.unpack_from(raw)
    command = _COMMANDS.get(word & ~_ANSWER)
    if command is None:
        raise unfit("pdu_command")
    is_answer = bool(word & _ANSWER)
    kind = Answer if is_answer and command is not Command.UNBIND else _BODIES[command]
    return Packet(Sequence(*sequence), command, kind.unpack(raw[HEADER.size :]), is_answer)
