"""Working time: when a calendar is open, and how to count hours that only run while it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from hub.core.errors import InputError
from hub.core.local_time import MINUTES_A_DAY, local_day, moment, zone_of
from hub.core.organisation import ROOT_NODE

ONE_DAY = timedelta(days=1)
NONE = timedelta(0)
OF_NODE = "node"
"""In place of a calendar's id: the hours that the node keeps which it is about."""
FAR = 10 * 366
"""Days after which a search for open hours is given up: the end of all clocks."""


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Minutes of the local day, from `start` up to but without `end`; 1440 is its end."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{shown(self.start)}–{shown(self.end)}"


Hours = tuple[Shift, ...]
"""A day's shifts, in order; none: closed all day."""
OPEN_ALL_DAY: Hours = (Shift(0, MINUTES_A_DAY),)
CLOSED_ALL_DAY: Hours = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of open time, in UTC, without its end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """A holiday, or a day that is worked otherwise than its weekday."""

    name: str = ""
    hours: Hours = CLOSED_ALL_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`weekly` by weekday (0 is Monday; absent is closed), `exceptions` by local date."""

    id: str
    name: str
    zone: str
    weekly: Mapping[int, Hours]
    exceptions: Mapping[date, Exceptional] = field(default_factory=dict)
    node_id: str = ROOT_NODE
    rev: int = 0

    def hours(self, day: date) -> Hours:
        """What the wall clock shows when it is open on this day."""
        if exception := self.exceptions.get(day):
            return exception.hours
        return self.weekly.get(day.weekday(), CLOSED_ALL_DAY)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The same, as moments."""
        return _spans(self.zone, day, self.hours(day))

    def day_of(self, at: datetime) -> date:
        return local_day(at, zone_of(self.zone))

    def is_open(self, at: datetime) -> bool:
        span = next(self._from(at), None)
        return span is not None and span.start <= at

    def next_opening(self, at: datetime) -> datetime | None:
        """`at` itself while it is open; None when it never opens again."""
        span = next(self._from(at), None)
        return max(span.start, at.astimezone(UTC)) if span else None

    def working(self, start: datetime, end: datetime) -> timedelta:
        """How long it is open between two moments; nothing when they are the wrong way round."""
        total = NONE
        for span in self._from(start):
            if span.start >= end:
                break
            total += max(min(span.end, end) - max(span.start, start), NONE)
        return total

    def after(self, start: datetime, working: timedelta) -> datetime:
        """The first moment at which so much working time has passed since `start`.

        The end of all clocks where it never does: no limit may break what it is a limit of.
        """
        if working <= NONE:
            return start.astimezone(UTC)
        for span in self._from(start):
            begun = max(span.start, start.astimezone(UTC))
            if begun + working <= span.end:
                return begun + working
            working -= span.end - begun
        return start.astimezone(UTC) + FAR * ONE_DAY

    def _from(self, start: datetime) -> Iterator[Span]:
        """All open time that ends after `start`, in order."""
        first = self.day_of(start) - ONE_DAY
        for number in range(FAR):
            for span in self.spans(first + number * ONE_DAY):
                if span.end > start:
                    yield span


@lru_cache(maxsize=8192)
def _spans(zone_name: str, day: date, hours: Hours) -> tuple[Span, ...]:
    zone = zone_of(zone_name)
    spans = (Span(moment(day, one.start, zone), moment(day, one.end, zone)) for one in hours)
    return tuple(span for span in spans if span.start < span.end)


def hours_of(shifts: Sequence[Shift], *, all_day: bool = False, closed: bool = False) -> Hours:
    """A day's hours, in order; raises InputError for what contradicts itself."""
    if all_day and closed:
        raise InputError("open_and_closed", fields={"closed": "open_and_closed"})
    if closed and shifts:
        raise InputError("open_and_closed", fields={"shifts": "open_and_closed"})
    if all_day:
        shifts = (*OPEN_ALL_DAY, *shifts)
    in_order = tuple(sorted(shifts))
    for shift in in_order:
        if not 0 <= shift.start < shift.end <= MINUTES_A_DAY:
            raise InputError("bad_shift", shift=str(shift), fields={"shifts": "bad_shift"})
    for first, second in pairwise(in_order):
        if second.start < first.end:
            raise InputError(
                "shifts_overlap", first=str(first), second=str(second),
                fields={"shifts": "shifts_overlap"},
            )  # fmt: skip
    return in_order


def check(calendar: Calendar) -> Calendar:
    """Raises InputError for an unknown zone and for a week that is never open."""
    try:
        zone_of(calendar.zone)
    except (KeyError, ValueError, OSError):  # what zoneinfo raises for a name that is none
        raise InputError(fields={"zone": "unknown_zone"}) from None
    if not any(calendar.weekly.values()):
        raise InputError(fields={"weekly": "never_open"})
    return calendar


def shown(minute: int) -> str:
    """As the wall clock shows this minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def every_day(hours: Hours) -> dict[int, Hours]:
    return dict.fromkeys(range(7), hours)


ALWAYS = Calendar(id="always", name="全天候", zone="Asia/Shanghai", weekly=every_day(OPEN_ALL_DAY))
"""Day and night; also stands in for a calendar that is not known."""
OFFICE = Calendar(
    id="office", name="工作时间", zone="Asia/Shanghai",
    weekly=dict.fromkeys(range(5), (Shift(9 * 60, 12 * 60), Shift(13 * 60 + 30, 18 * 60))),
)  # fmt: skip
