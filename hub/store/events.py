"""The event log by number, and the bell that says there is more."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from pymongo import IndexModel
from pymongo.errors import PyMongoError

from hub.core.events import Event
from hub.store.database import Database
from hub.store.documents import event_from_document

log = logging.getLogger(__name__)

INDEXES: list[IndexModel] = []
RING_AT_LEAST_EVERY = 2.0
"""Seconds after which the bell rings by itself: a change stream may die without a word."""


class Events:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def last_number(self) -> int:
        """0 for an empty log."""
        counter = await self._db["counters"].find_one({"_id": "events"})
        return int(counter["value"]) if counter else 0

    async def since(self, number: int, limit: int = 100) -> list[Event]:
        """Events with a greater number, in order; at most `limit`.

        By their numbers one by one: a range of `_id` reads everything on the embedded store, and an
        index beside it would cost every commit.
        """
        last = min(await self.last_number(), number + limit)
        wanted = list(range(number + 1, last + 1))
        if not wanted:
            return []
        cursor = self._db["events"].find({"_id": {"$in": wanted}})
        found = [event_from_document(document) async for document in cursor]
        return sorted(found, key=lambda event: event.number)

    async def ring(self, alone: Callable[[], bool]) -> AsyncIterator[None]:
        """Yields when the log may have grown: by a change stream on its counter, or by the clock.

        While this process is `alone` its own commits are news enough and the stream costs too much.
        """
        stream: Any = None
        while True:
            try:
                if alone():
                    stream = None
                    await asyncio.sleep(RING_AT_LEAST_EVERY)
                else:
                    stream = stream or self._watch()
                    await stream.try_next()
            except PyMongoError as error:
                log.warning("bell_silent", extra={"error": str(error)[:200]})
                stream = None
                await asyncio.sleep(0.5)
            yield

    def _watch(self) -> Any:
        wait = int(RING_AT_LEAST_EVERY * 1000)
        pipeline = [{"$match": {"documentKey._id": "events"}}]
        return self._db["counters"].watch(pipeline, max_await_time_ms=wait)
