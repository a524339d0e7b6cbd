"""A fax's pages and what is written on them, within limits of number and time."""

import asyncio
from dataclasses import dataclass, replace

from channels.content import clean
from hub.core.errors import InputError, Unavailable
from hub.core.imaging import Imaging, Line, Page, confidence_of, text_of

READ_PAGES = 10
"""More are shown, and not read."""
READ_SECONDS = 300.0
TEXT_LIMIT = 20_000
DOUBTFUL = 0.2
"""No more of a text than this may be less sure than is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page; `lines` None where it was not read."""

    page: Page
    lines: tuple[Line, ...] | None


@dataclass(frozen=True, slots=True)
class Reading:
    sheets: tuple[Sheet, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for sheet in self.sheets for line in sheet.lines or ()]

    @property
    def text(self) -> str:
        """Cut rather than refused."""
        texts = (text_of(sheet.lines) for sheet in self.sheets if sheet.lines)
        whole = "\n\n".join(texts)[:TEXT_LIMIT]
        return clean(whole, limit=TEXT_LIMIT)

    @property
    def confidence(self) -> float | None:
        return confidence_of(self.lines)

    def doubt(self, sure: float) -> str:
        """Why nobody may go by its text, as a key; "" where it is sure enough."""
        mean = self.confidence
        if mean is None or not self.text:
            return "fax_unread"
        length = sum(len(line.text) for line in self.lines)
        poor = sum(len(line.text) for line in self.lines if line.confidence < sure)
        if mean < sure or poor > DOUBTFUL * length:
            return "fax_unsure"
        return "fax_long" if any(sheet.lines is None for sheet in self.sheets) else ""


async def read_pages(imaging: Imaging, data: bytes) -> Reading:
    """Raises InputError for what can never be opened, Unavailable for what may be later."""
    pages = await imaging.pages(data)
    found: list[tuple[Line, ...] | None] = []
    try:
        async with asyncio.timeout(READ_SECONDS):
            for page in pages[:READ_PAGES]:
                found.append(await _lines(imaging, page))
    except TimeoutError:
        if not found:
            raise Unavailable("no page was read in time") from None
    found += [None] * (len(pages) - len(found))
    return Reading(
        tuple(Sheet(page=page, lines=one) for page, one in zip(pages, found, strict=True))
    )


def _cleaned(line: Line) -> Line:
    return replace(line, text=clean(line.text, limit=len(line.text)))


async def _lines(imaging: Imaging, page: Page) -> tuple[Line, ...] | None:
    """A page that no reader survives is shown all the same."""
    try:
        return tuple(_cleaned(line) for line in await imaging.read(page))
    except InputError:
        return None
