"""What the rules do to seats: lost lines, time after a conversation, offers that nobody takes."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict
from hub.core.events import Event
from hub.core.failpoints import failpoint
from hub.core.seats import Seat, SeatState, dismiss, let_go, lose, sit
from hub.store import seats
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.leases import Leases
from routing.board import Board
from routing.catalogue import Catalogue
from routing.offers import RULE

log = logging.getLogger(__name__)

Change = Callable[[Seat], Seat]
HAD_IT = frozenset({State.ASSIGNED.value, State.WRAP_UP.value})
MEMBERS_EVERY = 5
"""Looks between two at which processes live."""


class Attendance:
    """Part of the assigner: what is to become of seats is known from the board."""

    def __init__(self, db: Database, committer: Committer, catalogue: Catalogue) -> None:
        self._leases = Leases(db)
        self._committer = committer
        self._catalogue = catalogue
        self._changes: dict[str, Change] = {}
        self._stored: dict[str, Seat] = {}
        self._looks = 0

    def hear(self, event: Event, conversation: Conversation, board: Board) -> None:
        """An end begins the time after it, at once: he is offered nothing in between."""
        seat = board.get_seat(conversation.assignee)
        if seat is None or seat.state is not SeatState.ONLINE:
            return
        old, new = event.data["old"], event.data["new"]
        seconds = self._catalogue.get(conversation.home_queue).wrap_up_seconds
        if old in HAD_IT and new == State.CLOSED.value and seconds:
            until = event.at + timedelta(seconds=seconds)
            change = partial(sit, state=SeatState.WRAP_UP, at=event.at, until=until)
            self._stored[seat.id] = seat
            board.seat(change(seat))
            self._changes[seat.id] = change
        elif old == State.OFFERED.value and new == State.ASSIGNED.value and seat.missed:
            self._changes[seat.id] = _forgive

    def dismiss(self, person_id: str, board: Board, at: datetime) -> None:
        """What he has goes to others, as if his line were lost."""
        if board.get_seat(person_id):
            self._changes[person_id] = partial(dismiss, at=at)

    def look(self, board: Board, now: datetime) -> None:
        """What the clock has made due."""
        for seat in board.finished(now):
            self._changes[seat.id] = partial(sit, state=SeatState.ONLINE, at=now)
        for seat in board.lost(now):
            self._changes[seat.id] = partial(lose, at=now)

    async def look_for_the_dead(self, board: Board, now: datetime) -> None:
        """Lines to processes that died are lost, whatever these could not tell any more."""
        self._looks += 1
        if self._looks % MEMBERS_EVERY != 1:
            return
        living = {member.name for member in await self._leases.members()}
        for seat in board.seats():
            for process in set(seat.held_by) - living:
                self._changes[seat.id] = partial(let_go, process=process, at=now)

    async def write(self, board: Board) -> None:
        """Commit what has come together; what has moved on meanwhile is looked at again."""
        changes, self._changes = self._changes, {}
        for person, change in changes.items():
            if before := self._before(person, board):
                await self._write(before, change(before), board)

    def _before(self, person: str, board: Board) -> Seat | None:
        """His seat as it is stored: the board may show it already as it is about to be."""
        shown, stored = board.get_seat(person), self._stored.pop(person, None)
        return stored if shown and stored and stored.rev == shown.rev else shown

    async def _write(self, before: Seat, after: Seat, board: Board) -> None:
        try:
            decide = partial(seats.write, before=before, after=after, by=RULE)
            board.seat(await self._committer.commit(None, decide))
        except Conflict:
            log.info("seat_moved_on", extra={"person_id": after.id})
        if after.is_lost:
            failpoint("seat_lost")


def _forgive(seat: Seat) -> Seat:
    return replace(seat, missed=0)
