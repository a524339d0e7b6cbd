"""When a delivery is tried again, and when it has been tried for long enough; pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from hub.core.events import Event
from hub.core.webhooks import Progress

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 600.0
PATIENCE = timedelta(hours=24)
STOPPED_AFTER = 2 * timedelta(seconds=LONGEST_PAUSE)
"""Without an attempt for so long, the hub was down or the subscription off."""


def pause(attempts: int, wished: float | None = None) -> float:
    """Seconds until the next attempt: twice as long each time, or as the receiver wishes."""
    own = FIRST_PAUSE * 2.0 ** min(attempts - 1, 16)
    return min(max(own, wished or 0.0), LONGEST_PAUSE)


def taken(progress: Progress, event: Event, at: datetime) -> Progress:
    return replace(
        progress, number=event.number, told_at=at, attempts=0, failing_since=None, error=""
    )


def refused(progress: Progress, error: str, at: datetime) -> Progress:
    """Failing since the first of these refusals, if nobody has stopped trying in between."""
    went_on = progress.tried_at is not None and at - progress.tried_at <= STOPPED_AFTER
    since = progress.failing_since if went_on else None
    return replace(
        progress, attempts=progress.attempts + 1, failing_since=since or at, tried_at=at,
        error=error,
    )  # fmt: skip


def is_overdue(event: Event, progress: Progress, now: datetime) -> bool:
    """A day since it happened, or since it could first be tried where that is later.

    So a receiver that is back after a longer time still gets what happened within the last day.
    """
    since = progress.failing_since
    return since is not None and now - max(since, event.at) >= PATIENCE
