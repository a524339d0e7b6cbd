"""Spaces what goes out, so that it never comes faster than whoever carries it takes it."""

import asyncio
import math

from hub.core.clock import Clock
from hub.core.errors import Temporary


class Pace:
    """`per_second`: parts, at most. `patience`: seconds that one waits here; else comes again."""

    def __init__(self, clock: Clock, per_second: float, *, patience: float = 8.0) -> None:
        self._clock = clock
        self._space = 1 / per_second
        self._patience = patience
        self._next = -math.inf

    async def turn(self, parts: int = 1) -> None:
        """Take the next places in the row, for so many parts; raises Temporary, and takes none."""
        now = self._clock.monotonic()
        wait = max(0.0, self._next - now)
        if wait > self._patience:
            raise Temporary("others are before it", retry_after=wait)
        self._next = now + wait + parts * self._space
        await asyncio.sleep(wait)

    def rest(self, seconds: float) -> None:
        """Nothing more goes out for so long, but what had its place already."""
        self._next = max(self._next, self._clock.monotonic() + seconds)
