"""The pages of a PDF, drawn in greys as sharp as a fax."""

from collections.abc import Iterator
from math import isfinite

import pypdfium2
from PIL import Image

from imaging.worker.limits import DRAWN_PIXELS, PAGES
from imaging.worker.refusal import Refusal

SIGNATURE = b"%PDF-"
_POINTS, _DOTS = 72, 204
_LOCKED = 4


def pictures(data: bytes) -> Iterator[Image.Image]:
    """Raises Refusal."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _LOCKED
        raise Refusal("scan_locked" if locked else "scan_broken") from None
    with document:
        if len(document) > PAGES:
            raise Refusal("scan_large")
        for number in range(len(document)):
            yield _drawn(document, number)


def _drawn(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    try:
        page = document[number]
        width, height = page.get_size()
        if not (isfinite(width * height) and width > 0 and height > 0):
            raise Refusal("scan_broken")
        most = (DRAWN_PIXELS / (width * height)) ** 0.5
        bitmap = page.render(scale=min(_DOTS / _POINTS, most), grayscale=True, may_draw_forms=False)
        return bitmap.to_pil().convert("L")
    except (pypdfium2.PdfiumError, ValueError):
        raise Refusal("scan_broken") from None
