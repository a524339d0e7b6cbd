"""Forms of faxes."""

from typing import Annotated

from pydantic import Field

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Time, Words
from agent_console.api.shapes.messages import FilePart, ImagePart


class FaxLineOut(Out):
    """`confidence` 0 to 1; `box`: left, top, width and height as shares of the page's."""

    text: str
    confidence: float
    box: Annotated[list[float], Field(min_length=4, max_length=4)]


class FaxPageOut(Out):
    """`file_id`: a picture among the message's files; `width` and `height` in pixels."""

    file_id: str
    width: int
    height: int
    lines: list[FaxLineOut]


class FaxOut(Out):
    """What came over the line and what was read of it.

    `caller` is the number that called, `station` what its machine calls itself; numbers are shown
    in part, as a conversation's address is. `confidence` 0 to 1, null where nothing was read;
    what was read with less than `sure` may be wrong.
    `original`: the file as the gateway sent it, null where that was not kept.
    """

    caller: str
    station: str
    comm_id: str
    gateway: str
    received_at: Time | None
    confidence: float | None
    sure: float
    warnings: list[str]
    pages: list[FaxPageOut]
    original: FilePart | ImagePart | None


class PreviewIn(In):
    """An answer that is being written."""

    text: Words


class PrintedOut(Out):
    """A page as a PNG; `width` and `height` in pixels."""

    png_base64: str
    width: int
    height: int


class PreviewOut(Out):
    pages: list[PrintedOut]
