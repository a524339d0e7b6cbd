"""What a channel's parser makes of a raw payload, as JSON: behind `hub parse CHANNEL FILE`."""

from datetime import datetime
from typing import Any

from channels.email.view import describe_mail
from channels.fax.view import describe_fax
from channels.registry import CHANNELS
from channels.sgip.view import describe_packet
from channels.texts import words
from hub.core.errors import InputError, Unavailable
from hub.core.imaging import Imaging
from hub.core.messages import Inbound
from hub.core.parts import part_to_json, plain_text


def describe(channel: str, raw: bytes, *, at: datetime, locale: str = "zh-CN") -> dict[str, Any]:
    """The parsed message, or `{"parked": reason}` for all that is none; never raises."""
    if channel not in CHANNELS and channel != "email":
        return {"parked": "unknown_channel"}
    try:
        if channel == "email":
            return describe_mail(raw)
        if channel == "sgip":
            return describe_packet(raw, at=at)
        inbound = CHANNELS[channel].parse(raw, "", at=at)
    except InputError as error:
        return {"parked": f"{error.code}: {_reason(error, locale)}"}
    return {"parked": "no_message"} if inbound is None else _inbound_json(inbound)


async def describe_pages(raw: bytes, imaging: Imaging, *, locale: str = "zh-CN") -> dict[str, Any]:
    """As `describe` for a fax, which is opened and read for it."""
    try:
        return await describe_fax(raw, imaging) or {"parked": "no_message"}
    except InputError as error:
        return {"parked": f"{error.code}: {_reason(error, locale)}"}
    except Unavailable as error:
        return {"parked": f"{error.code}: {error.detail}"}


def _reason(error: InputError, locale: str) -> str:
    return ", ".join([words(error, locale), *error.fields])


def _inbound_json(inbound: Inbound) -> dict[str, Any]:
    return {
        "external_id": inbound.external_id,
        "sender": {"address": inbound.sender.id, "name": inbound.sender.name},
        "text": plain_text(inbound.parts),
        "parts": [part_to_json(part) for part in inbound.parts],
        "locale": inbound.locale,
        "automatic": inbound.automatic,
        "thread": inbound.thread,
        "sent_at": inbound.sent_at.isoformat() if inbound.sent_at else None,
    }
