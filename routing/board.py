"""What the assigner knows, in memory: who waits, who may answer, and what lies on whose desk.

Pure: it is told of conversations and seats as they change, and says whom to ask. A match is looked
for only between what has changed and the rest, so that thousands who wait cost nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.core.conversations import HUMAN_STATES, Conversation, State
from hub.core.queues import Queue
from hub.core.seats import Seat, SeatState, is_overdue
from routing.matching import Candidate, choose
from routing.order import Rank, rank
from routing.wishes import person_of, waiting_of, wish_of

GetQueue = Callable[[str | None], Queue]
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Match:
    """This conversation is to be offered to this person."""

    conversation: Conversation
    queue: Queue
    person: str


class Board:
    """`queue` finds a queue by its id; `asked` are offers on their way to the store."""

    def __init__(self, queue: GetQueue, asked: Iterable[Match] = ()) -> None:
        self._queue = queue
        self._asked: set[str] = set()
        self._seats: dict[str, Seat] = {}
        self._known: dict[str, Conversation] = {}
        self._waiting: dict[str, Rank] = {}
        self._desks: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._given_at: dict[str, datetime] = {}
        self._idle_since: dict[str, datetime] = {}
        self._fresh: set[str] = set()
        self._freed: set[str] = set()
        for match in asked:
            self._ask(match)

    def see(self, conversation: Conversation, at: datetime) -> None:
        """As it is now; older news than what is known says nothing."""
        known = self._known.get(conversation.id)
        if known and known.rev > conversation.rev:
            return
        if conversation.state in HUMAN_STATES:
            self._known[conversation.id] = conversation
        else:
            self._known.pop(conversation.id, None)
        self._move_between_desks(known, conversation, at)
        self._queue_up(conversation)

    def _move_between_desks(
        self, old: Conversation | None, new: Conversation, at: datetime
    ) -> None:
        before, after = person_of(old), person_of(new)
        if before and before != after:
            self._desks[before].pop(new.id, None)
            self._idle_since[before] = at
            self._freed.add(before)
        if after:
            self._desks[after][new.id] = new.channel
            given = new.given_at or at
            self._given_at[after] = max(given, self._given_at.get(after, given))

    def _queue_up(self, conversation: Conversation) -> None:
        self._waiting.pop(conversation.id, None)
        if conversation.state is State.QUEUED:
            queue = self._queue(conversation.queue)
            self._waiting[conversation.id] = rank(waiting_of(conversation), queue.tier_seconds)
            self._fresh.add(conversation.id)

    def seat(self, seat: Seat) -> None:
        known = self._seats.get(seat.id)
        if known is None or known.rev <= seat.rev:
            self._seats[seat.id] = seat
            self._freed.add(seat.id)

    def look_again(self) -> None:
        """The queues have changed: everything may match otherwise."""
        for one in tuple(self._known.values()):
            self._queue_up(one)

    def matches(self, now: datetime) -> Iterator[Match]:
        """Whom to ask for what, the first to be served first; each is asked until `answered`."""
        fresh, freed = self._fresh, self._freed
        self._fresh, self._freed = set(), set()
        if not (fresh or freed):
            return
        free = {one.seat.id: one for one in map(self._candidate, self._seats.values()) if one}
        some = {name: one for name, one in free.items() if name in freed}
        for conversation_id in self._in_order(fresh, everybody=bool(some)):
            able = free if conversation_id in fresh else some
            if not able:
                continue
            if match := self._match(self._known[conversation_id], able.values()):
                yield match
                self._ask(match)
                self._given_at[match.person] = now
                self._update(match.person, (free, some))

    def _in_order(self, fresh: set[str], *, everybody: bool) -> list[str]:
        wanted = self._waiting.keys() if everybody else fresh & self._waiting.keys()
        return sorted(wanted - self._asked, key=self._waiting.__getitem__)

    def _match(self, conversation: Conversation, able: Iterable[Candidate]) -> Match | None:
        queue = self._queue(conversation.queue)
        found = choose(wish_of(conversation), queue, able)
        return Match(conversation, queue, found.seat.id) if found else None

    def _ask(self, match: Match) -> None:
        """Takes a place on the desk, and keeps it whatever is heard of the customer meanwhile."""
        self._asked.add(match.conversation.id)
        self._desks[match.person][match.conversation.id] = match.conversation.channel

    def answered(self, match: Match) -> None:
        """Committed or failed: what is known of the conversation alone says what is true again."""
        conversation_id = match.conversation.id
        self._asked.discard(conversation_id)
        if person_of(self._known.get(conversation_id)) != match.person:
            self._desks[match.person].pop(conversation_id, None)
        self._freed.add(match.person)
        self._fresh.add(conversation_id)

    def _update(self, person: str, groups: Iterable[dict[str, Candidate]]) -> None:
        """Who can take something and was just asked may not be able to any more."""
        left = self._candidate(self._seats[person])
        for group in groups:
            if left is None:
                group.pop(person, None)
            elif person in group:
                group[person] = left

    def _candidate(self, seat: Seat) -> Candidate | None:
        """None for who cannot take anything now, whatever it is."""
        desk = self._desks.get(seat.id, NOBODY)
        if seat.state is not SeatState.ONLINE or len(desk) >= seat.capacity:
            return None
        return Candidate(
            seat=seat,
            by_channel=Counter(desk.values()),
            given_at=self._given_at.get(seat.id),
            idle_since=self._idle_since.get(seat.id),
        )

    def expired(self, now: datetime) -> list[Conversation]:
        """Offers not taken in time; of each person the first, for it changes his seat, too."""
        first: dict[str | None, Conversation] = {}
        for one in self._in_state(State.OFFERED):
            if one.offer_until and one.offer_until <= now:
                first.setdefault(one.offered_to, one)
        return list(first.values())

    def withdrawn(self) -> list[Conversation]:
        """Offers to people who are not there any more."""
        return [one for one in self._in_state(State.OFFERED) if not self._is_there(one.offered_to)]

    def bereaved(self) -> list[tuple[Conversation, Seat]]:
        """What lies with people who are not there: lost, dismissed, or gone when it came back.

        What is put off is waited for: it comes back to the front by itself.
        """
        found = (
            (one, self._seats.get(one.assignee or "")) for one in self._in_state(State.ASSIGNED)
        )
        return [
            (one, seat)
            for one, seat in found
            if seat and seat.state is SeatState.OFFLINE and not one.snoozed_until
        ]

    def queued(self) -> Iterable[Conversation]:
        return self._in_state(State.QUEUED)

    def overflowing(self, now: datetime) -> list[tuple[Conversation, Queue]]:
        """Who has waited so long that another queue shall have him."""
        found = ((one, self._next_queue(one, now)) for one in self._in_state(State.QUEUED))
        return [(one, queue) for one, queue in found if queue and queue.id != one.queue]

    def _next_queue(self, waiting: Conversation, now: datetime) -> Queue | None:
        """By the steps of the queue he came to at first, and the whole time since then.

        From a queue that was deleted behind his back, to the one that has its place.
        """
        own = self._queue(waiting.queue)
        if own.id != waiting.queue:
            return own
        waited = now - (waiting.queued_at or now)
        steps = self._queue(waiting.home_queue).overflow
        reached = [step for step in steps if timedelta(seconds=step.after_seconds) <= waited]
        if not reached:
            return None
        return self._queue(max(reached, key=lambda step: step.after_seconds).queue_id)

    def lost(self, now: datetime) -> list[Seat]:
        return [seat for seat in self._seats.values() if is_overdue(seat, at=now)]

    def finished(self, now: datetime) -> list[Seat]:
        """Those whose time after a conversation is over."""
        return [seat for seat in self._seats.values() if seat.until and seat.until <= now]

    def holders(self) -> set[str]:
        """The hub processes that are said to have lines to people."""
        return {process for seat in self._seats.values() for process in seat.held_by}

    def seats(self) -> Iterable[Seat]:
        return self._seats.values()

    def get_seat(self, person: str | None) -> Seat | None:
        return self._seats.get(person or "")

    def _is_there(self, person: str | None) -> bool:
        seat = self.get_seat(person)
        return seat is not None and seat.state is SeatState.ONLINE

    def _in_state(self, state: State) -> Iterator[Conversation]:
        return (one for one in self._known.values() if one.state is state)
