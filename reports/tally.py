"""Counts the log into figures: one process of all, a few seconds behind the events."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime

from hub.core.failpoints import failpoint
from hub.core.indicators import COUNTED, Cell, Count, Line, Standing, count
from hub.pipeline.counting import Counting, Overtaken
from hub.pipeline.feed import Feed
from hub.store.database import Database
from hub.store.figures import Figures, Mark, Quarter, quarter_of
from hub.store.group import Entry

EVERY = 2.0
"""Seconds between two writings."""
FAR_ENOUGH = 1_000
"""Events after which the mark is moved, though nothing of them counted."""
Steps = defaultdict[datetime, list[tuple[int, Line]]]
"""By quarter, each with the number of its event."""


class Tally(Counting):
    """Of all processes only the one that writes down counts."""

    def __init__(self, db: Database, feed: Feed) -> None:
        super().__init__(feed, every=EVERY)
        self._figures = Figures(db)
        self._mark = Mark()
        self._standing = Standing()
        self._steps: Steps = defaultdict(list)
        self._open: Quarter | None = None

    async def step(self) -> None:
        if self._may():
            await super().step()
        else:
            self.forget()

    async def begin(self) -> int:
        self._mark = await self._figures.mark()
        self._standing = _copy(self._mark.standing)
        self._steps.clear()
        self._open = None
        return self._mark.number

    def count(self, entry: Entry) -> None:
        if entry.event.kind not in COUNTED:
            return
        for line in count(entry.event, self._standing):
            self._steps[quarter_of(line[0].minute)].append((entry.event.number, line))

    async def write(self) -> None:
        """The figures, then the mark: dying between them, what is in a quarter is known to be."""
        before, after = self._mark, Mark(number=self.number, standing=_copy(self._standing))
        steps, self._steps = self._steps, defaultdict(list)
        moved = steps or after.standing != before.standing
        if not moved and after.number - before.number < FAR_ENOUGH:
            return
        for begins, lines in steps.items():
            await self._add(begins, lines, after.number)
        failpoint("figures_written")
        if not await self._figures.put_mark(before, after):
            raise Overtaken
        self._mark = after

    async def _add(self, begins: datetime, lines: list[tuple[int, Line]], last: int) -> None:
        """What is in it already, since it was counted before a crash, is not counted again."""
        before = self._open
        if before is None or before.begins != begins:
            before = self._open = await self._figures.quarter(begins)
        if before.number >= last:
            return
        counts: Counter[tuple[Cell, Count]] = Counter(before.counts)
        for number, (cell, what, n) in lines:
            if number > before.number:
                counts[cell, what] += n
        self._open = replace(before, number=last, counts=counts)
        if not await self._figures.put(before, self._open):
            raise Overtaken


def _copy(standing: Standing) -> Standing:
    return Standing(dict(standing.waits), dict(standing.breaks))
