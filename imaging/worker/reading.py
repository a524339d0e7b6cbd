"""Reads a page: rapidocr with the Chinese models in its wheel, loaded at the first page."""

import io
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy
from PIL import Image
from rapidocr import RapidOCR

from imaging.worker.layout import Box, Found, in_order
from imaging.worker.pieces import bottom_of
from imaging.worker.turning import is_on_its_side, turned, turned_back

_SETTINGS = {
    "Global.log_level": "error",
    "Global.max_side_len": 2_000,
    "Global.text_score": 0.3,
    "Global.use_cls": False,
    "EngineConfig.onnxruntime.intra_op_num_threads": max(1, (os.cpu_count() or 1) // 2),
}
"""Its classifier takes one good line in thirty for one upside down: pages are turned instead."""
SURE = 0.8
"""A page that is read with less confidence may lie the other way round: that is tried too."""


def read(png: bytes) -> list[Found]:
    """From above to below as a person would hold the page; boxes on the page as it came."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as file:
        page = file.convert("L")
    found = _look(page)
    quarters = _quarters(page, found)
    if quarters:
        other = _look(turned(page, quarters))
        if _weight(other) > _weight(found) or is_on_its_side(found, page):
            return [replace(one, box=turned_back(one.box, quarters)) for one in in_order(other)]
    return in_order(found)


def _quarters(page: Image.Image, found: Sequence[Found]) -> int:
    """How the page is to be turned, as far as its first look tells.

    A line that runs up or down is read after a turn to the left; if that reads well, it was right.
    """
    is_sure = _weight(found) >= SURE * sum(len(one.text) for one in found)
    if is_on_its_side(found, page):
        return 3 if is_sure else 1
    return 0 if is_sure else 2


def _weight(found: Sequence[Found]) -> float:
    """How much was read, each line for as much as it is sure."""
    return sum(len(one.text) * one.confidence for one in found)


def _look(page: Image.Image) -> list[Found]:
    """Of a roll's long page, piece by piece: made as small as one look takes, it cannot be read."""
    found: list[Found] = []
    top = 0
    while top < page.height:
        bottom = bottom_of(page, top)
        piece = page.crop((0, top, page.width, bottom))
        found += [replace(one, box=_within(one.box, top, piece, page)) for one in _glance(piece)]
        top = bottom
    return found


def _within(box: Box, top: int, piece: Image.Image, page: Image.Image) -> Box:
    share = piece.height / page.height
    left, above, width, height = box
    return left, round(top / page.height + above * share, 4), width, round(height * share, 4)


def _glance(page: Image.Image) -> list[Found]:
    answer = _reader()(numpy.asarray(page))
    if answer.boxes is None or answer.txts is None or answer.scores is None:
        return []
    lines = zip(answer.boxes, answer.txts, answer.scores, strict=True)
    return [
        Found(text=text.strip(), confidence=round(float(score), 4), box=_box(corners, page))
        for corners, text, score in lines
        if text.strip()
    ]


@cache
def _reader() -> RapidOCR:
    return RapidOCR(params=_SETTINGS)


def _box(corners: Any, page: Image.Image) -> Box:
    left, right = (_share(edge, page.width) for edge in _ends(corners[:, 0]))
    top, bottom = (_share(edge, page.height) for edge in _ends(corners[:, 1]))
    return left, top, round(right - left, 4), round(bottom - top, 4)


def _ends(values: Any) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _share(edge: float, whole: int) -> float:
    return round(min(max(edge / whole, 0.0), 1.0), 4)
