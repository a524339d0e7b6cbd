"""Working time counted a second time: by walking along the local days of a calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hub.core.calendar import Calendar

NONE = timedelta(0)
ONE_DAY = timedelta(days=1)
ENDLESS = 400


@dataclass(frozen=True, slots=True)
class Edition:
    """A calendar as it held from a moment on."""

    since: datetime
    calendar: Calendar


def worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    total = NONE
    for opens, shuts in _open_times(calendar, start):
        if opens >= end:
            break
        total += max(min(shuts, end) - max(opens, start), NONE)
    return total


def reached(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """When so much has been worked since `start`."""
    if amount <= NONE:
        return start
    for opens, shuts in _open_times(calendar, start):
        begun = max(opens, start)
        if begun + amount <= shuts:
            return begun + amount
        amount -= shuts - begun
    raise ValueError(f"{calendar.id} is not open for so long")


def opens_at(calendar: Calendar, at: datetime) -> datetime | None:
    """When it opens next; None while it is open, and when it never does."""
    opens, _ = next(_open_times(calendar, at), (at, at))
    return opens if opens > at else None


def first_reached(
    editions: Sequence[Edition], start: datetime, amount: timedelta, until: datetime
) -> datetime | None:
    """When it was first true, by the calendar of that moment; None when not before `until`.

    Whoever changes a calendar changes all that ran by it, back to its start: so a change can make
    something late at once, or put off what was about to be.
    """
    for place, edition in enumerate(editions):
        over = editions[place + 1].since if place + 1 < len(editions) else None
        if over and over <= start:
            continue
        at = max(reached(edition.calendar, start, amount), edition.since, start)
        if over is None or at < over:
            return at if at <= until else None
    return None


def in_force(editions: Sequence[Edition], at: datetime) -> Calendar:
    held = [one for one in editions if one.since <= at]
    return (held or list(editions))[-1 if held else 0].calendar


def _open_times(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(calendar.zone)
    day = start.astimezone(zone).date() - ONE_DAY
    for _ in range(ENDLESS):
        exception = calendar.exceptions.get(day)
        shifts = exception.hours if exception else calendar.weekly.get(day.weekday(), ())
        for shift in shifts:
            opens = _wall(day, shift.start, calendar.zone)
            shuts = _wall(day, shift.end, calendar.zone)
            if shuts > start and opens < shuts:
                yield opens, shuts
        day += ONE_DAY


@lru_cache(4096)
def _wall(day: date, minute: int, zone: str) -> datetime:
    """What a clock on the wall there calls so; minute 1440 is the next day's first.

    A minute that it leaps over, when clocks are put forward, is the next one that there is.
    """
    whole, rest = divmod(minute, 1440)
    local = datetime.combine(day + whole * ONE_DAY, time(rest // 60, rest % 60), ZoneInfo(zone))
    at = local.astimezone(UTC)
    if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        return _wall(day, minute + 1, zone)
    return at
