"""Where people sit down, take a break and leave; and where it is said what they can take."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from hub.core.clock import Clock
from hub.core.conversations import Conversation
from hub.core.errors import Conflict, InputError
from hub.core.seats import Seat, SeatState, hold, sit
from hub.store import seats
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.seats import Seats, Stay
from routing.catalogue import Catalogue
from routing.decisions import Agent
from routing.matching import Candidate, has_room, is_at_the_desk
from routing.presence import Presence
from routing.wishes import person_of

ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """Who sits down, and at which node he may answer."""

    id: str
    name: str
    node_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What somebody can take, as his supervisor arranges it."""

    capacity: int
    by_channel: Mapping[str, int]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    queues: tuple[str, ...]


class Seating:
    def __init__(
        self, db: Database, committer: Committer, clock: Clock, presence: Presence,
        catalogue: Catalogue,
    ) -> None:  # fmt: skip
        self._seats = Seats(db)
        self._conversations = Conversations(db)
        self._committer = committer
        self._clock = clock
        self._presence = presence
        self._catalogue = catalogue

    async def get(self, who: Sitter) -> Seat:
        """His seat; who never sat down has an empty one."""
        return await self._seats.get(who.id) or self._empty(who)

    async def find(self, person_id: str) -> Seat | None:
        """None for who never sat down."""
        return await self._seats.get(person_id)

    async def all(self) -> list[Seat]:
        return await self._seats.all()

    async def times(self, person_id: str, *, since: datetime, until: datetime) -> list[Stay]:
        return await self._seats.times(person_id, since=since, until=until)

    async def sit(self, who: Sitter, state: SeatState, *, by: str, reason: str = "") -> Seat:
        """Raises Conflict for who would leave customers alone: he passes them on first.

        Where another person sets it, with a `reason`. Time after a conversation that he takes by
        himself lasts until he is back.
        """
        if state is SeatState.OFFLINE:
            await self._check_hands(who.id)
        at = self._clock.now()
        return await self._change(
            who, lambda seat: sit(self._at(seat, who), state, at=at), by=by, reason=reason
        )

    async def arrange(self, who: Sitter, arrangement: Arrangement, *, by: str) -> Seat:
        unknown = [one for one in arrangement.queues if self._catalogue.find(one) is None]
        if unknown:
            raise InputError(fields={"queues": "unknown_queue"})
        return await self._change(
            who,
            lambda seat: replace(
                seat,
                capacity=arrangement.capacity,
                by_channel=dict(arrangement.by_channel),
                skills=arrangement.skills,
                languages=arrangement.languages,
                queues=arrangement.queues,
            ),
            by=by,
        )

    async def check_takes(self, to: Agent, conversation: Conversation) -> None:
        """Raises Conflict when he cannot take it now; where nobody has a seat, nobody knows."""
        seats_of = {seat.id: seat for seat in await self._seats.all()}
        seat = seats_of.get(to.id)
        if not seats_of:
            return
        if seat is None or not is_at_the_desk(seat):
            raise Conflict("not_at_the_desk", name=to.name)
        desk = await self._desk(to.id, but=conversation.id)
        if not has_room(Candidate(seat=seat, by_channel=desk), conversation.channel):
            raise Conflict("hands_full", name=to.name)

    async def _desk(self, person_id: str, *, but: str) -> Counter[str]:
        """By channel what he has in hand or is offered just now, without this one."""
        found = await self._conversations.held_or_offered(person_id)
        return Counter(
            one.channel for one in found if one.id != but and person_of(one) == person_id
        )

    async def _check_hands(self, person_id: str) -> None:
        """What he has still to sum up may come back any moment: it counts too."""
        if count := len(await self._conversations.held_by(person_id)):
            raise Conflict("work_in_hand", count=count)

    def _at(self, seat: Seat, who: Sitter) -> Seat:
        """With his line to this process, where he sits down for the first time."""
        moved = replace(seat, name=who.name, node_id=who.node_id)
        if self._presence.is_here(who.id):
            return hold(moved, self._presence.process, at=self._clock.now())
        return moved

    async def _change(
        self, who: Sitter, change: Callable[[Seat], Seat], *, by: str, reason: str = ""
    ) -> Seat:
        for _ in range(ATTEMPTS):
            before = await self._seats.get(who.id)
            after = change(before or self._empty(who))
            try:
                decide = partial(seats.write, before=before, after=after, by=by, reason=reason)
                return await self._committer.commit(None, decide)
            except Conflict:
                continue
        raise Conflict

    def _empty(self, who: Sitter) -> Seat:
        return Seat(id=who.id, name=who.name, node_id=who.node_id, since=self._clock.now())
