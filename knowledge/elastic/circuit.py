"""Spares callers the wait for a server that is known to be away: one of them tries for all."""

from collections.abc import Callable
from time import monotonic

from hub.core.errors import Unavailable

PAUSE = 1.0
"""Seconds for which nobody tries again after a failure."""


class Circuit:
    """Closed until a call gets no answer; then calls are refused at once, but for one a pause."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._next_try = 0.0
        self._reason = ""

    def enter(self) -> None:
        """Raises Unavailable while others have found the server away."""
        if not self._reason:
            return
        if self._now() < self._next_try:
            raise Unavailable(self._reason)
        self._next_try = self._now() + PAUSE

    def open(self, reason: str) -> None:
        self._reason = reason or "no answer"
        self._next_try = self._now() + PAUSE

    def close(self) -> None:
        self._reason = ""
