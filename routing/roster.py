"""Who is at work, what lies on whose desk, and how long it has taken of late: as a wait needs it.

Kept by every process: read once when somebody asks first, and true from then on by the feed.
"""

import asyncio
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from statistics import median

from hub.core.conversations import HELD, Conversation, State
from hub.core.events import Event, Kind
from hub.core.queues import Queue
from hub.core.seats import Seat
from hub.pipeline.feed import Feed
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.seats import Seats
from routing.estimate import Hands
from routing.matching import Wish, attends
from routing.wishes import person_of

REMEMBERED = 20
"""Conversations of a queue that the time of handling looks back on."""
NOTHING: Counter[str] = Counter()
FIRST_HANDLING = 300.0
"""Seconds that one takes as long as none has been brought to its end in this queue."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A conversation at one revision; with nobody when `person` is None."""

    rev: int
    person: str | None
    channel: str


class Roster:
    def __init__(self, db: Database, feed: Feed) -> None:
        self._stored_seats = Seats(db)
        self._conversations = Conversations(db)
        self._seats: dict[str, Seat] = {}
        self._held: dict[str, _Held] = {}
        self._desks: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._counted: dict[tuple[str, int, str, str, bool], list[Hands]] = {}
        self._handled: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=REMEMBERED)
        )
        self._stale: set[str] = set()
        self._follows = False
        self._known = False
        self._lock = asyncio.Lock()
        feed.listen(self._hear)

    async def hands(self, wish: Wish, queue: Queue) -> list[Hands] | None:
        """Of all at work to whom such a conversation comes; None in a house without seats."""
        await self._read()
        if not self._seats:
            return None
        key = (queue.id, queue.rev, wish.channel, wish.locale, wish.urgent)
        if key not in self._counted:
            self._counted[key] = [
                hands_of(seat, self._desks.get(seat.id, NOTHING), wish.channel)
                for seat in self._seats.values()
                if attends(seat, wish, queue)
            ]
        return self._counted[key]

    def handling(self, queue: str) -> float:
        """Seconds from assignment to close, of late."""
        handled = self._handled.get(queue)
        return median(handled) if handled else FIRST_HANDLING

    async def _read(self) -> None:
        async with self._lock:
            if not self._known:
                await self._read_all()
            while self._stale:
                person = next(iter(self._stale))
                self._stale.discard(person)
                await self._read_seat(person)

    async def _read_all(self) -> None:
        """Listens before it reads: what is heard meanwhile is newer than what is read."""
        self._follows = True
        for seat in await self._stored_seats.all():
            self._seats[seat.id] = seat
        for conversation in await self._conversations.with_people():
            self._see(conversation)
        self._known = True
        self._held = {name: held for name, held in self._held.items() if held.person}

    async def _read_seat(self, person: str) -> None:
        try:
            seat = await self._stored_seats.get(person)
        except BaseException:
            self._stale.add(person)
            raise
        if seat:
            self._seats[person] = seat
            self._counted.clear()

    def _hear(self, entry: Entry) -> None:
        event, conversation = entry.event, entry.conversation
        if self._follows and event.kind is Kind.SEAT:
            self._stale.add(event.data["id"])
        elif conversation and event.kind is Kind.STATE:
            self._learn(event, conversation)
            if self._follows:
                self._see(conversation)

    def _see(self, conversation: Conversation) -> None:
        known = self._held.get(conversation.id)
        if known and known.rev > conversation.rev:
            return
        self._put_away(self._held.pop(conversation.id, None))
        person = person_of(conversation)
        if person or not self._known:
            held = _Held(conversation.rev, person, conversation.channel)
            self._held[conversation.id] = held
            self._desks[person or ""][held.channel] += 1
        self._counted.clear()

    def _put_away(self, held: _Held | None) -> None:
        if held:
            self._desks[held.person or ""][held.channel] -= 1

    def _learn(self, event: Event, conversation: Conversation) -> None:
        """One that a person has brought to its end."""
        ended = event.data["new"] == State.CLOSED.value and event.data["old"] in HELD
        if ended and conversation.given_at:
            took = (event.at - conversation.given_at).total_seconds()
            self._handled[conversation.queue or ""].append(took)


def hands_of(seat: Seat, load: Counter[str], channel: str) -> Hands:
    """For one channel: as far as his capacity in all, and for this channel, goes."""
    limit = min(seat.capacity, seat.by_channel.get(channel, seat.capacity))
    free = min(seat.capacity - load.total(), limit - load[channel])
    return Hands(capacity=limit, free=max(0, free))
