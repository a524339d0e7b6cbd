"""Spaces what goes out, so that it never comes faster than whoever carries it takes it."""

import asyncio
import math

from hub.core.channel import Surroundings
from hub.core.errors import Paced

IN_HAND = 2.0
"""Seconds of our pace: more messages are not taken out of the outbox, where they are safe."""


def in_hand(hub: Surroundings, per_second: float, *, most: int) -> int:
    """How many messages an account has in hand at a time, `most` at the most.

    Enough to keep the pace though each is answered late; more would only wait, and not be known
    to have stayed here should the process die.
    """
    return max(1, min(most, math.ceil(IN_HAND * per_second * hub.share())))


class Pace:
    """`per_second`: parts, at most, of all processes together.

    `patience`: seconds that one waits here; else comes again.
    """

    def __init__(self, hub: Surroundings, per_second: float, *, patience: float = 8.0) -> None:
        self._clock = hub.clock
        self._share = hub.share
        self._per_second = per_second
        self._patience = patience
        self._next = -math.inf

    async def turn(self, parts: int = 1) -> None:
        """Take the next places in the row, for so many parts; raises Paced, and takes none."""
        now = self._clock.monotonic()
        wait = max(0.0, self._next - now)
        if wait > self._patience:
            raise Paced("others are before it", retry_after=wait)
        self._next = now + wait + parts / (self._per_second * self._share())
        await asyncio.sleep(wait)

    def rest(self, seconds: float) -> None:
        """Nothing more goes out for so long, but what had its place already."""
        self._next = max(self._next, self._clock.monotonic() + seconds)
