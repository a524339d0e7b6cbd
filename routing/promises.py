"""All service levels as they are now, in memory: every wait that begins asks what was promised."""

import asyncio
import logging
from collections.abc import Mapping
from types import MappingProxyType

from hub.core.conversations import Conversation
from hub.core.events import Kind
from hub.core.service_levels import DEFAULT_LEVEL, ServiceLevel, choose
from hub.pipeline.feed import Feed
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.service_levels import ServiceLevels

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before the next try when the store does not answer."""


class Promises:
    """`run` follows the changes of every process."""

    def __init__(self, db: Database) -> None:
        self._levels = ServiceLevels(db)
        self._known: Mapping[str, ServiceLevel] = MappingProxyType(
            {DEFAULT_LEVEL.id: DEFAULT_LEVEL}
        )
        self._bell = asyncio.Event()

    def of(self, conversation: Conversation) -> ServiceLevel | None:
        return choose(
            self._known.values(), node_id=conversation.node_id, queue=conversation.queue or "",
            tier=conversation.tier.value,
        )  # fmt: skip

    async def load(self) -> None:
        stored = {level.id: level for level in await self._levels.all()}
        self._known = MappingProxyType(stored)

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
        if entry.event.kind is Kind.SERVICE_LEVEL:
            self._bell.set()

    async def _work(self) -> None:
        try:
            await self.load()
        except Exception:
            log.exception("service_levels_not_read")
            await asyncio.sleep(PAUSE)
            self._bell.set()
