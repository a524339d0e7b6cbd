"""Pages that were laid into the machine another way round, in clockwise quarters."""

from collections.abc import Sequence

from PIL import Image

from imaging.worker.layout import Box, Found

_WAYS = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
_TALL = 2.0
"""How many times as high as wide a line is that runs up or down the page."""


def turned(page: Image.Image, quarters: int) -> Image.Image:
    return page.transpose(_WAYS[quarters]) if quarters else page


def turned_back(box: Box, quarters: int) -> Box:
    """Where a box of the turned page is on the page as it came."""
    for _ in range(quarters):
        left, top, width, height = box
        box = top, max(0.0, round(1 - left - width, 4)), height, width
    return box


def is_on_its_side(found: Sequence[Found], page: Image.Image) -> bool:
    """Whether most of its long lines run up or down."""
    width, height = page.size
    long = [one.box for one in found if len(one.text) > 3]
    tall = sum(box[3] * height > _TALL * box[2] * width for box in long)
    return bool(tall * 2 > len(long))
