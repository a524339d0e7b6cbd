"""What every process keeps in memory of the store, because every decision asks for it."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable

from hub.core.events import Kind
from hub.pipeline.feed import Feed
from hub.store.group import Entry

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before the next try when the store does not answer."""


class Mirror(ABC):
    """Read anew after every change of its `kinds`, in any process; `on_change` is then told."""

    kinds: frozenset[Kind]

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._bell = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None

    @abstractmethod
    async def _read(self) -> None:
        """Take everything as it is stored now."""

    async def load(self) -> None:
        """One after the other, so that no older reading comes to stand in a newer one's place."""
        async with self._lock:
            await self._read()
        self.on_change()

    async def run(self, feed: Feed) -> None:
        """Take up every change; ends by cancellation."""
        unlisten = feed.listen(self._hear)
        self._bell.set()
        try:
            while True:
                await self._bell.wait()
                self._bell.clear()
                await self._load_patiently()
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        if entry.event.kind in self.kinds:
            self._bell.set()

    async def _load_patiently(self) -> None:
        try:
            await self.load()
        except Exception:
            log.exception("mirror_not_read", extra={"kinds": sorted(self.kinds)})
            await asyncio.sleep(PAUSE)
            self._bell.set()
