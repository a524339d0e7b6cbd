"""What the rules do to seats is done although others write to the same seats meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from hub.core.conversations import State
from hub.core.events import Event, Kind
from hub.core.queues import Queue
from hub.core.seats import KEPT, Seat, SeatState
from hub.pipeline.pipeline import Spine
from hub.pipeline.timers import IDLE
from hub.store import seats
from hub.store.queues import Queues
from hub.store.seats import Seats
from routing.attendance import Attendance
from routing.board import Board
from routing.catalogue import Catalogue
from tests.bot.doubles import conversation

pytestmark = pytest.mark.store


@pytest.fixture
def board(spine: Spine) -> Board:
    return Board(Catalogue(spine.db).get)


@pytest.fixture
def attendance(spine: Spine) -> Attendance:
    """Nobody may answer any more."""

    async def nobody(seats: Iterable[Seat]) -> set[str]:
        return set()

    return Attendance(spine.db, spine.committer, Catalogue(spine.db), nobody)


async def write(spine: Spine, before: Seat | None, after: Seat) -> Seat:
    decide = partial(seats.write, before=before, after=after, by="test")
    return await spine.committer.commit(None, decide)


async def seated(spine: Spine, **values: Any) -> Seat:
    now = spine.clock.now()
    first = Seat(id="zhang", name="张", since=now, state=SeatState.ONLINE)
    return await write(spine, None, replace(first, **values))


async def stored(spine: Spine) -> Seat:
    seat = await Seats(spine.db).get("zhang")
    assert seat
    return seat


async def test_whoever_is_dismissed_is_so_although_his_seat_moved_on_meanwhile(
    spine: Spine, board: Board, attendance: Attendance
) -> None:
    board.seat(known := await seated(spine))
    await write(spine, known, replace(known, skills=("english",)))
    await attendance.vacate(board, spine.clock.now())
    await attendance.write(board)
    seat = await stored(spine)
    assert (seat.dismissed, seat.state, seat.skills) == (True, SeatState.OFFLINE, ("english",))
    assert board.get_seat("zhang") == seat


async def test_whose_line_came_back_meanwhile_is_not_taken_for_lost(
    spine: Spine, board: Board, attendance: Attendance
) -> None:
    now = spine.clock.now()
    board.seat(known := await seated(spine, lost_at=now - KEPT))
    back = await write(spine, known, replace(known, lost_at=None, held_by=("one",)))
    attendance.look(board, now)
    await attendance.write(board)
    assert await stored(spine) == back


async def test_all_that_befalls_a_seat_at_once_is_done(
    spine: Spine, board: Board, attendance: Attendance
) -> None:
    """Two processes died with lines to him, and his time after a conversation is over."""
    now = spine.clock.now()
    until = now - timedelta(seconds=1)
    board.seat(await seated(spine, state=SeatState.WRAP_UP, until=until, held_by=("dead", "gone")))
    await attendance.look_for_the_dead(board, now)
    attendance.look(board, now)
    await attendance.write(board)
    seat = await stored(spine)
    assert (seat.state, seat.held_by, seat.lost_at) == (SeatState.ONLINE, (), now)


async def test_who_has_given_up_the_seats_changes_nothing_about_them(
    spine: Spine, board: Board, attendance: Attendance
) -> None:
    board.seat(known := await seated(spine))
    await attendance.vacate(board, spine.clock.now())
    attendance.forget()
    await attendance.write(board)
    assert await stored(spine) == known


async def test_who_is_away_for_too_long_loses_with_his_post_the_seat_that_was_kept_for_him(
    spine: Spine, board: Board, attendance: Attendance
) -> None:
    board.seat(await seated(spine, state=SeatState.OFFLINE, returns_to=SeatState.ONLINE))
    await attendance.vacate(board, spine.clock.now())
    await attendance.write(board)
    assert (await stored(spine)).returns_to is None


@pytest.mark.parametrize(("by", "state"), [("zhang", SeatState.WRAP_UP), (IDLE, SeatState.ONLINE)])
async def test_only_an_end_that_people_make_takes_time_afterwards(
    spine: Spine, board: Board, by: str, state: SeatState
) -> None:
    catalogue = Catalogue(spine.db)
    queue = Queue(id="default", name="客服", wrap_up_seconds=60)
    await spine.committer.commit(None, lambda draft: Queues.write(draft, None, queue, by="admin"))
    await catalogue.load()
    attendance = Attendance(spine.db, spine.committer, catalogue, lambda _: None)  # type: ignore[arg-type, return-value]
    board.seat(await seated(spine))
    over = replace(conversation(), state=State.CLOSED, assignee="zhang", home_queue="default")
    data = {"old": State.ASSIGNED.value, "new": State.CLOSED.value}
    at = spine.clock.now()
    event = Event(number=1, kind=Kind.STATE, at=at, node_id="root", by=by, data=data)
    attendance.hear(event, over, board)
    await attendance.write(board)
    assert (await stored(spine)).state is state
