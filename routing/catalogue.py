"""All queues as they are now, in memory: every hand-over and every line asks for them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hub.core import queues
from hub.core.events import Kind
from hub.core.queues import DEFAULT_QUEUE, Caller, Queue
from hub.pipeline.feed import Feed
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.queues import Queues

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before the next try when the store does not answer."""
BUILT_IN = Queue(id=DEFAULT_QUEUE, name="客服 service")
"""As it is until somebody changes it."""


class Catalogue:
    """`run` follows the changes of every process, and tells `on_change` of each."""

    def __init__(self, db: Database) -> None:
        self._queues = Queues(db)
        self._known: Mapping[str, Queue] = MappingProxyType({DEFAULT_QUEUE: BUILT_IN})
        self._lock = asyncio.Lock()
        self._bell = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None

    def all(self) -> list[Queue]:
        return list(self._known.values())

    def find(self, queue_id: str) -> Queue | None:
        return self._known.get(queue_id)

    def get(self, queue_id: str | None) -> Queue:
        """The default one for none, and for one that was deleted a moment ago."""
        return self._known.get(queue_id or DEFAULT_QUEUE) or self._known[DEFAULT_QUEUE]

    def choose(self, caller: Caller) -> Queue:
        return self.get(queues.choose(self._known.values(), caller))

    async def load(self) -> None:
        """One after the other, so that no older reading comes to stand in a newer one's place."""
        async with self._lock:
            stored = {queue.id: queue for queue in await self._queues.all()}
            self._known = MappingProxyType({DEFAULT_QUEUE: BUILT_IN, **stored})
        self.on_change()

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
        if entry.event.kind is Kind.QUEUE:
            self._bell.set()

    async def _work(self) -> None:
        try:
            await self.load()
        except Exception:
            log.exception("queues_not_read")
            await asyncio.sleep(PAUSE)
            self._bell.set()
