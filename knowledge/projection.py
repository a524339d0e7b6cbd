"""Keeps the index equal to the live articles: built where need be, then following their events."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from hub.core.articles import Article
from hub.core.events import Kind
from hub.pipeline.feed import Feed
from hub.store.articles import Articles, record
from hub.store.committer import Committer
from hub.store.group import Entry
from knowledge.backend import SearchBackend

log = logging.getLogger(__name__)

BATCH = 200
"""Articles handed to the index at once: small, so that answers go on meanwhile."""
PAUSE = 1.0
"""Seconds before the next try when the store or the index does not answer."""
WATCH = 10.0
"""Seconds after which an index that others write too is looked at, without an event."""
REINDEX = "reindex"
"""The action of an article event that asks for a rebuild."""


async def reindex(committer: Committer, *, by: str) -> None:
    """Ask all hubs for a rebuild; the index of before answers until it is done."""
    await committer.commit(None, lambda draft: record(draft, REINDEX, [], by=by))


class Projection:
    """One a process; `run` is its worker. Of those who share an index, one `may_build`."""

    def __init__(
        self, index: SearchBackend, articles: Articles, *,
        may_build: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        self._index = index
        self._articles = articles
        self._may_build = may_build
        self._changed: set[str] = set()
        self._wanted = 0
        self._bell = asyncio.Event()
        self._building: dict[str, int] = {}

    async def run(self, feed: Feed) -> None:
        """Build, then follow; ends by cancellation."""
        unlisten = feed.listen(self._hear)
        try:
            while True:
                await self._work()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._bell.wait(), WATCH)
                self._bell.clear()
        finally:
            unlisten()

    def state(self) -> Mapping[str, Any]:
        """How far a rebuild has come, while there is one; of articles that are shown or not."""
        return {"building": dict(self._building)} if self._building else {}

    def _hear(self, entry: Entry) -> None:
        if entry.event.kind is not Kind.ARTICLE:
            return
        self._changed.update(entry.event.data["ids"])
        if entry.event.data["action"] == REINDEX:
            self._wanted = entry.event.number
        self._bell.set()

    async def _work(self) -> None:
        try:
            edition = await self._index.edition()
            if (edition is None or edition < self._wanted) and self._may_build():
                await self._build(self._wanted, answering=edition is not None)
            elif edition is None:
                return
            self._changed.update(await self._index.missed(self._articles.live_revs))
            await self._update()
        except Exception:
            log.exception("indexing_failed")
            await asyncio.sleep(PAUSE)
            self._bell.set()

    async def _build(self, edition: int, *, answering: bool) -> None:
        """What changes meanwhile goes into the index that answers, and afterwards into the new."""
        self._building = {"done": 0, "of": await self._articles.size()}
        updated: set[str] = set()
        try:
            build = await self._index.build(edition)
            async for batch in self._batches():
                await build.add(batch)
                self._building["done"] += len(batch)
                if answering:
                    updated |= await self._update()
            await build.change_over()
            self._changed |= updated
            log.info("index_built", extra={"articles": self._building["done"]})
        finally:
            self._building = {}

    async def _batches(self) -> AsyncIterator[Sequence[Article]]:
        batch: list[Article] = []
        async for article in self._articles.every(live_only=True):
            batch.append(article)
            if len(batch) == BATCH:
                yield batch
                batch = []
        yield batch

    async def _update(self) -> set[str]:
        """In pieces, until nothing has changed; returns what had. A piece that fails stays."""
        done: set[str] = set()
        while self._changed:
            some = set(sorted(self._changed)[:BATCH])
            self._changed -= some
            try:
                found = await self._articles.get_many(some)
                await self._index.put(list(found.values()), some - found.keys())
            except BaseException:
                self._changed |= some
                raise
            done |= some
        return done
