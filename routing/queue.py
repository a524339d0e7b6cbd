"""The waiting line: who is next, and how long that takes by those who are there to answer."""

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median

from hub.core.clock import Clock
from hub.core.conversations import Conversation, Entrance, QueuePlace, State
from hub.core.events import Event, Kind
from hub.core.queues import Attendance, Caller, Queue, Waiting
from hub.pipeline.calendars import Almanac
from hub.pipeline.feed import Feed
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.group import Entry
from routing.catalogue import Catalogue
from routing.estimate import estimate
from routing.hours import opening
from routing.order import in_order, rank
from routing.roster import Roster
from routing.wishes import caller_of, waiting_of, wish_of

REMEMBERED = 20
"""Waits that the estimate looks back on."""
FIRST_GUESS = 60.0
"""Seconds a place takes, in a house without seats, as long as nobody has been answered yet."""
WAITS = frozenset({State.QUEUED, State.OFFERED})
"""An offer changes nothing for the customer: he waits until somebody has taken it."""


@dataclass(slots=True)
class _Line:
    """One queue as last read: who waits, in order; and at which place, when first seen."""

    waiting: list[Waiting] = field(default_factory=list)
    seen: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    stale: bool = True


class WaitingLine:
    """Implements hub.core.ports.queues.Reception.

    A queue is read once for all who ask until it changes.
    """

    def __init__(
        self, db: Database, feed: Feed, catalogue: Catalogue, almanac: Almanac, clock: Clock
    ) -> None:
        self._conversations = Conversations(db)
        self._catalogue = catalogue
        self._almanac = almanac
        self._clock = clock
        self._roster = Roster(db, feed)
        self._lines: dict[str, _Line] = {}
        self._seconds_a_place: deque[float] = deque(maxlen=REMEMBERED)
        self._lock = asyncio.Lock()
        feed.listen(self._on_entry)

    async def entrance(self, conversation: Conversation) -> Entrance:
        """The queue of this conversation and where it would stand there."""
        queue = self._catalogue.choose(caller_of(conversation))
        place = await self.place(conversation, queue=queue.id)
        return Entrance(queue=queue.id, place=place, opens=self.opens(queue))

    def opens(self, queue: Queue) -> datetime | None:
        """From when on somebody is there, by the wall clock of the queue; None while it is open."""
        return opening(self._almanac.at(queue.calendar_id, queue.node_id), self._clock.now())

    def attendance(self, caller: Caller) -> Attendance:
        queue, now = self._catalogue.choose(caller), self._clock.now()
        calendar = self._almanac.at(queue.calendar_id, queue.node_id)
        return Attendance(opens=self.opens(queue), today=calendar.hours(calendar.day_of(now)))

    async def place(self, conversation: Conversation, queue: str | None = None) -> QueuePlace:
        """Where it stands; one that does not wait there yet, where it would."""
        found = self._catalogue.get(queue or conversation.queue)
        offered = conversation.state is State.OFFERED
        position = 1 if offered else await self._position(conversation, found)
        wait = None if self.opens(found) else await self._wait(conversation, position, found)
        return QueuePlace(position=position, wait_seconds=wait)

    async def _position(self, conversation: Conversation, queue: Queue) -> int:
        waiting = await self.waiting(queue.id)
        ids = [one.id for one in waiting]
        if conversation.id in ids:
            return ids.index(conversation.id) + 1
        mine = rank(_coming(conversation, waiting), queue.tier_seconds)
        return 1 + sum(rank(one, queue.tier_seconds) < mine for one in waiting)

    async def _wait(self, conversation: Conversation, position: int, queue: Queue) -> int | None:
        """By who is at work; in a house without seats by the waits of late."""
        hands = await self._roster.hands(wish_of(conversation), queue)
        if hands is None:
            return round(position * self._pace())
        return estimate(position, hands, self._roster.handling(queue.id))

    async def ids(self, queue: str) -> list[str]:
        return [one.id for one in await self.waiting(queue)]

    async def everybody(self) -> list[str]:
        """Who waits in any queue, as they are to be served."""
        ranks = [
            rank(one, queue.tier_seconds)
            for queue in self._catalogue.all()
            for one in await self.waiting(queue.id)
        ]
        return [one[-1] for one in sorted(ranks)]

    async def waiting(self, queue: str) -> list[Waiting]:
        """Who waits in this queue, in the order in which they are to be served."""
        async with self._lock:
            line = self._lines.setdefault(queue, _Line())
            if line.stale:
                line.stale = False
                await self._read(queue, line)
            return line.waiting

    async def _read(self, queue: str, line: _Line) -> None:
        try:
            waiting = await self._conversations.queued(queue)
        except BaseException:
            line.stale = True
            raise
        line.waiting = in_order(waiting, self._catalogue.get(queue).tier_seconds)
        for place, one in enumerate(line.waiting, 1):
            line.seen.setdefault(one.id, (place, one.since))

    def _pace(self) -> float:
        """Seconds a place of the line takes."""
        return median(self._seconds_a_place) if self._seconds_a_place else FIRST_GUESS

    def _on_entry(self, entry: Entry) -> None:
        event = entry.event
        if event.kind is Kind.QUEUE:
            self._forget()
        if event.kind is not Kind.STATE:
            return
        old, new = event.data.get("old"), event.data.get("new")
        if State.QUEUED.value in (old, new):
            self._forget()
        if old in WAITS and new not in WAITS:
            for queue, line in self._lines.items():
                self._learn(queue, line, event)

    def _forget(self) -> None:
        for line in self._lines.values():
            line.stale = True

    def _learn(self, queue: str, line: _Line, event: Event) -> None:
        """One who was answered tells how long a place took him; one who left tells nothing.

        While the queue was closed nobody was waited for.
        """
        place, since = line.seen.pop(event.conversation_id, (0, event.at))
        if place and event.data.get("new") == State.ASSIGNED.value:
            kept = self._catalogue.get(queue)
            calendar = self._almanac.at(kept.calendar_id, kept.node_id)
            waited = calendar.working(since, event.at)
            self._seconds_a_place.append(waited.total_seconds() / place)


def _coming(conversation: Conversation, line: list[Waiting]) -> Waiting:
    """As it would wait, later than all who are there."""
    since = max((one.since for one in line), default=conversation.last_at)
    return replace(waiting_of(conversation), since=since + timedelta(microseconds=1))
