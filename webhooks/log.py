"""The event log by number, for all couriers: what is new from memory, the rest in pages."""

from collections import deque
from itertools import islice

from hub.core.events import Event
from hub.store.database import Database
from hub.store.events import Events
from hub.store.group import Entry

REMEMBERED = 2_000


class Log:
    def __init__(self, db: Database, last: int = 0) -> None:
        self._events = Events(db)
        self._recent: deque[Event] = deque(maxlen=REMEMBERED)
        self.last = last

    def hear(self, entry: Entry) -> None:
        """What the feed tells: every event once, in order."""
        self.last = entry.event.number
        self._recent.append(entry.event)

    async def since(self, number: int, limit: int) -> list[Event]:
        """Events with a greater number, in order; at most `limit`, none when there are none yet."""
        if number >= self.last:
            return []
        if self._recent and self._recent[0].number <= number + 1:
            first = number + 1 - self._recent[0].number
            return list(islice(self._recent, first, first + limit))
        return await self._events.since(number, limit)

    async def event(self, number: int) -> Event | None:
        return next(iter(await self.since(number - 1, 1)), None)
