"""Text as the pages of a fax: black and white, A4, in a Chinese font, in a PDF."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from imaging import fonts
from imaging.worker.limits import PAGES
from imaging.worker.refusal import Refusal
from imaging.worker.setting import Measure, printable, set_lines

DOTS = (204, 196)
"""An inch across and along: a fax in fine mode, so that no machine has to make it over."""
WIDTH, HEIGHT = 1_687, 2_292
_MARGIN = 150
_TITLE, _TEXT, _FOOT = 46, 36, 26
_LEADING = 1.55


class NoFont(Exception):
    """There is no Chinese font on this machine."""


def printed(text: str, *, title: str, foot: str) -> bytes:
    """A PDF; raises NoFont, Refusal."""
    lines = set_lines(printable(text), _measure(_TEXT))
    head = set_lines(printable(title), _measure(_TITLE)) if title.strip() else []
    pages = _divided(lines, head)
    if len(pages) > PAGES:
        raise Refusal("scan_large")
    foot = " ".join(printable(foot).split())
    sheets = [_sheet(page, head if number == 1 else [], f"{foot}    {number} / {len(pages)}")
              for number, page in enumerate(pages, 1)]  # fmt: skip
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], dpi=DOTS, title=title)
    return file.getvalue()


def _divided(lines: list[str], head: list[str]) -> list[list[str]]:
    """What goes onto each page; the first has less room, for its title."""
    room = int((HEIGHT - 2.6 * _MARGIN) / _pitch(_TEXT))
    first = max(
        1,
        room - round((len(head) * _pitch(_TITLE) + _pitch(_TEXT)) / _pitch(_TEXT))
        if head
        else room,
    )
    rest = lines[first:]
    return [lines[:first], *(rest[begin : begin + room] for begin in range(0, len(rest), room))]


def _sheet(lines: list[str], head: list[str], foot: str) -> Image.Image:
    sheet = Image.new("1", (WIDTH, HEIGHT), 1)
    pen = ImageDraw.Draw(sheet)
    top: float = _MARGIN
    for line in head:
        pen.text((_MARGIN, top), line, font=_font(_TITLE), fill=0)
        top += _pitch(_TITLE)
    top += _pitch(_TEXT) if head else 0
    for line in lines:
        pen.text((_MARGIN, top), line, font=_font(_TEXT), fill=0)
        top += _pitch(_TEXT)
    base = HEIGHT - _MARGIN
    pen.line((_MARGIN, base - 20, WIDTH - _MARGIN, base - 20), fill=0, width=2)
    pen.text((_MARGIN, base), foot, font=_font(_FOOT), fill=0)
    return sheet


def _pitch(size: int) -> float:
    return size * _LEADING


def _measure(size: int) -> Measure:
    font = _font(size)
    return Measure(length=font.getlength, width=WIDTH - 2 * _MARGIN)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    found = fonts.find()
    if found is None:
        raise NoFont
    return ImageFont.truetype(found.path, size, index=found.index)
