"""How long and how often a customer's message lets us answer, where a channel sets such a limit."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

CLOSED = "window_closed"
USED = "window_used"


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """What one message of a customer's allows; no `messages`: as many as we like."""

    lasts: timedelta
    messages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is allowed now; `left` messages, None for any number.

    `invited`: since it closed he was asked to write again.
    """

    until: datetime
    left: int | None = None
    invited: bool = False

    def forbids(self, now: datetime) -> str:
        """Why nothing may be said, as the reason of a message that is not sent; else empty."""
        if now >= self.until:
            return CLOSED
        return USED if self.left == 0 else ""

    def refused(self, reason: str, now: datetime) -> "Opening":
        """As the other side counts, which knows best what is over; any other reason leaves it."""
        if reason == CLOSED:
            return replace(self, until=min(self.until, now))
        return replace(self, left=0) if reason == USED else self

    def spent(self, messages: int) -> "Opening":
        return self if self.left is None else replace(self, left=max(0, self.left - messages))


def opened(before: Opening | None, window: ReplyWindow, *, at: datetime, now: datetime) -> Opening:
    """What a message of the time `at` makes of it: it refreshes, and never adds up.

    A lesser one, such as a click, leaves a greater one as it is while that allows anything.
    """
    after = Opening(until=at + window.lasts, left=window.messages or None)
    if before is None or before.forbids(now) or after.until >= before.until:
        return after
    return before
