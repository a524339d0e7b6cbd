"""Addresses in Chinese, by the words that end their parts.

Written by hand: the libraries for it (cpca, addressparser) are not kept up, or bring hundreds of
megabytes (jionlp), and none knows estates, buildings and villages, which is what a fitter needs.
"""

import re
from collections.abc import Iterator

from bot.entities.entity import Entity

_NAME = r"[\u4e00-\u9fa5]{1,8}?"
_COUNT = r"[\dA-Za-z一二三四五六七八九十百]{1,5}"
_PART = (
    rf"(?:{_NAME}(?:省|自治区|市|[区县](?!别)|镇|乡|街道|村|组|屯)"
    rf"|{_NAME}(?:大道|路|街|巷|胡同|弄)(?:{_COUNT}号院?)?"
    rf"|{_NAME}(?:小区|花园|公寓|家园|大厦|广场|新村|苑|城|学校|大学|医院|宿舍楼?)"
    rf"|{_COUNT}(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|弄|村|组))"
)
_ADDRESS = re.compile(rf"(?:{_PART}[,， ]?){{1,10}}(?:{_COUNT}室?(?![\d点号月年块元]))?")
_TELLING = re.compile(
    r"(?:路|街|巷|胡同|小区|花园|公寓|家园|大厦|村|镇|乡|栋|幢|号楼|单元|大道|苑)"
)
_LEADING = re.compile(r"^(?:我们?|家)?(?:家|住)?(?:在|是|到)?(?:那个)?")
_SHORTEST = 4


def find_places(text: str) -> Iterator[Entity]:
    """ "幸福小区3栋2单元501", "人民路58号"; a bare "三号" is none."""
    for found in _ADDRESS.finditer(text):
        start = found.start() + len(_LEADING.match(found[0])[0])  # type: ignore[index]
        words = text[start : found.end()].rstrip(",， ")
        if len(words) >= _SHORTEST and _TELLING.search(words):
            yield Entity(
                entity="place", value=words, text=words, start=start, end=start + len(words)
            )
