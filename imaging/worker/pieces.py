"""A long page in pieces, cut where nothing is written."""

import numpy
from PIL import Image

HEIGHT = 2_600
"""Pixels: A4 as faxed, and some more."""
_PLAY = 500


def bottom_of(page: Image.Image, top: int) -> int:
    """Where the piece that begins at `top` ends: in the lightest row of those that may be."""
    last, height = top + HEIGHT, int(page.height)
    if last >= height:
        return height
    rows = numpy.asarray(page.crop((0, last - _PLAY, page.width, last))).mean(axis=1)
    return last - _PLAY + int(rows.argmax()) + 1
