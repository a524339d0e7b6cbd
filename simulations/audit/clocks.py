"""All clocks by the log: none runs out in silence, and nothing late is without its escalation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from hub.core.calendar import ALWAYS
from hub.core.events import Event, Kind
from hub.core.order_rules import Limit
from hub.core.service_levels import ServiceLevel
from simulations.audit.clock import Clock, Promise
from simulations.audit.found import ClockFound, Found
from simulations.audit.house import HAS, WAITS, House, Paper, Talk, is_above
from simulations.audit.papers import Papers

STAGE: Mapping[str, str] = {
    "open": "accept",
    "accepted": "handle",
    "dispatched": "receive",
    "returned": "receive",
    "received": "handle",
    "in_progress": "handle",
    "answered": "visit",
    "visiting": "visit",
}
NOT_AWAITED = frozenset({"", "draft", "answered", "visiting", "closed", "cancelled"})
"""States in which the customer waits for no answer."""
ANEW = frozenset({"dispatch", "return", "visit"})
FINISHED = frozenset({"closed", "cancelled"})
WAKE = "order:wake"
MILLISECOND = timedelta(milliseconds=1)
LEVELS = ("national", "province", "prefecture", "department")


class Clocks:
    """`see` after each event that the house has taken; `late` are the stages late, by order."""

    def __init__(self, house: House, papers: Papers) -> None:
        self._house = house
        self._papers = papers
        self._clocks: defaultdict[str, dict[str, Clock]] = defaultdict(dict)
        self._states: defaultdict[str, str] = defaultdict(str)
        self._escalated: dict[str, str] = {}
        self._owed: dict[str, Event] = {}
        self._people: dict[str, datetime | None] = {}
        self._paused: set[str] = set()
        self.late: defaultdict[str, set[str]] = defaultdict(set)

    def see(self, event: Event) -> Iterator[str]:
        yield from self._owing(event.at)
        if event.kind is Kind.DEADLINE:
            yield from self._told(event)
        elif event.kind is Kind.ORDER and event.data["action"] != "watch":
            yield from self._moved(event, self._house.orders[str(event.data["number"])])
        elif event.conversation_id in self._house.talks:
            yield from self._talked(event, self._house.talks[event.conversation_id])

    def end(self, at: datetime, found: Found) -> Iterator[str]:
        yield from self._owing(at + self._papers.scan)
        shown = {(one.subject, one.kind): one for one in found.clocks}
        for clock in (one for kinds in self._clocks.values() for one in kinds.values()):
            yield from clock.look_back(at)
            yield from _compare(clock, shown.pop((clock.subject, clock.kind), None))
        for subject, kind in shown:
            if kind != WAKE:
                yield f"strange: nothing in the log began {kind} of {subject}"

    def _told(self, event: Event) -> Iterator[str]:
        subject, kind = str(event.data["subject"]), str(event.data["clock"])
        moment = str(event.data["moment"])
        if kind == WAKE:
            return
        clock = self._clocks[subject].get(kind)
        if clock is None:
            yield f"strange: {moment} of {kind} of {subject}, which never began"
            return
        yield from clock.tell(moment, event.at)
        if moment == "due" and kind.startswith("order:"):
            self._owed[subject] = event

    def _owing(self, at: datetime) -> Iterator[str]:
        """What was told as late goes up in the same breath, or is done in it."""
        for subject, event in list(self._owed.items()):
            if at > event.at:
                del self._owed[subject]
                yield f"not escalated: {event.data['clock']} of {subject}, late at {event.at}"

    def _moved(self, event: Event, order: Paper) -> Iterator[str]:
        action, number = str(event.data["action"]), order.number
        old, new = self._states[number], order.state
        late = self._owed.pop(number, None)
        if action == "escalate":
            yield from self._escalate(order, late, event.at)
        elif action == "suspend":
            for clock in self._clocks[number].values():
                yield from clock.pause(event.at)
        elif old == "suspended" and new != old:
            yield from self._go_on(number, new, event.at)
        else:
            yield from self._pass(order, old, action, event.at)
        self._states[number] = new
        if new != "suspended":
            self.late[number] &= _stages(new) - ({STAGE.get(new, "")} if action in ANEW else set())

    def _pass(self, order: Paper, old: str, action: str, at: datetime) -> Iterator[str]:
        ran, runs = _stages(old), _stages(order.state)
        again = {STAGE[order.state]} if action in ANEW else set()
        for stage in ran - runs | again & ran:
            if clock := self._clocks[order.number].get(f"order:{stage}"):
                yield from clock.end(at, dropped=order.state == "cancelled")
        for stage in runs - ran | again:
            yield from self._begin_stage(order, stage, at)

    def _escalate(self, order: Paper, late: Event | None, at: datetime) -> Iterator[str]:
        """For the level above the same clock begins anew, as long as there is one."""
        before = self._escalated.get(order.number, "")
        self._escalated[order.number] = order.escalated_to
        if late is None:
            return
        stage = str(late.data["clock"]).removeprefix("order:")
        self.late[order.number].add(stage)
        if order.escalated_to != before:
            yield from self._begin_stage(order, stage, at)

    def _go_on(self, number: str, new: str, at: datetime) -> Iterator[str]:
        for clock in self._clocks[number].values():
            if new in FINISHED:
                yield from clock.end(at, dropped=True)
            else:
                clock.resume(at)

    def _begin_stage(self, order: Paper, stage: str, at: datetime) -> Iterator[str]:
        if limit := _limit(self._papers.limits, order, stage):
            whole = timedelta(minutes=limit.minutes)
            promise = Promise(
                limit=whole, warn_after=whole * limit.warn / 100, calendar_id=limit.calendar_id
            )
            yield from self._begin(order.number, f"order:{stage}", promise, at)

    def _begin(self, subject: str, kind: str, promise: Promise, at: datetime) -> Iterator[str]:
        """In the place of an older round, of which nothing is owed any more."""
        before = self._clocks[subject].get(kind)
        if before:
            yield from before.look_back(at)
        editions = self._house.editions
        self._clocks[subject][kind] = Clock(
            subject=subject, kind=kind, promise=promise, papers=self._papers, started_at=at,
            editions=editions.get(promise.calendar_id, editions[ALWAYS.id]),
            misses=before.misses if before else 0,
        )  # fmt: skip

    def _talked(self, event: Event, talk: Talk) -> Iterator[str]:
        """A wait for words begins with the customer's, and ends with those of a person to him."""
        was, human = talk.id in self._people, talk.state in (*WAITS, *HAS)
        if not human:
            if was:
                yield from self._part(talk, event.at)
            return
        waits = self._waits(event, talk)
        if not was:
            self._people[talk.id] = waits
            yield from self._promise(talk, "resolution", event.at)
            if waits:
                yield from self._promise(talk, "first_response", event.at)
            return
        yield from self._rest(talk, event.at)
        waited, self._people[talk.id] = self._people[talk.id], waits
        if waits and not waited:
            yield from self._promise(talk, "next_response", event.at)
        elif waited and not waits:
            for kind in ("first_response", "next_response"):
                if clock := self._clocks[talk.id].get(f"service:{kind}"):
                    yield from clock.end(event.at)

    def _waits(self, event: Event, talk: Talk) -> datetime | None:
        waits = self._people.get(talk.id)
        if event.kind is Kind.MESSAGE and not event.data.get("private"):
            if event.by == "agent":
                return None
            if event.by == "customer":
                return waits or event.at
        return waits or (event.at if talk.state == "queued" else None)

    def _rest(self, talk: Talk, at: datetime) -> Iterator[str]:
        """While his person only writes down what it was about, the customer waits for nothing."""
        if talk.state == "wrap_up" and talk.id not in self._paused:
            self._paused.add(talk.id)
            for clock in self._clocks[talk.id].values():
                yield from clock.pause(at)
        elif talk.state != "wrap_up" and talk.id in self._paused:
            self._paused.discard(talk.id)
            for clock in self._clocks[talk.id].values():
                clock.resume(at)

    def _part(self, talk: Talk, at: datetime) -> Iterator[str]:
        del self._people[talk.id]
        self._paused.discard(talk.id)
        for clock in self._clocks[talk.id].values():
            solved = clock.kind == "service:resolution" and talk.state == "closed"
            yield from clock.end(at, dropped=not solved)

    def _promise(self, talk: Talk, what: str, at: datetime) -> Iterator[str]:
        level = _level(self._house.levels.values(), talk)
        limit = getattr(level, what) if level else None
        if level and limit:
            warn = timedelta(milliseconds=limit // MILLISECOND * level.warn_percent // 100)
            promise = Promise(limit=limit, warn_after=warn, calendar_id=level.calendar_id)
            yield from self._begin(talk.id, f"service:{what}", promise, at)


def _stages(state: str) -> set[str]:
    whole = set() if state in NOT_AWAITED else {"whole"}
    return whole | ({STAGE[state]} if state in STAGE else set())


def _limit(limits: Sequence[Limit], order: Paper, stage: str) -> Limit | None:
    """The row that says most of it: the type before the tier, and that before the level."""
    level = LEVELS[min(order.handler.count("."), len(LEVELS) - 1)]
    fitting = [
        row
        for row in limits
        if row.stage == stage
        and row.type in {None, order.type}
        and row.tier in {None, order.tier}
        and row.level in {None, level}
    ]
    return max(
        fitting, key=lambda row: (bool(row.type), bool(row.tier), bool(row.level)), default=None
    )


def _level(levels: Iterable[ServiceLevel], talk: Talk) -> ServiceLevel | None:
    fitting = [
        one
        for one in levels
        if is_above(one.node_id, talk.node_id)
        and one.queue in {"", talk.queue}
        and one.tier in {"", talk.tier}
    ]
    return max(
        fitting,
        key=lambda one: (one.node_id.count("."), bool(one.queue), bool(one.tier), one.id),
        default=None,
    )


def _compare(clock: Clock, shown: ClockFound | None) -> Iterator[str]:
    """The last round, as the hub shows it."""
    if shown is None:
        yield f"lost: the hub does not know {clock.name}"
        return
    told = (clock.state, clock.started_at, clock.ended_at, clock.misses)
    said = (shown.state, shown.started_at, shown.ended_at, shown.misses)
    if told != said:
        yield f"unequal: {clock.name} is {said} to the hub, and {told} by the log"
