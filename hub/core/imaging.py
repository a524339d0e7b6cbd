"""Pages as pictures: what the hub lends channels whose customers send paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that was read on a page; `confidence` 0 to 1.

    `box` is left, top, width and height, as shares of the page's width and height.
    """

    text: str
    confidence: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as a PNG whose pixels are square; `width` and `height` in pixels."""

    png: bytes
    width: int
    height: int


class Imaging(Protocol):
    """Done by a process of its own; raises Unavailable where it is not there or takes too long."""

    async def pages(self, data: bytes) -> Sequence[Page]:
        """Of a TIFF or PDF; raises InputError for what is none, or is not safe to open."""

    async def read(self, page: Page) -> Sequence[Line]:
        """What is written on a page, from above to below; empty for nothing."""

    async def print(self, text: str, *, title: str, foot: str) -> bytes:
        """A PDF for a fax machine: black and white pages, `foot` on each; may be Chinese."""
