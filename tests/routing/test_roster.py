"""The honest wait on a real store: it follows who is at work and what lies on their desks."""

import asyncio

import pytest

from hub.core.conversations import Conversation
from hub.core.queues import Queue
from hub.core.seats import SeatState
from routing import roster
from routing.estimate import SOONEST
from routing.hours import opening
from routing.queue import FIRST_GUESS, WaitingLine
from tests.routing.conftest import Build, Process, agent

pytestmark = pytest.mark.store


@pytest.fixture
async def hub(process: Build) -> Process:
    """Nobody assigns: whoever waits is taken by hand."""
    return await process("one")


@pytest.fixture
def line(hub: Process) -> WaitingLine:
    spine = hub.spine
    return WaitingLine(hub.db, spine.feed, hub.catalogue, spine.almanac, spine.clock)


async def told(line: WaitingLine, one: Conversation, seconds: int | None) -> bool:
    """Whether this is what he is told: the feed of one among several processes lags a little."""
    for _ in range(500):
        if (await line.place(one)).wait_seconds == seconds:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_it_follows_those_who_come_to_work_and_leave_and_what_they_have(
    hub: Process, line: WaitingLine
) -> None:
    first, second, third = [await hub.come(name) for name in ("alice", "bob", "carol")]
    assert await told(line, third, int(3 * FIRST_GUESS))
    await hub.seat("zhang", state=SeatState.BREAK, capacity=2)
    assert await told(line, third, None)
    await hub.seat("zhang", capacity=2)
    assert await told(line, second, SOONEST)
    assert await told(line, third, 150)
    await hub.desk.take(first.id, agent("zhang"))
    assert await told(line, second, SOONEST)
    assert await told(line, third, 150)
    await hub.seat("li", capacity=1)
    assert await told(line, third, SOONEST)
    await hub.seat("li", state=SeatState.OFFLINE)
    await hub.seat("zhang", state=SeatState.OFFLINE)
    assert await told(line, second, None)


async def test_it_goes_by_how_long_conversations_take_from_assignment_to_close(
    hub: Process, line: WaitingLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "FIRST_HANDLING", 1_000.0)
    await hub.seat("zhang", capacity=1)
    first, second, third = [await hub.come(name) for name in ("alice", "bob", "carol")]
    assert await told(line, third, 2_000)
    await hub.desk.take(first.id, agent("zhang"))
    assert await told(line, second, 1_000)
    await hub.desk.close(first.id, agent("zhang"), summary="好", category="")
    assert await told(line, third, SOONEST)


async def test_what_was_in_hand_before_anybody_asked_counts_too(
    hub: Process, line: WaitingLine
) -> None:
    await hub.seat("zhang", capacity=1)
    first, second = await hub.come("alice"), await hub.come("bob")
    await hub.desk.take(first.id, agent("zhang"))
    assert await told(line, second, int(roster.FIRST_HANDLING))
    await hub.desk.requeue(first.id, agent("zhang"), Queue(id="default", name=""))
    assert await told(line, second, SOONEST)


async def test_no_figure_is_named_while_the_queue_is_closed(
    hub: Process, line: WaitingLine
) -> None:
    await hub.seat("zhang")
    waiting = await hub.come("alice")
    assert await told(line, waiting, SOONEST)
    tomorrow = await hub.tomorrow()
    assert opening(tomorrow, hub.spine.clock.now())
    await hub.queue(calendar_id=tomorrow.id)
    await hub.catalogue.load()
    assert await told(line, waiting, None)
