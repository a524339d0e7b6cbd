"""What the auditor is handed beside the log: who and what there was, and how the hub was run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.core.calendar import Calendar
from hub.core.order_rules import Limit
from hub.core.queues import Queue
from hub.core.service_levels import ServiceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair:
    """Where somebody sits and what he can take."""

    node_id: str
    capacity: int
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A customer as the rules place him."""

    node_id: str
    tier: str
    locale: str


@dataclass(frozen=True, slots=True)
class Break:
    """From when until when nobody can be sure that a hub assigns and looks for what is due."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """`queues`, `calendars` and `levels` in each state they were written in, in order, by id;
    the log tells when. `tick` and `scan`: how often the hub looks. `customers` by thread;
    `examples` are order numbers that stand in reply templates. `hours`: the calendars that nodes
    keep, where they do not keep those of the node above; of none the office's.
    """

    customers: Mapping[str, Known] = field(default_factory=dict)
    chairs: Mapping[str, Chair] = field(default_factory=dict)
    queues: Mapping[str, Sequence[Queue]] = field(default_factory=dict)
    calendars: Mapping[str, Sequence[Calendar]] = field(default_factory=dict)
    levels: Mapping[str, Sequence[ServiceLevel]] = field(default_factory=dict)
    limits: Sequence[Limit] = ()
    hours: Mapping[str, str] = field(default_factory=dict)
    breaks: Sequence[Break] = ()
    examples: frozenset[str] = frozenset()
    tick: timedelta = timedelta(seconds=1)
    scan: timedelta = timedelta(seconds=1)

    def calendar_of(self, wanted: str, node_id: str) -> str:
        """What is meant by a calendar's id in what concerns this node."""
        while wanted == "node":
            wanted = self.hours.get(node_id, "node" if "." in node_id else "office")
            node_id = node_id.rpartition(".")[0]
        return wanted

    def unsure(self, start: datetime, end: datetime) -> timedelta:
        """How much of this time lies in breaks."""
        none = timedelta(0)
        return sum(
            (max(min(end, one.end) - max(start, one.start), none) for one in self.breaks), none
        )
