"""Queues as plain values: what comes into them, who answers there, and where it goes on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from hub.core.calendar import OPEN_ALL_DAY, Hours
from hub.core.customers import Tier
from hub.core.organisation import ROOT_NODE, path

DEFAULT_QUEUE = "default"
"""Takes what no other queue wants; it is always there."""
ALWAYS = "always"
"""The calendar that never closes."""
EMERGENCY = "emergency"
"""The reason of a hand-over that goes before all others, in every queue."""
TIER_SECONDS: Mapping[str, int] = MappingProxyType(
    {Tier.SUPREME: 300, Tier.DIAMOND: 180, Tier.GOLD: 90, Tier.SILVER: 30, Tier.NORMAL: 0}
)


class Strategy(StrEnum):
    """Whom of those who may answer the queue asks first."""

    LEAST_BUSY = "least_busy"
    LONGEST_IDLE = "longest_idle"
    LAST_AGENT = "last_agent"
    ROUND_ROBIN = "round_robin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What a queue takes: each list that is not empty must hold the conversation's own."""

    channels: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """Who has waited so long since he came to the queue goes on to another one."""

    after_seconds: int
    queue_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """`tier_seconds`: how long a wait each tier is worth; `rev` counts its writes."""

    id: str
    name: str
    node_id: str = ROOT_NODE
    priority: int = 0
    matches: Matches = field(default_factory=Matches)
    skills: tuple[str, ...] = ()
    strategy: Strategy = Strategy.LEAST_BUSY
    calendar_id: str = ALWAYS
    offer_seconds: int = 20
    wrap_up_seconds: int = 0
    overflow: tuple[Overflow, ...] = ()
    tier_seconds: Mapping[str, int] = field(default_factory=lambda: dict(TIER_SECONDS))
    rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What the choice of a queue goes by; `topic` is an intent of the taxonomy or empty.

    `queue`: the one whose address he wrote to.
    """

    node_id: str = ROOT_NODE
    channel: str = ""
    account: str = ""
    locale: str = ""
    tier: str = ""
    topic: str = ""
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """When somebody is there for a caller: `opens` None while it is open, `today` by the clock."""

    opens: datetime | None = None
    today: Hours = OPEN_ALL_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One who waits in a queue, by the conversation's id.

    `returned`: he was being served and came back through no fault of his.
    """

    id: str
    since: datetime
    tier: str = Tier.NORMAL
    urgent: bool = False
    returned: bool = False


def choose(queues: Iterable[Queue], caller: Caller) -> str:
    """The queue for this caller: the one he wrote to; of his own node or nearest above it, then by
    priority.

    Of equals the one that says more about what it takes; the default one when none wants him.
    """
    known = tuple(queues)
    if caller.queue and any(queue.id == caller.queue for queue in known):
        return caller.queue
    fitting = [queue for queue in known if _takes(queue, caller)]
    if not fitting:
        return DEFAULT_QUEUE
    return min(fitting, key=_preference).id


def _takes(queue: Queue, caller: Caller) -> bool:
    above = queue.node_id in path(caller.node_id)
    return above and all(
        not wanted or own in wanted
        for wanted, own in (
            (queue.matches.channels, caller.channel),
            (queue.matches.accounts, caller.account),
            (queue.matches.locales, caller.locale),
            (queue.matches.tiers, caller.tier),
            (queue.matches.topics, caller.topic),
        )
    )


def _preference(queue: Queue) -> tuple[int, int, int, str]:
    matches = queue.matches
    lists = (
        matches.channels, matches.accounts, matches.locales, matches.tiers, matches.topics
    )  # fmt: skip
    return (
        -len(path(queue.node_id)),
        -queue.priority,
        -sum(map(bool, lists)),
        queue.id,
    )
