"""Spaces what goes out, so that the gateway need not complain of the rate."""

import asyncio
import math

from hub.core.clock import Clock


class Pace:
    """`rate`: parts a second, at most."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._space = 1 / rate
        self._next = -math.inf

    async def turn(self, *, within: float) -> bool:
        """Wait for the next place in the row; False, and none is taken, where that is too far."""
        now = self._clock.monotonic()
        turn = max(now, self._next)
        if turn - now > within:
            return False
        self._next = turn + self._space
        await asyncio.sleep(turn - now)
        return True

    def rest(self, seconds: float) -> None:
        """Nothing more goes out for so long, but what had its place already."""
        self._next = max(self._next, self._clock.monotonic() + seconds)
