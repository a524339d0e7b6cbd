"""A packet as JSON, for administrators who want to see what stands in one."""

import binascii
from dataclasses import asdict
from datetime import datetime
from typing import Any

from channels.sgip.messages import Deliver, Submit
from channels.sgip.packets import decode
from channels.sgip.reading import inbound_of, text_in
from hub.core.parts import plain_text

_HEX_ONLY = frozenset(b"0123456789abcdefABCDEF \t\r\n")


def describe_packet(raw: bytes, *, at: datetime) -> dict[str, Any]:
    """Of a packet as it is, or as it stands in a trace, in hexadecimal; raises InputError."""
    packet = decode(_bytes_of(raw))
    told = {
        "command": packet.command.name.lower(),
        "answer": packet.answer,
        "sequence": str(packet.sequence),
        "fields": _fields(packet.body),
    }
    if isinstance(packet.body, Submit):
        told["text"] = text_in(packet.body.content, packet.body.coding, packet.body.header)
    if isinstance(packet.body, Deliver):
        inbound = inbound_of(packet, packet.body, "", at=at)
        told |= {
            "external_id": inbound.external_id,
            "sender": {"address": inbound.sender.id, "name": ""},
            "text": plain_text(inbound.parts),
        }
    return told


def _bytes_of(raw: bytes) -> bytes:
    if raw and _HEX_ONLY.issuperset(raw):
        try:
            return binascii.unhexlify(b"".join(raw.split()))
        except binascii.Error:
            pass
    return raw


def _fields(body: Any) -> dict[str, Any]:
    return {name: _shown(name, value) for name, value in asdict(body).items()}


def _shown(name: str, value: Any) -> Any:
    if name == "password":
        return "***"
    if name == "about":
        return "-".join(map(str, value))
    return value.hex() if isinstance(value, bytes) else value
