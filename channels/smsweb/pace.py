"""Spaces what goes out, so that it never comes faster than the provider takes it."""

import asyncio

from hub.core.clock import Clock
from hub.core.errors import Temporary

PATIENCE = 10.0
"""Seconds that a message waits in our hands; over it the outbox keeps it."""


class Pace:
    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._gap = 1 / per_second
        self._next = 0.0

    async def take(self, parts: int) -> None:
        """Wait for a turn; raises Temporary where that takes too long, and takes none."""
        now = self._clock.monotonic()
        turn = max(now, self._next)
        if turn - now > PATIENCE:
            raise Temporary("too many messages at once", retry_after=turn - now)
        self._next = turn + parts * self._gap
        await asyncio.sleep(turn - now)
