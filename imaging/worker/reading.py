"""Reads a page: rapidocr with the Chinese models in its wheel, loaded at the first page."""

import io
import os
from functools import cache
from typing import Any

import numpy
from PIL import Image
from rapidocr import RapidOCR

from imaging.worker.layout import Found, in_order

_SETTINGS = {
    "Global.log_level": "error",
    "Global.max_side_len": 2_500,
    "EngineConfig.onnxruntime.intra_op_num_threads": max(1, (os.cpu_count() or 1) // 2),
}


def read(png: bytes) -> list[Found]:
    """From above to below."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as page:
        picture = numpy.asarray(page.convert("L"))
    height, width = picture.shape
    answer = _reader()(picture)
    if answer.boxes is None or answer.txts is None or answer.scores is None:
        return []
    found = [
        Found(
            text=text.strip(), confidence=round(float(score), 4), box=_box(corners, width, height)
        )
        for corners, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True)
        if text.strip()
    ]
    return in_order(found)


@cache
def _reader() -> RapidOCR:
    return RapidOCR(params=_SETTINGS)


def _box(corners: Any, width: int, height: int) -> tuple[float, float, float, float]:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    shares = left / width, top / height, (right - left) / width, (bottom - top) / height
    return tuple(round(min(max(float(share), 0.0), 1.0), 4) for share in shares)  # type: ignore[return-value]
