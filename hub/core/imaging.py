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
    """Done by a process of its own.

    InputError: this picture will never be taken, whatever the process does with it. Unavailable:
    the process is not there or has too much to do, the same picture may be taken later.
    """

    async def pages(self, data: bytes) -> Sequence[Page]:
        """Of a TIFF or PDF; raises InputError for what is none, or is not safe to open."""

    async def read(self, page: Page) -> Sequence[Line]:
        """What is written on a page, from above to below; empty for nothing."""

    async def print(self, text: str, *, title: str, foot: str) -> bytes:
        """A PDF for a fax machine: black and white pages, `foot` on each; may be Chinese."""


def text_of(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def confidence_of(lines: Sequence[Line]) -> float | None:
    """Of a whole text, every character as sure as its line; None where nothing was read."""
    length = sum(len(line.text) for line in lines)
    if not length:
        return None
    return sum(line.confidence * len(line.text) for line in lines) / length
