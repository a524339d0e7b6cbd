"""What the rules do to seats: lost lines, time after a conversation, offers that nobody takes."""

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial, reduce

from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict
from hub.core.events import Event
from hub.core.failpoints import failpoint
from hub.core.seats import Seat, SeatState, dismiss, is_overdue, is_taken, let_go, lose, sit
from hub.pipeline.timers import IDLE
from hub.store import seats
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.leases import Leases
from hub.store.seats import Seats
from routing.board import Board
from routing.catalogue import Catalogue
from routing.offers import RULE

log = logging.getLogger(__name__)

Change = Callable[[Seat], Seat]
Entitled = Callable[[Iterable[Seat]], Awaitable[Collection[str]]]
"""Finds, by id, those of these people who may answer where they sit."""
HAD_IT = frozenset({State.ASSIGNED.value, State.WRAP_UP.value})
MEMBERS_EVERY = 5
"""Looks between two at which processes live."""
ATTEMPTS = 5
"""How often a change is tried on a seat that moves on meanwhile."""


class Attendance:
    """Part of the assigner: what is to become of seats is known from the board."""

    def __init__(
        self, db: Database, committer: Committer, catalogue: Catalogue, entitled: Entitled
    ) -> None:
        self._leases = Leases(db)
        self._seats = Seats(db)
        self._committer = committer
        self._catalogue = catalogue
        self._entitled = entitled
        self._changes: dict[str, list[Change]] = {}
        self._looks = 0

    def hear(self, event: Event, conversation: Conversation, board: Board) -> None:
        """An end begins the time after it: written before anybody is asked for anything."""
        seat = board.get_seat(conversation.assignee)
        if seat is None or seat.state is not SeatState.ONLINE:
            return
        old, new = event.data["old"], event.data["new"]
        seconds = self._catalogue.get(conversation.home_queue).wrap_up_seconds
        if old in HAD_IT and new == State.CLOSED.value and seconds and event.by != IDLE:
            until = event.at + timedelta(seconds=seconds)
            self._plan(seat.id, partial(_wrap_up, at=event.at, until=until))
        elif old == State.OFFERED.value and new == State.ASSIGNED.value and seat.missed:
            self._plan(seat.id, _forgive)

    async def vacate(self, board: Board, now: datetime) -> None:
        """Seats of those who are dismissed, or lost the post by which they sat there.

        What they have goes to others, as if their lines were lost.
        """
        seated = [one for one in board.seats() if is_taken(one)]
        entitled = await self._entitled(seated) if seated else frozenset[str]()
        for seat in seated:
            if seat.id not in entitled:
                self._plan(seat.id, partial(dismiss, at=now))

    def forget(self) -> None:
        """Others see to it now."""
        self._changes.clear()

    def look(self, board: Board, now: datetime) -> None:
        """What the clock has made due."""
        for seat in board.finished(now):
            self._plan(seat.id, partial(_finish, at=now))
        for seat in board.lost(now):
            self._plan(seat.id, partial(_lose, at=now))

    async def look_for_the_dead(self, board: Board, now: datetime) -> None:
        """Lines to processes that died are lost, whatever these could not tell any more."""
        self._looks += 1
        if self._looks % MEMBERS_EVERY != 1:
            return
        living = {member.name for member in await self._leases.members()}
        for seat in board.seats():
            for process in set(seat.held_by) - living:
                self._plan(seat.id, partial(let_go, process=process, at=now))

    def _plan(self, person_id: str, change: Change) -> None:
        self._changes.setdefault(person_id, []).append(change)

    async def write(self, board: Board) -> None:
        """Commit what has come together; what the store has not taken stays to be done."""
        while self._changes:
            person = next(iter(self._changes))
            for _ in range(ATTEMPTS):
                if await self._write(person, self._changes[person], board):
                    break
                await self._read(person, board)
            del self._changes[person]

    async def _write(self, person: str, changes: list[Change], board: Board) -> bool:
        """False for a seat that has moved on meanwhile."""
        before = board.get_seat(person)
        if before is None:
            return True
        after = reduce(lambda seat, change: change(seat), changes, before)
        if after == before:
            return True
        try:
            decide = partial(seats.write, before=before, after=after, by=RULE)
            board.seat(await self._committer.commit(None, decide))
        except Conflict:
            log.info("seat_moved_on", extra={"person_id": person})
            return False
        if after.is_lost:
            failpoint("seat_lost")
        return True

    async def _read(self, person: str, board: Board) -> None:
        if seat := await self._seats.get(person):
            board.seat(seat)


def _wrap_up(seat: Seat, *, at: datetime, until: datetime) -> Seat:
    online = seat.state is SeatState.ONLINE
    return sit(seat, SeatState.WRAP_UP, at=at, until=until) if online else seat


def _finish(seat: Seat, *, at: datetime) -> Seat:
    over = seat.until is not None and seat.until <= at
    return sit(seat, SeatState.ONLINE, at=at) if over else seat


def _lose(seat: Seat, *, at: datetime) -> Seat:
    return lose(seat, at=at) if is_overdue(seat, at=at) else seat


def _forgive(seat: Seat) -> Seat:
    return replace(seat, missed=0)
