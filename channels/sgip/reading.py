"""A Deliver as a message, or as a part of one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from channels.placeholders import placeholder
from channels.sgip.messages import Deliver
from channels.sgip.packets import Packet, encode
from channels.sgip.rows import unfit
from channels.sms.coding import Coding, decode
from channels.sms.header import Place, read_header
from channels.sms.inbound import kept
from channels.sms.numbers import address_of
from hub.core.messages import Address, Inbound
from hub.core.parts import Text
from hub.core.segments import Segment

_CODINGS = {0: Coding.ASCII, 8: Coding.UCS2, 15: Coding.GBK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """`place`: which part of a long one it is, None where it is whole."""

    sender: str
    body: bytes
    coding: Coding
    place: Place | None


def read(deliver: Deliver) -> Received:
    """Raises InputError where nobody knows who wrote it."""
    sender = address_of(deliver.user)
    if not sender.removeprefix("+").isdecimal():
        raise unfit("pdu_user")
    place, body, coding = _opened(deliver.content, deliver.coding, deliver.header)
    return Received(
        sender=sender, body=body, coding=coding, place=place if place and place.total > 1 else None
    )


def text_in(content: bytes, coding: int, header: int) -> str:
    _, body, known = _opened(content, coding, header)
    return decode(body, known)


def _opened(content: bytes, coding: int, header: int) -> tuple[Place | None, bytes, Coding]:
    place, body = read_header(content) if header & 1 else (None, content)
    return place, body, _coding(coding, body)


def _coding(code: int, body: bytes) -> Coding:
    """Some gateways call everything that fits into bytes ASCII."""
    coding = _CODINGS.get(code, Coding.BINARY)
    return Coding.GBK if coding is Coding.ASCII and not body.isascii() else coding


def name_of(packet: Packet) -> str:
    """The same command again is the same message; a number that is used anew names another."""
    digest = hashlib.sha256(encode(packet)).hexdigest()
    return f"{packet.sequence}-{digest[:12]}"


def inbound_of(packet: Packet, deliver: Deliver, account: str, *, at: datetime) -> Inbound:
    """Of what is whole; raises InputError."""
    received = read(deliver)
    return Inbound(
        channel="sgip", account=account, external_id=name_of(packet),
        sender=Address(id=received.sender), received_at=at,
        parts=(text_of(decode(received.body, received.coding), received.coding),),
        raw={"pdu": encode(packet).hex(), "number": deliver.service},
    )  # fmt: skip


def segment_of(deliver: Deliver, received: Received, place: Place) -> Segment:
    return Segment(
        sender=received.sender, recipient=deliver.service, body=received.body,
        coding=received.coding, ref=f"{'w' if place.wide else ''}{place.ref}",
        total=place.total, part=place.part,
    )  # fmt: skip


def text_of(text: str, coding: Coding) -> Text:
    """What is no text, or has nothing in it, is kept as a word that says so."""
    if coding is Coding.BINARY:
        return placeholder("binary")
    return Text(text=found) if (found := kept(text)) else placeholder("empty")
