"""`facsimile.py FORM < PDF > TIFF`: what a fax machine sends of it, made where the worker is."""

import io
import sys
from collections.abc import Sequence

from PIL import Image

from imaging.worker import pdf

ACROSS = 1_728
FORMS = {
    "fine": (196, "group4"),
    "standard": (98, "group3"),
    "office": (196, "tiff_lzw"),
    "over": (196, "group4"),
}
"""Dots an inch along (204 across), and the compression; `over` came out head first."""


def faxed(sheets: Sequence[Image.Image], form: str) -> bytes:
    dots, compression = FORMS[form]
    pages = [_scanned(sheet, dots) for sheet in sheets]
    if form == "over":
        pages = [page.transpose(Image.Transpose.ROTATE_180) for page in pages]
    file = io.BytesIO()
    pages[0].save(
        file, "TIFF", save_all=True, append_images=pages[1:], compression=compression,
        dpi=(204, dots),
    )  # fmt: skip
    return file.getvalue()


def _scanned(sheet: Image.Image, dots: int) -> Image.Image:
    """On paper as wide as a fax machine's; of standard mode's lines every second one is missing."""
    paper = Image.new("L", (ACROSS, sheet.height), "white")
    paper.paste(sheet, ((ACROSS - sheet.width) // 2, 0))
    size = ACROSS, round(sheet.height * dots / 204)
    return paper.resize(size, Image.Resampling.NEAREST).point(lambda grey: 255 * (grey > 140), "1")


if __name__ == "__main__":
    sheets = list(pdf.pictures(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(faxed(sheets, sys.argv[1]))
