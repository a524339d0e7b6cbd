"""Moments of a local day: from what a clock on the wall shows to UTC, over every change of it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When the wall clock first shows this minute of the day; 1440 is the end of the day.

    What it shows twice (clocks put back) is the first time; what it never shows (clocks put
    forward) is the leap itself. So later minutes are never earlier moments, and what adjoins on
    the wall adjoins in UTC.
    """
    shown = datetime.combine(day, time()) + timedelta(minutes=minute)
    at = _read(shown, zone)
    if at.astimezone(zone).replace(tzinfo=None) == shown:
        return at
    return _leap(_read(shown, zone, fold=1), at, zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day that the wall clock shows."""
    return at.astimezone(zone).date()


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """Raises ZoneInfoNotFoundError or ValueError for a name that no zone has."""
    return ZoneInfo(name)


def _read(shown: datetime, zone: ZoneInfo, fold: int = 0) -> datetime:
    return shown.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _leap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment in (before, after] at which the zone's offset changes, to the second."""
    old = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)
