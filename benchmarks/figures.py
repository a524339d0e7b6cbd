"""A measured figure beside its reference and target, and figures as a table or as JSON."""

import json
import operator
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from unicodedata import east_asian_width

_TITLES = ("figure", "measured", "reference", "ratio", "target", "", "load")
_SIGNS = {"≥": operator.ge, "≤": operator.le}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`sign` is ≥ or ≤; `of_ratio`: it is the ratio that is to hold it, not the figure itself."""

    sign: str
    limit: float
    of_ratio: bool = False

    def met(self, value: float) -> bool:
        return bool(_SIGNS[self.sign](value, self.limit))

    def __str__(self) -> str:
        return f"{self.sign} {_short(self.limit)}{' ×' if self.of_ratio else ''}"


def at_least(limit: float) -> Target:
    return Target(sign="≥", limit=limit)


def at_most(limit: float) -> Target:
    return Target(sign="≤", limit=limit)


def times(limit: float) -> Target:
    """At least so many times the reference."""
    return Target(sign="≥", limit=limit, of_ratio=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`against` names the reference; `load` is the machine's when the figure was taken."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    against: str = ""
    target: Target | None = None
    load: tuple[float, float, float] = field(default_factory=os.getloadavg)

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        value = self.ratio if self.target.of_ratio else self.value
        return value is not None and self.target.met(value)

    def row(self) -> tuple[str, ...]:
        reference = f"{_short(self.reference)} {self.against}" if self.reference else ""
        verdict = {None: "", True: "met", False: "MISSED"}[self.met]
        target = str(self.target or "")
        ratio = f"{self.ratio:.2f}" if self.ratio else ""
        measured = f"{_short(self.value)} {self.unit}"
        return (self.name, measured, reference, ratio, target, verdict, f"{self.load[0]:.1f}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A part that could not be measured here, and why."""

    name: str
    why: str

    def row(self) -> tuple[str, ...]:
        return (self.name, f"not measured: {self.why}", "", "", "", "", "")


Result = Figure | Skipped


def table(results: Sequence[Result]) -> str:
    rows = [_TITLES, *(result.row() for result in results)]
    fitting = [row for row in rows if "not measured" not in row[1]]
    widths = [max(map(_width, column)) for column in zip(*fitting, strict=True)]
    lines = ["  ".join(_pad(*cell) for cell in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def as_json(results: Sequence[Result]) -> str:
    told = [
        asdict(one) | ({"ratio": one.ratio, "met": one.met} if isinstance(one, Figure) else {})
        for one in results
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
