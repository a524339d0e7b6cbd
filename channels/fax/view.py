"""A fax as JSON, for administrators who want to see what is made of one."""

from datetime import datetime
from typing import Any

from channels.email.parsing import read
from channels.fax.channel import FaxChannel
from channels.fax.notices import document_of, kind_of
from channels.fax.pages import read_pages
from hub.core.imaging import Imaging
from hub.core.messages import Address


async def describe_fax(raw: bytes, imaging: Imaging, *, at: datetime) -> dict[str, Any] | None:
    """Of a gateway's mail, or a TIFF or PDF alone; None for a mail that brings no fax.

    Raises InputError, Unavailable.
    """
    if kind_of(raw):
        return await _pages(raw, imaging, None)
    inbound, document = FaxChannel.parse(raw, "", at=at), document_of(read(raw))
    if inbound is None or document is None:
        return None
    return await _pages(document.content, imaging, inbound.sender)


async def _pages(data: bytes, imaging: Imaging, sender: Address | None) -> dict[str, Any]:
    reading = await read_pages(imaging, data)
    return {
        "pages": len(reading.sheets),
        "text": reading.text,
        "confidence": reading.confidence,
        "sender": {"address": sender.id, "name": sender.name} if sender else None,
    }
