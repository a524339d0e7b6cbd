"""The order in which a person reads what was found on a page."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`box` as in hub.core.imaging.Line: left, top, width, height, as shares of the page."""

    text: str
    confidence: float
    box: tuple[float, float, float, float]

    @property
    def middle(self) -> float:
        return self.box[1] + self.box[3] / 2


def in_order(found: Sequence[Found]) -> list[Found]:
    """Row by row, each from left to right; what stands mostly at one height is a row."""
    rows: list[list[Found]] = []
    for one in sorted(found, key=lambda one: one.middle):
        if rows and one.middle - rows[-1][0].middle < 0.5 * rows[-1][0].box[3]:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda one: one.box[0])]
