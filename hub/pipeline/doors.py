"""Lets no more messages at a time into an account's hands than it can carry.

What waits before a door is not under way: should the process die, it is known not to have gone out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hub.core.channel import Channel


class Doors:
    """`wake` calls the lane of a thread that has waited."""

    def __init__(self, wake: Callable[[str], None]) -> None:
        self._wake = wake
        self._inside: Counter[str] = Counter()
        self._waiting: defaultdict[str, dict[str, None]] = defaultdict(dict)

    @contextmanager
    def passage(self, channel: Channel | None, thread_id: str) -> Iterator[bool]:
        """False when it is full: the lane is woken when there may be room."""
        if channel is None or not channel.at_once:
            yield True
            return
        account = channel.account.id
        if self._inside[account] >= channel.at_once:
            self._waiting[account][thread_id] = None
            yield False
            return
        self._inside[account] += 1
        try:
            yield True
        finally:
            self._inside[account] -= 1
            if waiting := self._waiting[account]:
                self._wake(_first(waiting))


def _first(waiting: dict[str, None]) -> str:
    thread_id = next(iter(waiting))
    del waiting[thread_id]
    return thread_id
