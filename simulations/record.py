"""What the world writes down for the auditor while it goes on."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.core.calendar import Calendar
from hub.core.queues import Queue
from hub.core.service_levels import ServiceLevel
from hub.pipeline.names import thread_id
from simulations import carrier, pace
from simulations.audit.found import Board, Receipt, Ring
from simulations.audit.papers import Break, Chair, Known, Papers
from simulations.phone import ACCOUNT, CHANNEL

MARGIN = timedelta(seconds=3 * pace.BEAT)
"""After a change among the hubs: until then shards may be on their way to somebody."""


@dataclass(slots=True)
class Record:
    rings: list[Ring] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    boards: list[Board] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    queues: defaultdict[str, list[Queue]] = field(default_factory=lambda: defaultdict(list))
    calendars: defaultdict[str, list[Calendar]] = field(default_factory=lambda: defaultdict(list))
    levels: defaultdict[str, list[ServiceLevel]] = field(default_factory=lambda: defaultdict(list))
    deeds: Counter[str] = field(default_factory=Counter)

    def write(self, what: Queue | Calendar | ServiceLevel) -> None:
        """Some rule of the carrier's as it is from now on."""
        if isinstance(what, Queue):
            self.queues[what.id].append(what)
        elif isinstance(what, Calendar):
            self.calendars[what.id].append(what)
        else:
            self.levels[what.id].append(what)

    def breaks_off(self, start: datetime, end: datetime) -> None:
        """Hubs came or went between these moments."""
        self.breaks.append(Break(start, end + MARGIN))

    def papers(self) -> Papers:
        return Papers(
            customers={
                thread_id(CHANNEL, ACCOUNT, one.address): Known(
                    node_id=one.node_id, tier=one.tier.value, locale=one.locale
                )
                for one in carrier.people()
            },
            chairs={
                one.id: Chair(
                    node_id=one.node_id, capacity=one.capacity, skills=frozenset(one.skills),
                    languages=frozenset(one.languages), queues=frozenset(one.queues),
                )
                for one in carrier.WORKERS
            },
            queues=self.queues,
            calendars=self.calendars,
            levels=self.levels,
            limits=carrier.LIMITS,
            hours={one.id: one.calendar_id for one in carrier.CENTRES if one.calendar_id},
            breaks=_joined(self.breaks),
            examples=frozenset({"TS-1123-0427"}),
            tick=timedelta(seconds=pace.ASSIGNER),
            scan=timedelta(seconds=pace.DUE_SCAN),
        )  # fmt: skip


def _joined(breaks: list[Break]) -> list[Break]:
    """Those that overlap count once."""
    joined: list[Break] = []
    for one in sorted(breaks, key=lambda one: one.start):
        if joined and one.start <= joined[-1].end:
            last = joined.pop()
            one = Break(last.start, max(last.end, one.end))  # noqa: PLW2901
        joined.append(one)
    return joined
