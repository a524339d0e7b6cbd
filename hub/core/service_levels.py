"""What customers are promised: how soon a first answer, the next ones, and the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.core.calendar import ALWAYS, OFFICE
from hub.core.deadlines import Deadline
from hub.core.organisation import ROOT_NODE, path


class ServiceClock(StrEnum):
    """The kinds of a conversation's deadlines."""

    FIRST_RESPONSE = "service:first_response"
    NEXT_RESPONSE = "service:next_response"
    RESOLUTION = "service:resolution"


class Verdict(StrEnum):
    """How a conversation stands to what was promised, all clocks together."""

    NONE = "none"
    ACTIVE = "active"
    ACTIVE_WITH_MISSES = "active_with_misses"
    HIT = "hit"
    MISSED = "missed"


def verdict(clocks: Iterable[Deadline]) -> Verdict:
    """Active as long as a clock may still ring; what was missed once stays missed."""
    all_clocks = tuple(clocks)
    missed = any(one.misses for one in all_clocks)
    if any(one.is_open for one in all_clocks):
        return Verdict.ACTIVE_WITH_MISSES if missed else Verdict.ACTIVE
    if not all_clocks:
        return Verdict.NONE
    return Verdict.MISSED if missed else Verdict.HIT


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """Limits in working time of its calendar; None: no such clock runs.

    An empty `queue`, `channel` or `tier` is for all of them. `warn_percent` of a limit gone, it is
    warned of.
    """

    id: str
    name: str
    node_id: str = ROOT_NODE
    queue: str = ""
    channel: str = ""
    tier: str = ""
    calendar_id: str = ALWAYS.id
    first_response: timedelta | None = None
    next_response: timedelta | None = None
    resolution: timedelta | None = None
    warn_percent: int = 75
    rev: int = 0

    def limit(self, clock: ServiceClock) -> timedelta | None:
        return {
            ServiceClock.FIRST_RESPONSE: self.first_response,
            ServiceClock.NEXT_RESPONSE: self.next_response,
            ServiceClock.RESOLUTION: self.resolution,
        }[clock]

    def warn_after(self, limit: timedelta) -> timedelta:
        """Whole milliseconds, as the store keeps them."""
        return timedelta(milliseconds=limit // timedelta(milliseconds=1) * self.warn_percent // 100)


DEFAULT_LEVEL = ServiceLevel(
    id="default", name="默认服务水平", first_response=timedelta(minutes=1),
    next_response=timedelta(minutes=3), resolution=timedelta(hours=8),
)  # fmt: skip
"""What a hub begins with; it can be changed and is always there."""
LETTER_LEVELS = tuple(
    ServiceLevel(
        id=channel, name=name, channel=channel, calendar_id=OFFICE.id,
        first_response=timedelta(hours=4), next_response=timedelta(hours=4),
        resolution=timedelta(hours=24),
    )
    for channel, name in (("email", "邮件服务水平"), ("fax", "传真服务水平"))
)  # fmt: skip
"""Of those who write letters, and do not wait before them; may be given up."""


def choose(
    levels: Iterable[ServiceLevel], *, node_id: str, queue: str, channel: str, tier: str
) -> ServiceLevel | None:
    """The level for this conversation: of its own node or nearest above it, then the one that
    names its queue, then its channel, then its tier."""
    above = path(node_id)
    fitting = [
        level
        for level in levels
        if level.node_id in above
        and level.queue in {"", queue}
        and level.channel in {"", channel}
        and level.tier in {"", tier}
    ]
    return max(fitting, key=_preference, default=None)


def _preference(level: ServiceLevel) -> tuple[int, bool, bool, bool, str]:
    named = bool(level.queue), bool(level.channel), bool(level.tier)
    return len(path(level.node_id)), *named, level.id
