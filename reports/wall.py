"""The wall board's figures, read from what was counted: once a second at most, for all who ask."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from hub.core.clock import Clock
from hub.core.indicators import Line
from hub.core.local_time import MINUTES_A_DAY, local_day, moment, zone_of
from hub.pipeline.calendars import Almanac
from hub.store.database import Database
from hub.store.figures import Figures, Quarter
from reports.reading import MINUTE, WEEK, Asked, Book, Reading, reading

FRESH = 1.0
"""Seconds for which what was read serves all who ask."""


class Wall:
    def __init__(self, db: Database, clock: Clock, almanac: Almanac) -> None:
        self._figures = Figures(db)
        self._clock = clock
        self._almanac = almanac
        self._books: dict[tuple[date, ...], tuple[float, Book]] = {}
        self._lock = asyncio.Lock()

    async def read(self, asked: Asked, node_id: str) -> Reading:
        """By the days of the zone whose hours `node_id` keeps."""
        now = self._clock.now()
        zone = zone_of(self._almanac.at("node", node_id).zone)
        today = local_day(now, zone)
        begins, ends = (moment(today, minute, zone) for minute in (0, MINUTES_A_DAY))
        days = _days(begins, ends) | _days(begins - WEEK, ends - WEEK)
        return reading(await self._book(tuple(sorted(days))), asked, now, begins, ends)

    async def _book(self, days: tuple[date, ...]) -> Book:
        async with self._lock:
            read_at, book = self._books.get(days, (-FRESH, None))
            if book is None or self._clock.monotonic() - read_at >= FRESH:
                book = await self._open(days)
                self._books = {days: (self._clock.monotonic(), book)}
            return book

    async def _open(self, days: tuple[date, ...]) -> Book:
        """Who waits is read last: whoever is counted as answered waits no more."""
        quarters = await self._figures.days(days)
        mark = await self._figures.mark()
        return Book(tuple(_lines(quarters)), mark.standing)


def _lines(quarters: Iterable[Quarter]) -> Iterator[Line]:
    for quarter in quarters:
        for (cell, what), n in quarter.counts.items():
            yield cell, what, n


def _days(begins: datetime, ends: datetime) -> set[date]:
    """The days of UTC that this time touches."""
    return {begins.date(), (ends - MINUTE).date()}
