"""A log written by hand, with the papers that belong to it: true at first, to be made untrue."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.core.calendar import Calendar, Shift, every_day
from hub.core.events import Event, Kind
from hub.core.order_rules import Limit, Stage
from hub.core.queues import Queue
from hub.core.service_levels import ServiceLevel
from simulations.audit.auditor import examine
from simulations.audit.found import ClockFound, Found, OrderFound, Receipt, Ring, StepFound
from simulations.audit.papers import Chair, Known, Papers

MONDAY = datetime(2027, 3, 22, 0, 0, tzinfo=UTC)
"""Eight in the morning in Shanghai."""
OFFICE = Calendar(id="hours", name="", zone="Asia/Shanghai", weekly=every_day((Shift(540, 1080),)))
"""From nine to six."""
THREAD, TALK = "0" * 24, "talk"
PAPERS = Papers(
    customers={
        THREAD: Known(node_id="root.zj", tier="normal", locale="zh-CN"),
        "1" * 24: Known(node_id="root.zj", tier="gold", locale="zh-CN"),
    },
    chairs={
        "ann": Chair(node_id="root.zj", capacity=1, languages=frozenset({"zh"})),
        "bob": Chair(node_id="root.zj.hz", capacity=1),
    },
    queues={"zj": [Queue(id="zj", name="浙江", node_id="root.zj")]},
    levels={"none": [ServiceLevel(id="zzz", name="", node_id="root.zj")]},
    limits=(
        Limit(stage=Stage.ACCEPT, minutes=60, calendar_id="always", warn=50),
        Limit(stage=Stage.HANDLE, minutes=120, calendar_id="hours", warn=50),
    ),
    calendars={"hours": [OFFICE]},
)


@dataclass
class Forge:
    """Each method writes the next events, `after` so many seconds."""

    papers: Papers = PAPERS
    at: datetime = MONDAY
    events: list[Event] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    orders: dict[str, OrderFound] = field(default_factory=dict)
    clocks: list[ClockFound] = field(default_factory=list)
    seqs: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    epochs: dict[str, int] = field(default_factory=dict)

    def event(self, kind: Kind, *, after: float = 0, talk: str = "", **more: Any) -> "Forge":
        self.at += timedelta(seconds=after)
        named: dict[str, Any] = {"node_id": "root.zj"}
        named |= {name: more.pop(name) for name in ("by", "seq", "node_id") if name in more}
        made = Event(
            number=len(self.events) + 1, kind=kind, at=self.at, conversation_id=talk,
            thread_id=_thread(talk) if talk else "", data=more,
            **named,
        )  # fmt: skip
        self.events.append(made)
        return self

    def founded(self) -> "Forge":
        """A queue, hours, and no promises about answers."""
        self.event(Kind.QUEUE, id="zj", action="add").event(Kind.CALENDAR, id="hours", action="add")
        return self.event(Kind.SERVICE_LEVEL, id="none", action="add")

    def opened(self, talk: str = TALK, **more: Any) -> "Forge":
        self.states[talk], self.epochs[talk] = "bot", 1
        return self.event(Kind.OPENED, talk=talk, **more).said("customer", talk)

    def said(
        self, by: str, talk: str = TALK, *, rings: bool = True, settled: bool = True, **more: Any
    ) -> "Forge":
        """It arrives at once, where it is for the customer."""
        seq = self.seqs[talk] = self.seqs.get(talk, 0) + 1
        self.event(Kind.MESSAGE, talk=talk, by=by, seq=seq, **more)
        message_id = f"{_thread(talk)}.{seq:09d}"
        if by == "customer":
            self.receipts.append(Receipt(_thread(talk), f"x{seq}", message_id, "words"))
        elif not more.get("private"):
            if settled:
                self.event(Kind.DELIVERY, talk=talk, seq=seq, state="sent")
            if rings:
                self.rings.append(Ring(message_id, talk, "words", self.at))
        return self

    def moved(self, new: str, talk: str = TALK, *, by: str = "rule", **more: Any) -> "Forge":
        old, self.states[talk] = self.states[talk], new
        if new == "assigned":
            self.epochs[talk] += 1
        data: dict[str, Any] = {"old": old, "new": new, "epoch": self.epochs[talk]}
        return self.event(Kind.STATE, talk=talk, by=by, **data, **more)

    def queued(self, talk: str = TALK, **more: Any) -> "Forge":
        """The bot hands him over, and he is told his place."""
        self.said("bot", talk)
        self.moved("queued", talk, by="bot", queue="zj", **{"reason": "asked", **more})
        return self.said("system", talk)

    def sat(self, person: str, new: str, old: str = "offline", **more: Any) -> "Forge":
        return self.event(Kind.SEAT, id=person, old=old, new=new, by=person, **more)

    def taken(self, talk: str = TALK, person: str = "ann", **more: Any) -> "Forge":
        """Offered, accepted, and he is told by whom."""
        self.moved("offered", talk, to=person, **more)
        self.moved("assigned", talk, by=person, assignee=person, after=3)
        return self.said("system", talk)

    def took(self, talk: str = TALK, person: str = "ann", **more: Any) -> "Forge":
        """By hand, without an offer."""
        return self.moved("assigned", talk, by=person, assignee=person, **more).said("system", talk)

    def ended(self, talk: str = TALK, person: str = "ann") -> "Forge":
        return self.said("system", talk).moved("closed", talk, by=person)

    def order(
        self, action: str, state: str, *, number: str = "TS-0322-0001", by: str = "ann",
        kept: bool = True, **more: Any,
    ) -> "Forge":  # fmt: skip
        self.event(
            Kind.ORDER, number=number, action=action, state=state, type="complaint", by=by, **more
        )
        if kept:
            step = StepFound(action=action, state=state, by=by, node_id="root.zj")
            known = self.orders.get(number) or OrderFound(
                number=number, state="", node_id="root.zj", handler_node="", late=frozenset(),
                thread_id="", steps=(),
            )  # fmt: skip
            handler = more.get("node_id", "root.zj")
            self.orders[number] = replace(
                known, state=state, handler_node=handler, steps=(*known.steps, step)
            )
        return self

    def deadline(self, clock: str, moment: str, **more: Any) -> "Forge":
        named = {"subject": "TS-0322-0001", **more}
        return self.event(Kind.DEADLINE, clock=clock, moment=moment, **named)

    def clock(
        self, kind: str, state: str, started: float, ended: float | None, misses: int = 0
    ) -> "Forge":
        """As the hub shows it; both in seconds of the log."""
        self.clocks.append(
            ClockFound(
                subject="TS-0322-0001", kind=kind, state=state, misses=misses,
                started_at=MONDAY + timedelta(seconds=started),
                ended_at=None if ended is None else MONDAY + timedelta(seconds=ended),
            )
        )  # fmt: skip
        return self

    def renumbered(self) -> "Forge":
        """After something was taken out or put in."""
        self.events = [replace(one, number=n) for n, one in enumerate(self.events, 1)]
        return self

    def examined(self, **more: Any) -> list[str]:
        found = Found(
            events=self.events, rings=self.rings, receipts=self.receipts, orders=self.orders,
            clocks=self.clocks, **more,
        )  # fmt: skip
        return examine(found, self.papers)


def _thread(talk: str) -> str:
    """Those whose name ends with a digit are other customers."""
    return (talk[-1] if talk[-1].isdigit() else "0") * 24


def served() -> Forge:
    """A customer comes, is offered to Ann, answered and said good-bye to."""
    forge = Forge().founded().sat("ann", "online").opened().queued(after=5).taken(after=1)
    return forge.said("agent", after=10).said("customer", after=20).said("agent", after=9).ended()


def told(forge: Forge, **more: Any) -> set[str]:
    """The kinds of promises that were broken."""
    return {failure.partition(":")[0] for failure in forge.examined(**more)}
