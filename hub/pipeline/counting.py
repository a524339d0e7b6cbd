"""How the log is counted: every event once and in order; how far it has come is written down."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from hub.pipeline.feed import Feed
from hub.store.group import Entry

log = logging.getLogger(__name__)


class Overtaken(Exception):
    """Another process has written down more than this one began with."""


class Counting(ABC):
    """Begins where it was written down last, reads what came since, and hears the rest.

    It hears as everybody does, so that counting costs the way of a message nothing. After a failure
    it begins anew: what was not written down is counted again. `every`: seconds between writings.
    """

    PAGE: ClassVar[int] = 100

    def __init__(self, feed: Feed, *, every: float) -> None:
        self._feed = feed
        self._every = every
        self._may: Callable[[], bool] = lambda: True
        self._unlisten: Callable[[], None] | None = None
        self.number = 0
        """Of the last event that is counted."""

    @abstractmethod
    async def begin(self) -> int:
        """Take up what is written down; the number of the last event in it."""

    @abstractmethod
    def count(self, entry: Entry) -> None:
        """One event more; must not block."""

    @abstractmethod
    async def write(self) -> None:
        """Write down what was counted since, if anything; raises Overtaken."""

    async def run(self, may: Callable[[], bool]) -> None:
        """When the feed has started, until cancelled; `may`: whether this one writes, of all."""
        self._may = may
        try:
            while True:
                try:
                    await self.step()
                except Exception:
                    log.exception("counting_failed", extra={"count": type(self).__module__})
                await asyncio.sleep(self._every)
        finally:
            self.forget()

    async def step(self) -> None:
        """Read up where nothing is heard yet, and write down."""
        try:
            if self._unlisten is None:
                await self._read_up()
            await self.write()
        except Overtaken:
            log.info("counted_by_another", extra={"count": type(self).__module__})
            self.forget()
        except Exception:
            self.forget()
            raise

    async def _read_up(self) -> None:
        """To where the feed is at that moment: what is heard from then on follows on it."""
        self.number = await self.begin()
        while self.number < self._feed.last:
            for entry in await self._feed.since(self.number, self.PAGE):
                self.hear(entry)
            await self.write()
        self._unlisten = self._feed.listen(self.hear)

    def hear(self, entry: Entry) -> None:
        """What is told twice counts once."""
        if entry.event.number > self.number:
            self.number = entry.event.number
            self.count(entry)

    def forget(self) -> None:
        """Hear nothing any more: the next step begins anew."""
        if self._unlisten:
            self._unlisten()
            self._unlisten = None
