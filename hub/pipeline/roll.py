"""Says every half minute, and at once when an account has changed, how this process stands."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from hub.core.clock import Clock
from hub.store.database import Database, Document
from hub.store.processes import Processes

log = logging.getLogger(__name__)

EVERY = 30.0


class RollCall:
    """`ask` gathers the facts, as a document."""

    def __init__(
        self, db: Database, clock: Clock, name: str, ask: Callable[[], Awaitable[Document]]
    ) -> None:
        self._processes = Processes(db)
        self._clock = clock
        self._ask = ask
        self._bell = asyncio.Event()
        self.name = name

    def ring(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._bell.clear()
            try:
                await self._processes.report(self.name, self._clock.now(), await self._ask())
            except Exception:
                log.exception("not_reported")
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._bell.wait()
