"""Keeps the index equal to the live articles: built at the start, then following their events."""

import asyncio
import logging
from collections.abc import Callable

from hub.core.articles import Article
from hub.core.events import Kind
from hub.pipeline.feed import Feed
from hub.store.articles import Articles
from hub.store.group import Entry
from knowledge.backend import SearchBackend

log = logging.getLogger(__name__)

BATCH = 200
"""Articles handed to the index at once: small, so that answers go on meanwhile."""
PAUSE = 1.0
"""Seconds before the next try when the store or the index does not answer."""


class Projection:
    """One a process; `run` is its worker."""

    def __init__(self, index: SearchBackend, articles: Articles) -> None:
        self._index = index
        self._articles = articles
        self._changed: set[str] = set()
        self._stale = True
        self._bell = asyncio.Event()
        self.progress: Callable[[int], None] = lambda _: None

    async def run(self, feed: Feed) -> None:
        """Build, then follow; ends by cancellation."""
        unlisten = feed.listen(self._hear)
        self._bell.set()
        try:
            while True:
                await self._bell.wait()
                self._bell.clear()
                await self._work()
        finally:
            unlisten()

    def rebuild(self) -> None:
        """Build the whole index anew, beside the old one, which answers until it is done."""
        self._stale = True
        self._bell.set()

    def _hear(self, entry: Entry) -> None:
        if entry.event.kind is Kind.ARTICLE:
            self._changed.update(entry.event.data["ids"])
            self._bell.set()

    async def _work(self) -> None:
        changed, self._changed = self._changed, set()
        try:
            if self._stale:
                await self._build()
            if changed:
                await self._update(changed)
        except Exception:
            log.exception("indexing_failed")
            self._changed |= changed
            await asyncio.sleep(PAUSE)
            self._bell.set()

    async def _build(self) -> None:
        """What changes meanwhile is heard, and brought up to date afterwards."""
        build = await self._index.build()
        size = 0
        batch: list[Article] = []
        async for article in self._articles.every(live_only=True):
            batch.append(article)
            size += 1
            if len(batch) == BATCH:
                await build.add(batch)
                self.progress(size)
                batch = []
        await build.add(batch)
        await build.change_over()
        self._stale = False
        self.progress(size)
        log.info("index_built", extra={"articles": size})

    async def _update(self, changed: set[str]) -> None:
        found = await self._articles.get_many(changed)
        await self._index.put(list(found.values()), changed - found.keys())
