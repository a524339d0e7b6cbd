"""What is counted of the log, minute by minute: each figure is a sum of counts of a window.

`docs/indicators.md` defines the figures; here is what an event adds to which count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hub.core.conversations import State
from hub.core.customers import Tier
from hub.core.events import Event, Kind
from hub.core.seats import SeatState

NORM = timedelta(seconds=20)
"""Within it a person is to answer whoever came to a queue."""
TARGET = 0.75
TIERED_TARGET = 0.85
"""The share of them that it must be; of tiered customers more."""
COUNTED = frozenset({Kind.OPENED, Kind.STATE, Kind.RATED, Kind.SEAT})
CONTENT = 4
"""From this score on a customer is content."""
NOT_OURS = frozenset({"customer", "idle"})
"""By whom a wait ends that nobody of ours has ended."""


class Count(StrEnum):
    OPENED = "opened"
    BOT = "bot"
    """Ended with the bot by the customer or by silence, and never come to people."""
    HANDED = "handed"
    """Came to people, for the first time: to a queue, or taken from the bot."""
    ENTERED = "entered"
    """Began to wait in a queue in its open hours; what came of it counts at the same minute."""
    WITHIN = "within"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    RELEASED = "released"
    """Ended by one of ours without an answer: closed, or given back to the bot."""
    SHUT = "shut"
    """Began to wait while the queue was closed; nothing else of it is counted."""
    TAKEN = "taken"
    """Given to a person: offered and accepted, taken by hand, or handed on to him."""
    RATED = "rated"
    """Conversations that have a score, each at the minute in which it was given one first."""
    SCORE = "score"
    """The sum of these scores, as they were last changed."""
    CONTENT = "content"
    BREAKS = "breaks"
    BREAK_SECONDS = "break_seconds"
    """Of a break that is over, at the minute in which it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is counted apart; `queue`: the one that he came to, `person`: of what people do."""

    minute: datetime
    node_id: str
    channel: str = ""
    tier: Tier = Tier.NORMAL
    queue: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Somebody waits, since he came; `away`: he has stepped out to the bot and keeps his place."""

    cell: Cell
    since: datetime
    shut: bool = False
    away: bool = False


@dataclass(slots=True)
class Standing:
    """Who waits, by conversation, and since when who has his break, as far as the log was read."""

    waits: dict[str, Wait] = field(default_factory=dict)
    breaks: dict[str, datetime] = field(default_factory=dict)


Line = tuple[Cell, Count, int]


def count(event: Event, standing: Standing) -> Iterator[Line]:
    """What this event adds; `standing` is moved on with it."""
    if event.kind is Kind.OPENED:
        yield _cell(event), Count.OPENED, 1
    elif event.kind is Kind.RATED:
        yield from _rate(event)
    elif event.kind is Kind.SEAT:
        yield from _rest(event, standing.breaks)
    elif event.kind is Kind.STATE:
        match event.data["new"]:
            case State.QUEUED:
                yield from _enter(event, standing.waits)
            case State.ASSIGNED:
                yield from _give(event, standing.waits)
            case State.CLOSED:
                yield from _close(event, standing.waits)
            case State.BOT if event.data["old"] == State.CLOSED:
                yield _cell(event), Count.OPENED, 1
            case State.BOT:
                yield from _give_back(event, standing.waits)


def _enter(event: Event, waits: dict[str, Wait]) -> Iterator[Line]:
    """Into a queue: for the first time, or on from another, or back to his place."""
    if known := waits.get(event.conversation_id):
        waits[event.conversation_id] = replace(known, away=False)
        return
    shut = bool(event.data.get("shut"))
    wait = Wait(cell=_cell(event, event.data.get("queue", "")), since=event.at, shut=shut)
    waits[event.conversation_id] = wait
    if not event.data.get("served"):
        yield wait.cell, Count.HANDED, 1
    yield wait.cell, (Count.SHUT if shut else Count.ENTERED), 1


def _give(event: Event, waits: dict[str, Wait]) -> Iterator[Line]:
    if person := event.data.get("assignee"):
        yield replace(_cell(event), person=person), Count.TAKEN, 1
    if event.data["old"] == State.BOT and not event.data.get("served"):
        yield _cell(event), Count.HANDED, 1
    wait = waits.pop(event.conversation_id, None)
    if wait and not wait.shut:
        yield wait.cell, Count.ANSWERED, 1
        if event.at - wait.since <= NORM:
            yield wait.cell, Count.WITHIN, 1


def _close(event: Event, waits: dict[str, Wait]) -> Iterator[Line]:
    wait = waits.pop(event.conversation_id, None)
    if wait and not wait.shut:
        what = Count.ABANDONED if event.by in NOT_OURS else Count.RELEASED
        yield wait.cell, what, 1
    elif not wait and event.by in NOT_OURS and not event.data.get("served"):
        yield _cell(event), Count.BOT, 1


def _give_back(event: Event, waits: dict[str, Wait]) -> Iterator[Line]:
    wait = waits.get(event.conversation_id)
    if wait is None:
        return
    if event.by in NOT_OURS:
        waits[event.conversation_id] = replace(wait, away=True)
        return
    del waits[event.conversation_id]
    if not wait.shut:
        yield wait.cell, Count.RELEASED, 1


def _rate(event: Event) -> Iterator[Line]:
    """What it was before is taken away from where it was counted."""
    score, was = event.data["score"], event.data.get("was", 0)
    first = datetime.fromisoformat(event.data.get("first", event.at.isoformat()))
    cell = replace(_cell(event, event.data.get("queue", "")), minute=_minute(first))
    if not was:
        yield cell, Count.RATED, 1
    yield cell, Count.SCORE, score - was
    yield cell, Count.CONTENT, (score >= CONTENT) - (was >= CONTENT)


def _rest(event: Event, breaks: dict[str, datetime]) -> Iterator[Line]:
    person, new = event.data["id"], event.data["new"]
    if new == SeatState.BREAK and person not in breaks:
        breaks[person] = event.at
        yield _of_person(event, event.at), Count.BREAKS, 1
    elif new != SeatState.BREAK and (since := breaks.pop(person, None)):
        seconds = round((event.at - since).total_seconds())
        yield _of_person(event, since), Count.BREAK_SECONDS, seconds


def _of_person(event: Event, at: datetime) -> Cell:
    return Cell(minute=_minute(at), node_id=event.node_id, person=event.data["id"])


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _cell(event: Event, queue: str = "") -> Cell:
    return Cell(
        minute=_minute(event.at), node_id=event.node_id, queue=queue,
        channel=event.data.get("channel", ""), tier=Tier(event.data.get("tier", Tier.NORMAL)),
    )  # fmt: skip
