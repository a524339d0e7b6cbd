"""Counts the log: one process of all, the owner of one shard, a few seconds behind the events.

It hears what happens as everybody does, so that counting costs the way of a message nothing, and
reads from the log what it has not heard. Overtaken by another process it begins where that stands.
"""

import asyncio
import logging
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from hub.core.events import Event
from hub.core.failpoints import failpoint
from hub.core.indicators import COUNTED, Cell, Count, Line, Standing, count
from hub.pipeline.feed import Feed
from hub.store.database import Database
from hub.store.events import Events
from hub.store.figures import Figures, Mark, Quarter, quarter_of
from hub.store.group import Entry

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two countings."""
PAGE = 100
FAR_ENOUGH = 1_000
"""Events after which the mark is moved, though nothing of them counted."""
Steps = defaultdict[datetime, list[tuple[int, Line]]]
"""By quarter, each with the number of its event."""


class Tally:
    """`may`: whether this process is the one that counts."""

    def __init__(self, db: Database, feed: Feed, may: Callable[[], bool]) -> None:
        self._figures = Figures(db)
        self._events = Events(db)
        self._feed = feed
        self._may = may
        self._mark: Mark | None = None
        self._heard: deque[Event] = deque()
        self._last = 0

    async def run(self) -> None:
        """Count for ever; ends by cancellation."""
        unlisten = self._feed.listen(self._hear)
        try:
            while True:
                try:
                    await self.step()
                except Exception:
                    log.exception("counting_failed")
                    self._forget()
                await asyncio.sleep(EVERY)
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        if self._mark is None:
            return
        self._last = entry.event.number
        if entry.event.kind in COUNTED:
            self._heard.append(entry.event)

    async def step(self) -> None:
        """Count what there is to count."""
        if not self._may():
            self._forget()
            return
        if self._mark is None:
            self._mark = await self._figures.mark()
            self._last = 0
            await self._read_up()
        heard, self._heard = list(self._heard), deque()
        await self._count(heard, self._last)

    def _forget(self) -> None:
        self._mark = None
        self._heard.clear()

    async def _read_up(self) -> None:
        """What was committed before anything was heard here, and perhaps more: once each."""
        at, end = self._mark.number if self._mark else 0, self._feed.last
        while self._mark and at < end:
            events = await self._events.since(at, PAGE)
            if not events:
                return
            at = events[-1].number
            await self._count(events, at)

    async def _count(self, events: Sequence[Event], last: int) -> None:
        mark = self._mark
        if mark is None or last <= mark.number:
            return
        standing = Standing(dict(mark.standing.waits), dict(mark.standing.breaks))
        counted: Steps = defaultdict(list)
        for event in events:
            if event.number > mark.number:
                for line in count(event, standing):
                    counted[quarter_of(line[0].minute)].append((event.number, line))
        moved = counted or standing != mark.standing or last - mark.number >= FAR_ENOUGH
        if not moved:
            return
        for begins, steps in counted.items():
            if not await self._add(begins, steps, last):
                return
        failpoint("figures_written")
        after = Mark(number=last, standing=standing)
        if await self._figures.put_mark(mark, after):
            self._mark = after
        else:
            self._overtaken()

    async def _add(self, begins: datetime, steps: list[tuple[int, Line]], last: int) -> bool:
        """What is in it already, since it was counted before a crash, is not counted again."""
        before: Quarter = await self._figures.quarter(begins)
        counts: Counter[tuple[Cell, Count]] = Counter(before.counts)
        for number, (cell, what, n) in steps:
            if number > before.number:
                counts[cell, what] += n
        after = replace(before, number=last, counts=counts)
        if before.number >= last or await self._figures.put(before, after):
            return True
        self._overtaken()
        return False

    def _overtaken(self) -> None:
        log.info("counted_by_another")
        self._forget()
