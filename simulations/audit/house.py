"""The carrier as the log tells it: who waits where, who has what, where each order lies."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hub.core.calendar import ALWAYS, OFFICE
from hub.core.events import Event, Kind
from hub.core.queues import Queue
from hub.core.service_levels import DEFAULT_LEVEL, ServiceLevel
from simulations.audit.hours import Edition
from simulations.audit.papers import Papers

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WAITS = ("queued", "offered")
HAS = ("assigned", "wrap_up")
KEEPS_ITS_PLACE = ("declined", "missed", "gone", "overflow", "back")
"""Reasons for which somebody waits on, as long as he has."""
STEPS_OUT = "closed"
"""Why somebody leaves a queue for the bot and has his place kept: nobody is there."""
COMES_AGAIN = "reopened"
"""Why what had ended is with the bot: its customer has written once more."""


@dataclass(slots=True)
class Talk:
    """A conversation; `since`: from when it waits, `person`: who is asked or has it.

    `kept`: from when it waited before its customer stepped out. `by_hand`: he who has it was not
    asked.
    """

    id: str
    thread_id: str
    node_id: str
    opened_at: datetime
    tier: str = "normal"
    locale: str = ""
    state: str = "bot"
    epoch: int = 1
    queue: str = ""
    since: datetime | None = None
    kept: datetime | None = None
    person: str = ""
    by_hand: bool = False
    urgent: bool = False
    returned: bool = False
    moved_at: datetime | None = None


@dataclass(slots=True)
class Seat:
    state: str = "offline"
    lost: bool = False
    since: datetime | None = None
    desk: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Paper:
    """A work order."""

    number: str
    type: str
    state: str
    handler: str
    opener: str
    opened_at: datetime
    thread_id: str = ""
    tier: str = ""
    escalated_to: str = ""
    actions: list[str] = field(default_factory=list)


class House:
    """`take` each event in order; `waiting` are those whom nobody has been asked to take."""

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.talks: dict[str, Talk] = {}
        self.waiting: dict[str, Talk] = {}
        self.seats: defaultdict[str, Seat] = defaultdict(Seat)
        self.orders: dict[str, Paper] = {}
        self.queues: dict[str, Queue] = {"default": Queue(id="default", name="")}
        self.levels: dict[str, ServiceLevel] = {DEFAULT_LEVEL.id: DEFAULT_LEVEL}
        self.editions: dict[str, list[Edition]] = {
            one.id: [Edition(LONG_AGO, one)] for one in (ALWAYS, OFFICE)
        }
        self.number = 0
        self.at: datetime | None = None
        self._written: defaultdict[tuple[str, str], int] = defaultdict(int)

    def take(self, event: Event) -> None:
        self.number, self.at = event.number, event.at
        if handle := _HANDLERS.get(event.kind):
            handle(self, event)

    def _open(self, event: Event) -> Talk:
        known = self.papers.customers.get(event.thread_id)
        talk = self.talks[event.conversation_id] = Talk(
            id=event.conversation_id, thread_id=event.thread_id, node_id=event.node_id,
            opened_at=event.at, tier=known.tier if known else "normal",
            locale=known.locale if known else "",
        )  # fmt: skip
        return talk

    def _move(self, event: Event) -> None:
        data = event.data
        talk = self.talks.get(event.conversation_id) or self._open(event)
        self._clear_desk(talk)
        had = talk.person
        if data.get("reason") == COMES_AGAIN:
            talk.node_id = event.node_id
        talk.state, talk.epoch = str(data["new"]), int(data["epoch"])
        talk.moved_at = event.at
        self.waiting.pop(talk.id, None)
        if talk.state == "queued":
            self._queue_up(talk, event)
        elif talk.state == "offered":
            talk.person = str(data["to"])
        elif talk.state == "assigned":
            talk.person = str(data.get("assignee") or talk.person)
            talk.returned = talk.returned and event.by == "customer"
        elif talk.state in {"bot", "closed"}:
            talk.kept = talk.since if data.get("reason") == STEPS_OUT else None
            talk.person, talk.since, talk.urgent = "", None, False
        talk.by_hand = talk.state == "assigned" and talk.person != had
        if talk.person and talk.state in {"offered", *HAS}:
            self.seats[talk.person].desk.add(talk.id)

    def _clear_desk(self, talk: Talk) -> None:
        if talk.person:
            self.seats[talk.person].desk.discard(talk.id)

    def _queue_up(self, talk: Talk, event: Event) -> None:
        reason = str(event.data.get("reason", ""))
        talk.person = ""
        self.waiting[talk.id] = talk
        if "queue" in event.data:
            talk.queue = str(event.data["queue"])
            self._see_at_its_queue(talk)
        kept, talk.kept = talk.kept, None
        if reason in KEEPS_ITS_PLACE:
            talk.since = talk.since or kept
            return
        talk.since, talk.returned = kept or event.at, reason == "lost"
        if event.data["old"] == "bot":
            talk.urgent = reason == "emergency"

    def _see_at_its_queue(self, talk: Talk) -> None:
        """In a queue that lies elsewhere, it is seen there."""
        queue = self.queues.get(talk.queue)
        if queue and not is_above(queue.node_id, talk.node_id):
            talk.node_id = queue.node_id

    def _rehouse(self, event: Event) -> None:
        self.talks[event.conversation_id].node_id = event.node_id

    def _sit(self, event: Event) -> None:
        seat = self.seats[str(event.data["id"])]
        new, lost = str(event.data["new"]), bool(event.data.get("lost"))
        if (new, lost) != (seat.state, seat.lost):
            seat.state, seat.lost, seat.since = new, lost, event.at

    def _order(self, event: Event) -> None:
        number, data = str(event.data["number"]), event.data
        if data["action"] == "watch":
            return
        order = self.orders.get(number)
        if order is None:
            talk = self.talks.get(event.conversation_id)
            order = self.orders[number] = Paper(
                number=number, type=str(data["type"]), state="", handler="", opened_at=event.at,
                opener=event.node_id, thread_id=event.thread_id, tier=talk.tier if talk else "",
            )  # fmt: skip
        if data["action"] == "escalate":
            order.escalated_to = parent_of(order.escalated_to or order.handler)
        order.state, order.handler = str(data["state"]), event.node_id
        order.actions.append(str(data["action"]))

    def _queue(self, event: Event) -> None:
        name = str(event.data["id"])
        if event.data["action"] == "delete":
            del self.queues[name]
            return
        self.queues[name] = self.papers.queues[name][self._nth("queue", name)]

    def _calendar(self, event: Event) -> None:
        name = str(event.data["id"])
        if event.data["action"] != "delete":
            calendar = self.papers.calendars[name][self._nth("calendar", name)]
            self.editions.setdefault(name, []).append(Edition(event.at, calendar))

    def _level(self, event: Event) -> None:
        name = str(event.data["id"])
        if event.data["action"] == "delete":
            del self.levels[name]
            return
        self.levels[name] = self.papers.levels[name][self._nth("level", name)]

    def _nth(self, what: str, name: str) -> int:
        """As it was written for the first, the second … time."""
        self._written[what, name] += 1
        return self._written[what, name] - 1


_HANDLERS: Mapping[Kind, Callable[[House, Event], object]] = {
    Kind.OPENED: House._open,
    Kind.STATE: House._move,
    Kind.MOVED: House._rehouse,
    Kind.SEAT: House._sit,
    Kind.ORDER: House._order,
    Kind.QUEUE: House._queue,
    Kind.CALENDAR: House._calendar,
    Kind.SERVICE_LEVEL: House._level,
}


def is_above(above: str, below: str) -> bool:
    return below == above or below.startswith(f"{above}.")


def parent_of(node_id: str) -> str:
    """The root is its own."""
    return node_id.rpartition(".")[0] or node_id
