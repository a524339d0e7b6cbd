"""The pages of a TIFF: any compression that fax gateways use, upright, with square pixels."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, TiffImagePlugin

from imaging.worker.limits import SCAN_PIXELS
from imaging.worker.refusal import Refusal

SIGNATURES = frozenset({b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"})
_SUBFILE, _RESOLUTIONS = 254, (282, 283)
_THUMBNAIL = 1
_FAX_WIDTHS = frozenset({1728, 2048, 2432})

Image.MAX_IMAGE_PIXELS = SCAN_PIXELS
warnings.simplefilter("ignore")


def pictures(data: bytes) -> Iterator[Image.Image]:
    """Raises Refusal."""
    with _refusals(), Image.open(io.BytesIO(data), formats=["TIFF"]) as file:
        assert isinstance(file, TiffImagePlugin.TiffImageFile)
        number = 0
        while _seek(file, number):
            number += 1
            if not _number(file, _SUBFILE) & _THUMBNAIL:
                yield _square(file, _flat(file))


def _seek(file: TiffImagePlugin.TiffImageFile, number: int) -> bool:
    try:
        file.seek(number)
    except EOFError:
        return False
    if file.width * file.height > SCAN_PIXELS:
        raise Refusal("scan_large")
    return True


def _flat(file: TiffImagePlugin.TiffImageFile) -> Image.Image:
    """In black and white or in greys, whatever it was."""
    if file.mode == "1":
        return file.copy()
    if file.mode.startswith(("I", "F")):
        return ImageOps.autocontrast(file.convert("F").convert("L"))
    if file.mode in {"RGBA", "LA", "PA"} or "transparency" in file.info:
        paper = Image.new("RGBA", file.size, "white")
        return Image.alpha_composite(paper, file.convert("RGBA")).convert("L")
    return file.convert("L")


def _square(file: TiffImagePlugin.TiffImageFile, picture: Image.Image) -> Image.Image:
    """A standard fax has twice as many dots across as along."""
    ratio = min(max(_ratio(file), 0.25), 4.0)
    width, height = picture.size
    if 0.9 < ratio < 1.1:
        return picture
    size = (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)
    return picture.resize(size)


def _ratio(file: TiffImagePlugin.TiffImageFile) -> float:
    """Dots an inch across to those along; where none are told, a page is taken to be a page."""
    across, along = (_number(file, tag) for tag in _RESOLUTIONS)
    if across > 1 and along > 1:
        return across / along
    is_flat = file.width in _FAX_WIDTHS and file.height < 0.8 * file.width
    return 2.0 if is_flat else 1.0


def _number(file: TiffImagePlugin.TiffImageFile, tag: int) -> int:
    try:
        return int(file.tag_v2.get(tag, 0))
    except (TypeError, ValueError, ArithmeticError):
        return 0


@contextmanager
def _refusals() -> Iterator[None]:
    """Pillow has no error of its own for a file that is not what it says."""
    try:
        yield
    except (Refusal, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise Refusal("scan_large") from None
    except Exception:  # noqa: BLE001
        raise Refusal("scan_broken") from None
