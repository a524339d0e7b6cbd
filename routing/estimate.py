"""An honest wait: from who can serve, how much he has in hand, and how long that takes of late.

Those before a customer fill the hands that are free; the rest, and he, wait until some become free.
That happens `capacity / handling` times a second. Laws: more agents never lengthen a wait, a later
place never shortens it (tests/routing/test_estimate.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass

SOONEST = 10
"""Seconds: also an offer with nobody before it has to be seen and taken."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Of one person at work: how many conversations he can have, and how many more now."""

    capacity: int
    free: int


def estimate(position: int, people: Iterable[Hands], handling: float) -> int | None:
    """Seconds until the customer at this place is answered; None where nobody is there.

    `handling` is how many seconds a conversation takes from assignment to close.
    """
    able = [one for one in people if one.capacity > 0]
    if not able:
        return None
    behind = max(0, position - sum(max(0, one.free) for one in able))
    capacity = sum(one.capacity for one in able)
    return max(SOONEST, round(behind * handling / capacity))
