"""Reads what a message centre delivers: a customer's message, a part of one, or a receipt."""

from collections.abc import Mapping
from dataclasses import dataclass

from smpp34 import DeliverSm

from channels.smpp.pdu import Tag
from channels.smpp.receipts import Told, read_receipt
from channels.sms.coding import Coding, decode
from channels.sms.header import Place, read_header
from channels.sms.numbers import address_of
from hub.core.errors import InputError
from hub.core.segments import Segment

KIND = 0x3C
RECEIPT = 0x04
UDHI = 0x40
_INTERNATIONAL = 1
_GBK = 0x0F
_CODINGS = {
    0x01: Coding.ASCII, 0x02: Coding.BINARY, 0x03: Coding.LATIN1, 0x04: Coding.BINARY,
    0x08: Coding.UCS2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReceiptOf:
    """`to`: the customer, where the carrier names him as usual."""

    told: Told
    to: str


Found = Segment | ReceiptOf | None


def read(
    deliver: DeliverSm, *, default: Coding = Coding.GSM7, gbk: bool = True, line: str = ""
) -> Found:
    """None for what is neither: it means nothing to us. Raises InputError.

    `default`: the alphabet of data_coding 0, `gbk`: what 15 stands for; `line`: as in a Segment.
    """
    parameters = {one.tag: one.value for one in deliver.tlvs}
    payload = deliver.short_message or parameters.get(Tag.PAYLOAD, b"")
    coding = coding_of(deliver.data_coding, default, gbk=gbk)
    kind = deliver.esm_class & KIND
    sender = address_of(deliver.source_addr, abroad=deliver.source_addr_ton == _INTERNATIONAL)
    if kind in (0, RECEIPT) and (told := _receipt(kind, parameters, payload, coding)):
        return ReceiptOf(told, sender)
    if kind == RECEIPT:
        raise InputError("bad_frame", why="sms_receipt")
    if kind:
        return None
    if not sender:
        raise InputError("bad_frame", why="sms_sender")
    place, body = _placed(deliver, parameters, payload)
    return Segment(
        sender=sender, recipient=deliver.destination_addr, body=body, coding=coding, line=line,
        ref=f"{'w' if place.wide else 'n'}{place.ref}" if place else "",
        total=place.total if place else 1, part=place.part if place else 1,
    )  # fmt: skip


def _receipt(
    kind: int, parameters: Mapping[int, bytes], payload: bytes, coding: Coding
) -> Told | None:
    """Some centres do not mark them: then both must be there, so that no customer's word is one."""
    text = decode(payload, coding if coding is Coding.UCS2 else Coding.LATIN1)
    told = read_receipt(parameters, text)
    marked = kind == RECEIPT or bool(parameters.keys() & {Tag.RECEIPTED_ID, Tag.STATE})
    return told if marked or (told and text.lower().startswith("id:")) else None


def _placed(
    deliver: DeliverSm, parameters: Mapping[int, bytes], payload: bytes
) -> tuple[Place | None, bytes]:
    if deliver.esm_class & UDHI:
        place, body = read_header(payload)
        return (place if place and place.total > 1 else None), body
    tags = Tag.REFERENCE, Tag.TOTAL, Tag.NUMBER
    ref, total, part = (int.from_bytes(parameters.get(tag, b"")) for tag in tags)
    place = Place(ref=ref, wide=True, total=total, part=part)
    return (place if place.is_sound and total > 1 else None), payload


def coding_of(data_coding: int, default: Coding, *, gbk: bool) -> Coding:
    """By the groups of 03.38, too: 18 and E0 are UCS2, F4 to F7 octets."""
    if data_coding == _GBK and gbk:
        return Coding.GBK
    if data_coding in _CODINGS:
        return _CODINGS[data_coding]
    if 0x05 <= data_coding <= 0x0F:  # alphabets of other countries
        return Coding.BINARY
    if data_coding >= 0xF0:
        return Coding.BINARY if data_coding & 0x04 else default
    if data_coding >= 0xE0 or (data_coding < 0x40 and data_coding & 0x0C == 0x08):
        return Coding.UCS2
    return Coding.BINARY if data_coding < 0x40 and data_coding & 0x0C == 0x04 else default
