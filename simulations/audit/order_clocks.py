"""The clocks of orders: of the whole and of each stage; and nothing is late in silence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from hub.core.events import Event, Kind
from hub.core.order_rules import Limit
from simulations.audit.clock import Promise
from simulations.audit.clocks import WAKE, Clocks
from simulations.audit.house import House, Paper

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
LEVELS = ("national", "province", "prefecture", "department")


class OrderClocks:
    """`see` after the house and the clocks; `late` are the stages that are, by order."""

    def __init__(self, house: House, clocks: Clocks) -> None:
        self._house = house
        self._clocks = clocks
        self._states: defaultdict[str, str] = defaultdict(str)
        self._escalated: dict[str, str] = {}
        self._owed: dict[str, Event] = {}
        self.late: defaultdict[str, set[str]] = defaultdict(set)

    def see(self, event: Event) -> Iterator[str]:
        yield from self._owing(event.at)
        if event.kind is Kind.DEADLINE:
            kind, moment = event.data["clock"], event.data["moment"]
            if kind.startswith("order:") and kind != WAKE and moment == "due":
                self._owed[str(event.data["subject"])] = event
        elif event.kind is Kind.ORDER and event.data["action"] != "watch":
            yield from self._moved(event, self._house.orders[str(event.data["number"])])

    def end(self, at: datetime) -> Iterator[str]:
        yield from self._owing(at + self._house.papers.scan)

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
            for clock in self._clocks.of(number):
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
            if clock := self._clocks.get(order.number, f"order:{stage}"):
                yield from clock.end(at, dropped=order.state == "cancelled")
        for stage in runs - ran | again:
            yield from self._begin(order, stage, at, node=order.handler)

    def _escalate(self, order: Paper, late: Event | None, at: datetime) -> Iterator[str]:
        """For the level above, and in its time, the clock begins anew while there is one."""
        before = self._escalated.get(order.number, "")
        self._escalated[order.number] = order.escalated_to
        if late is None:
            return
        stage = str(late.data["clock"]).removeprefix("order:")
        self.late[order.number].add(stage)
        if order.escalated_to != before:
            yield from self._begin(order, stage, at, node=order.escalated_to)

    def _go_on(self, number: str, new: str, at: datetime) -> Iterator[str]:
        for clock in self._clocks.of(number):
            if new in FINISHED:
                yield from clock.end(at, dropped=True)
            else:
                clock.resume(at)

    def _begin(self, order: Paper, stage: str, at: datetime, *, node: str) -> Iterator[str]:
        if limit := _limit(self._house.papers.limits, order, stage, node):
            whole = timedelta(minutes=limit.minutes)
            promise = Promise(
                limit=whole,
                warn_after=whole * limit.warn / 100,
                calendar_id=self._house.papers.calendar_of(limit.calendar_id, node),
            )
            yield from self._clocks.begin(order.number, f"order:{stage}", promise, at)


def _stages(state: str) -> set[str]:
    whole = set() if state in NOT_AWAITED else {"whole"}
    return whole | ({STAGE[state]} if state in STAGE else set())


def _limit(limits: Sequence[Limit], order: Paper, stage: str, node: str) -> Limit | None:
    """The row that says most of it: the type before the tier, and that before the level."""
    level = LEVELS[min(node.count("."), len(LEVELS) - 1)]
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
