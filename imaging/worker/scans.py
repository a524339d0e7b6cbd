"""A TIFF or PDF as pages: told apart by their first bytes, held to limits, made PNGs."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from imaging.worker import pdf, tiff
from imaging.worker.limits import ACROSS, ALONG, BYTES, PAGES
from imaging.worker.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    png: bytes
    size: tuple[int, int]


def develop(data: bytes) -> list[Print]:
    """Raises Refusal."""
    prints: list[Print] = []
    left = BYTES
    for picture in _pictures(data):
        prints.append(_print(_within(picture)))
        left -= len(prints[-1].png)
        if len(prints) > PAGES or left < 0:
            raise Refusal("scan_large")
    if not prints:
        raise Refusal("scan_broken")
    return prints


def _pictures(data: bytes) -> Iterable[Image.Image]:
    if data[:4] in tiff.SIGNATURES:
        return tiff.pictures(data)
    if pdf.SIGNATURE in data[:1024]:
        return pdf.pictures(data)
    raise Refusal("scan_form")


def _within(picture: Image.Image) -> Image.Image:
    """Made smaller, and grey for it, where it has more pixels than a page needs."""
    short, long = sorted(picture.size)
    share = min(ACROSS / short, ALONG / long)
    if share >= 1:
        return picture
    width, height = (max(1, round(side * share)) for side in picture.size)
    return picture.convert("L").resize((width, height), Image.Resampling.BOX)


def _print(picture: Image.Image) -> Print:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return Print(png=file.getvalue(), size=picture.size)
