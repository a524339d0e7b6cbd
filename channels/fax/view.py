"""A fax as JSON, for administrators who want to see what is made of one."""

from typing import Any

from channels.fax.notices import kind_of
from channels.fax.pages import read_pages
from channels.fax.reading import fax_in
from hub.core.imaging import Imaging


async def describe_fax(raw: bytes, imaging: Imaging) -> dict[str, Any] | None:
    """Of a gateway's mail, or of a TIFF or PDF alone; None for a mail that brings no fax.

    Raises InputError, Unavailable.
    """
    fax = None if kind_of(raw) else fax_in(raw)
    if fax is None and not kind_of(raw):
        return None
    reading = await read_pages(imaging, fax.document.content if fax else raw)
    confidence = reading.confidence
    return {
        "pages": len(reading.sheets),
        "text": reading.text,
        "confidence": None if confidence is None else round(confidence, 3),
        "sender": {
            "address": fax.number if fax else "",
            "name": fax.notice.station if fax else "",
        },
        "external_id": fax.external_id if fax else "",
        "comm_id": fax.notice.comm_id if fax else "",
    }
