"""All calendars as they are now, in memory: every clock that begins or goes on asks for one."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hub.core.calendar import ALWAYS, OFFICE, Calendar
from hub.core.events import Kind
from hub.pipeline.feed import Feed
from hub.store.calendars import Calendars
from hub.store.database import Database
from hub.store.group import Entry

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before the next try when the store does not answer."""


class Almanac:
    """`run` follows the changes of every process, and tells `on_change` of each."""

    def __init__(self, db: Database) -> None:
        self._calendars = Calendars(db)
        self._known: Mapping[str, Calendar] = MappingProxyType(
            {ALWAYS.id: ALWAYS, OFFICE.id: OFFICE}
        )
        self._lock = asyncio.Lock()
        self._bell = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None

    def all(self) -> list[Calendar]:
        return list(self._known.values())

    def find(self, calendar_id: str) -> Calendar | None:
        return self._known.get(calendar_id)

    def get(self, calendar_id: str) -> Calendar:
        """Day and night for one that is not there: no clock stands still for a name."""
        return self._known.get(calendar_id) or self._known[ALWAYS.id]

    async def load(self) -> None:
        """One after the other, so that no older reading comes to stand in a newer one's place."""
        async with self._lock:
            stored = {calendar.id: calendar for calendar in await self._calendars.all()}
            self._known = MappingProxyType({ALWAYS.id: ALWAYS, **stored})

    async def run(self, feed: Feed) -> None:
        """Take up every change; ends by cancellation."""
        unlisten = feed.listen(self._hear)
        self._bell.set()
        try:
            while True:
                await self._bell.wait()
                self._bell.clear()
                await self._work()
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        if entry.event.kind is Kind.CALENDAR:
            self._bell.set()

    async def _work(self) -> None:
        try:
            await self.load()
        except Exception:
            log.exception("calendars_not_read")
            await asyncio.sleep(PAUSE)
            self._bell.set()
        else:
            self.on_change()
