"""What the world saw of the hub from outside, and what the hub says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.core.events import Event


@dataclass(frozen=True, slots=True)
class Ring:
    """A message that arrived on somebody's telephone."""

    message_id: str
    address: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """A customer was told that what he sent is kept; `words` are what he wrote."""

    thread_id: str
    external_id: str
    message_id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFound:
    action: str
    state: str
    by: str
    node_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFound:
    """An order as the hub shows it."""

    number: str
    state: str
    node_id: str
    handler_node: str
    late: frozenset[str]
    thread_id: str
    steps: tuple[StepFound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFound:
    """A deadline as the hub shows it: the last round of this kind for this subject."""

    subject: str
    kind: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """`agents` are those who serve it, by the state of their seats."""

    waiting: int = 0
    longest: timedelta = timedelta(0)
    offered: int = 0
    served: int = 0
    agents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the wall shows after event `number`, at `at`.

    `orders`: by node (those at it and below) and state; `late` by node. `seats` by state.
    """

    number: int
    at: datetime
    talks: Mapping[str, int] = field(default_factory=dict)
    queues: Mapping[str, QueueFigures] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    orders: Mapping[tuple[str, str], int] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`events` are the whole log."""

    events: Sequence[Event]
    rings: Sequence[Ring] = ()
    receipts: Sequence[Receipt] = ()
    orders: Mapping[str, OrderFound] = field(default_factory=dict)
    clocks: Sequence[ClockFound] = ()
    boards: Sequence[Board] = ()
    parked: int = 0
