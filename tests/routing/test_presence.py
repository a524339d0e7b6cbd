"""Lines to people, as one process has them, made true on their seats."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import pytest

from hub.core.seats import Seat, SeatState, lose
from hub.pipeline.pipeline import Spine
from hub.store import seats
from hub.store.committer import Committer
from hub.store.draft import Draft
from hub.store.seats import Seats
from routing.presence import Presence

pytestmark = pytest.mark.store


@pytest.fixture
async def presence(spine: Spine) -> AsyncIterator[Presence]:
    made = Presence(spine.db, spine.committer, spine.feed, spine.clock, "one")
    work = asyncio.create_task(made.run())
    yield made
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def put(spine: Spine, seat: Seat) -> Seat:
    before = await Seats(spine.db).get(seat.id)
    return await spine.committer.commit(
        None, lambda draft: seats.write(draft, before, seat, by="zhang")
    )


def online(spine: Spine, *held_by: str) -> Seat:
    at = spine.clock.now()
    return Seat(id="zhang", name="张", since=at, state=SeatState.ONLINE, held_by=held_by)


async def until(spine: Spine, check: Callable[[Seat], bool]) -> Seat:
    async with asyncio.timeout(15):
        while not ((seat := await Seats(spine.db).get("zhang")) and check(seat)):
            await asyncio.sleep(0.02)
    return seat


async def test_the_first_line_holds_the_seat_and_the_last_one_that_goes_lets_it_go(
    spine: Spine, presence: Presence
) -> None:
    await put(spine, online(spine))
    presence.come("zhang")
    presence.come("zhang")
    await until(spine, lambda seat: seat.held_by == ("one",))
    presence.go("zhang")
    await asyncio.sleep(0.2)
    assert (await until(spine, lambda seat: True)).held_by == ("one",)
    presence.go("zhang")
    await until(spine, lambda seat: seat.held_by == () and seat.lost_at is not None)


async def test_a_seat_that_is_made_after_the_line_came_is_held_too(
    spine: Spine, presence: Presence
) -> None:
    presence.come("zhang")
    await asyncio.sleep(0.1)
    await put(spine, online(spine))
    seat = await until(spine, lambda seat: seat.held_by != ())
    assert (seat.held_by, seat.lost_at) == (("one",), None)


async def test_whom_another_process_takes_for_lost_though_he_is_here_is_here_again(
    spine: Spine, presence: Presence
) -> None:
    presence.come("zhang")
    await put(spine, online(spine, "one"))
    held = await until(spine, lambda seat: seat.held_by == ("one",))
    await put(spine, lose(held, at=spine.clock.now()))
    back = await until(spine, lambda seat: seat.state is SeatState.ONLINE)
    assert not back.is_lost


async def test_what_an_earlier_life_of_the_process_held_is_let_go(spine: Spine) -> None:
    await put(spine, online(spine, "one", "two"))
    presence = Presence(spine.db, spine.committer, spine.feed, spine.clock, "one")
    work = asyncio.create_task(presence.run())
    seat = await until(spine, lambda seat: seat.held_by == ("two",))
    assert seat.lost_at is None
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


class Slow:
    """A committer that takes its time: somebody goes `meanwhile`."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self.meanwhile: Callable[[], None] = lambda: None

    async def commit(self, thread_id: str | None, decide: Callable[[Draft], Any]) -> Any:
        self.meanwhile()
        self.meanwhile = lambda: None
        return await self._committer.commit(thread_id, decide)


async def test_who_goes_while_it_is_written_that_he_came_is_let_go(spine: Spine) -> None:
    await put(spine, online(spine))
    slow = Slow(spine.committer)
    presence = Presence(spine.db, cast(Committer, slow), spine.feed, spine.clock, "one")
    slow.meanwhile = lambda: presence.go("zhang")
    presence.come("zhang")
    work = asyncio.create_task(presence.run())
    await until(spine, lambda seat: seat.rev == 2)
    assert (await until(spine, lambda seat: True)).held_by == ()
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def test_who_sat_down_with_a_line_that_is_gone_by_then_is_let_go(
    spine: Spine, presence: Presence
) -> None:
    presence.come("zhang")
    presence.go("zhang")
    await asyncio.sleep(0.1)
    await put(spine, online(spine, "one"))
    seat = await until(spine, lambda seat: seat.lost_at is not None)
    assert seat.held_by == ()


async def test_nothing_is_written_for_those_who_have_no_seat_or_are_as_they_are(
    spine: Spine, presence: Presence
) -> None:
    presence.come("nobody")
    presence.come("zhang")
    await put(spine, online(spine))
    held = await until(spine, lambda seat: seat.held_by == ("one",))
    await asyncio.sleep(0.3)
    assert (await until(spine, lambda seat: True)).rev == held.rev
    assert await Seats(spine.db).get("nobody") is None
