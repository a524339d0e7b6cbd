"""Spaces the parts that go out by a connection, and slows down where its carrier says so."""

import asyncio
import math

from hub.core.channel import Surroundings

SLOWEST = 0.2
"""Parts a second, however often we are told to slow down."""
RESTS = 1.0
"""Seconds at least between being told to slow down and the next part."""
STEADY = 5.0
"""Seconds without a complaint after which it goes faster by a tenth again."""
CATCHES_UP = 0.002
"""Seconds: so much less than usual is between two parts where the first of them was late."""


class Pacer:
    """`rate`: parts a second, at most, of all processes together."""

    def __init__(self, hub: Surroundings, rate: float) -> None:
        self._clock = hub.clock
        self._share = hub.share
        self._full = rate
        self._slowed = rate
        self._next = -math.inf
        self._calm_since = -math.inf
        self._waiting = 0
        self._line = asyncio.Lock()

    @property
    def is_throttled(self) -> bool:
        return self._slowed < self._full

    @property
    def _rate(self) -> float:
        """This process's, now."""
        return self._slowed * self._share()

    def seconds_for(self, parts: int) -> float:
        """Until the last of so many more would go out."""
        wait = max(0.0, self._next - self._clock.monotonic())
        return wait + (self._waiting + parts - 1) / self._rate

    async def turn(self) -> None:
        """Returns when the next part may go, in the order of the calls."""
        self._waiting += 1
        try:
            async with self._line:
                await self._wait()
        finally:
            self._waiting -= 1

    async def _wait(self) -> None:
        pause = self._next - self._clock.monotonic()
        while pause > 0:
            await asyncio.sleep(pause)
            pause = self._next - self._clock.monotonic()  # it may have been put off meanwhile
        now, space = self._clock.monotonic(), 1 / self._rate
        self._next = max(self._next + space, now + space - min(CATCHES_UP, space / 2))

    def slow_down(self) -> None:
        """The carrier has complained: half as fast, after a rest."""
        now = self._clock.monotonic()
        if now - self._calm_since >= RESTS:  # of those that were under way together one counts
            self._slowed = max(min(SLOWEST, self._full), self._slowed / 2)
        self._calm_since = now
        self._next = max(self._next, now + max(RESTS, 1 / self._rate))

    def go_on(self) -> None:
        """A part was taken: after a calm time a little faster, up to the full rate."""
        now = self._clock.monotonic()
        if self.is_throttled and now - self._calm_since >= STEADY:
            self._slowed = min(self._full, self._slowed + self._full / 10)
            self._calm_since = now
