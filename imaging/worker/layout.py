"""The order in which a person reads what was found on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Box = tuple[float, float, float, float]

_COLUMN = 4
_CHARACTERS, _WIDTH = 8, 0.25
"""So many lines make a column, so long and so wide: labels of a form are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`box` as in hub.core.imaging.Line: left, top, width, height, as shares of the page."""

    text: str
    confidence: float
    box: Box

    @property
    def middle(self) -> float:
        return self.box[1] + self.box[3] / 2

    @property
    def right(self) -> float:
        return self.box[0] + self.box[2]


def in_order(found: Sequence[Found]) -> list[Found]:
    """Row by row; of two columns the left one first, as far as nothing runs across both."""
    rows, gutter = _rows(found), _gutter(found)
    if gutter is None:
        return rows
    ordered: list[Found] = []
    band: list[Found] = []
    for one in rows:
        if _crosses(one, gutter):
            ordered += [*_sides(band, gutter), one]
            band = []
        else:
            band.append(one)
    return ordered + _sides(band, gutter)


def _rows(found: Sequence[Found]) -> list[Found]:
    """What stands mostly at one height is a row, and read from left to right."""
    rows: list[list[Found]] = []
    for one in sorted(found, key=lambda one: one.middle):
        if rows and one.middle - rows[-1][0].middle < 0.5 * rows[-1][0].box[3]:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda one: one.box[0])]


def _gutter(found: Sequence[Found]) -> float | None:
    """Where two columns of running text part, if the page has such."""
    places = [place / 100 for place in range(30, 71)]
    fits = [place for place in places if _parts_columns(found, place)]
    return min(fits, key=lambda place: _crossing(found, place)) if fits else None


def _parts_columns(found: Sequence[Found], gutter: float) -> bool:
    left = [one for one in found if one.right <= gutter]
    right = [one for one in found if one.box[0] >= gutter]
    crossing = len(found) - len(left) - len(right)
    return crossing < min(len(left), len(right)) and _is_column(left) and _is_column(right)


def _is_column(lines: Sequence[Found]) -> bool:
    if len(lines) < _COLUMN:
        return False
    width = median(one.box[2] for one in lines)
    return width >= _WIDTH and median(len(one.text) for one in lines) >= _CHARACTERS


def _crossing(found: Sequence[Found], gutter: float) -> int:
    return sum(_crosses(one, gutter) for one in found)


def _crosses(one: Found, gutter: float) -> bool:
    return one.box[0] < gutter < one.right


def _sides(band: Sequence[Found], gutter: float) -> list[Found]:
    return [
        *(one for one in band if one.right <= gutter),
        *(one for one in band if one.right > gutter),
    ]
