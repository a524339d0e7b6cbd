"""To whom this process has a line, told to their seats: whoever is lost is not offered anything."""

import asyncio
import logging
from collections import Counter
from functools import partial

from hub.core.clock import Clock
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.seats import Seat, hold, let_go
from hub.pipeline.feed import Feed
from hub.store import seats
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.seats import Seats

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before the next try when the store does not answer."""


class Presence:
    """`come` and `go` are told by whoever keeps the lines; `run` makes it true."""

    def __init__(
        self, db: Database, committer: Committer, feed: Feed, clock: Clock, process: str
    ) -> None:
        self._seats = Seats(db)
        self._committer = committer
        self._feed = feed
        self._clock = clock
        self.process = process
        self._lines: Counter[str] = Counter()
        self._moved: set[str] = set()
        self._bell = asyncio.Event()

    def come(self, person_id: str) -> None:
        """One more line to him."""
        self._lines[person_id] += 1
        self._tell(person_id)

    def go(self, person_id: str) -> None:
        self._lines[person_id] -= 1
        self._tell(person_id)

    def is_here(self, person_id: str) -> bool:
        return self._lines[person_id] > 0

    def _tell(self, person_id: str) -> None:
        self._moved.add(person_id)
        self._bell.set()

    async def run(self) -> None:
        """What an earlier life of this process held is let go first; ends by cancellation."""
        unlisten = self._feed.listen(self._hear)
        known = False
        try:
            while True:
                try:
                    known = known or await self._look_back()
                    await self._settle()
                except Exception:
                    log.exception("presence_failed")
                    await asyncio.sleep(PAUSE)
                    continue
                await self._bell.wait()
                self._bell.clear()
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        """A seat that was made, or that is said to be lost or held though its person is not."""
        if entry.event.kind is Kind.SEAT and entry.event.data["id"] in self._lines:
            self._tell(entry.event.data["id"])

    async def _look_back(self) -> bool:
        self._moved |= {seat.id for seat in await self._seats.all() if self.process in seat.held_by}
        return True

    async def _settle(self) -> None:
        """Who comes or goes while it is written down has moved again."""
        while self._moved:
            person_id = self._moved.pop()
            try:
                await self._write(person_id)
            except BaseException as error:
                self._moved.add(person_id)
                if not isinstance(error, Conflict):
                    raise

    async def _write(self, person_id: str) -> None:
        seat = await self._seats.get(person_id)
        if seat and (after := self._as_it_is(seat)):
            decide = partial(seats.write, before=seat, after=after, by=person_id)
            await self._committer.commit(None, decide)

    def _as_it_is(self, seat: Seat) -> Seat | None:
        """The seat as it must be, None when it is so already."""
        keep = hold if self.is_here(seat.id) else let_go
        after = keep(seat, self.process, at=self._clock.now())
        return after if after != seat else None
