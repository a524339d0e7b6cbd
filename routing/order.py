"""The order in a queue: emergencies, then by waiting time, on which a tier has a head start.

A head start is worth so many seconds and no more: whoever comes later than those after somebody
who waits stands behind him, whatever his tier. So nobody starves.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from hub.core.queues import Waiting

RETURNED_SECONDS = 3_600
"""The head start of those who were being served when their agent was lost: to the front."""
LONGEST_HEAD_START = 3_600
"""Seconds that a tier may be worth."""

Rank = tuple[bool, datetime, datetime, str]


def rank(waiting: Waiting, tier_seconds: Mapping[str, int]) -> Rank:
    """Sorts as they are to be served; emergencies among themselves by time alone."""
    head_start = 0 if waiting.urgent else tier_seconds.get(waiting.tier, 0)
    if waiting.returned:
        head_start += RETURNED_SECONDS
    from_when = waiting.since - timedelta(seconds=head_start)
    return (not waiting.urgent, from_when, waiting.since, waiting.id)


def in_order(waiting: Iterable[Waiting], tier_seconds: Mapping[str, int]) -> list[Waiting]:
    return sorted(waiting, key=lambda one: rank(one, tier_seconds))
