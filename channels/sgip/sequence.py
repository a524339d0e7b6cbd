"""Sequence numbers: three words that name a command in the whole network for a year."""

from datetime import datetime, timedelta
from typing import NamedTuple

from hub.core.clock import BUSINESS_ZONE, Clock

ROUND = 1 << 20
"""Numbers that one life of an account counts before it begins anew."""
LIVES = 1 << 11
"""Of so many lives on end none counts as another does, and all stay within 31 bits."""
_SECOND = timedelta(seconds=1)


class Sequence(NamedTuple):
    """The node that speaks, its time as the figures MMDDhhmmss, and a counter."""

    node: int
    time: int
    counter: int

    def __str__(self) -> str:
        return f"{self.node}-{self.time}-{self.counter}"


class Numbers:
    """Counts for one life of an account.

    `life` is one more than that of the life before, whichever process had it: so what two of them
    count differs also within one second. A clock that is set back stands still for us meanwhile.
    """

    def __init__(self, node: int, clock: Clock, life: int) -> None:
        self._node = node
        self._clock = clock
        self._first = life % LIVES * ROUND
        self._second = self._now()
        self._counted = self._of_second = 0

    def next(self) -> Sequence:
        now = self._now()
        if self._of_second == ROUND:
            now = max(now, self._second + _SECOND)
        if now > self._second:
            self._second, self._of_second = now, 0
        number = Sequence(self._node, _figures(self._second), self._first + self._counted)
        self._counted = (self._counted + 1) % ROUND
        self._of_second += 1
        return number

    def _now(self) -> datetime:
        return self._clock.now().astimezone(BUSINESS_ZONE).replace(microsecond=0)


def _figures(at: datetime) -> int:
    return int(at.strftime("%m%d%H%M%S"))
