"""Whether somebody is there: a queue is open by its calendar, and who waits in it knows when."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from hub.core.calendar import Calendar
from hub.core.conversations import Conversation

Opening = Callable[[str, datetime], datetime | None]


def opening(calendar: Calendar, now: datetime) -> datetime | None:
    """From when on it is open, by its own wall clock; None while it is, and for never again."""
    opens = calendar.next_opening(now)
    if opens is None or opens <= now:
        return None
    return opens.astimezone(ZoneInfo(calendar.zone))


def untold(
    waiting: Iterable[Conversation], opens: Opening, now: datetime
) -> Iterator[tuple[Conversation, datetime]]:
    """Who waits in a queue that is closed, and was not told of this opening; each with it."""
    of_queue = cache(lambda queue_id: opens(queue_id, now))
    for one in waiting:
        at = of_queue(one.queue or "")
        if at and at != one.told_opens:
            yield one, at
