"""What fetching clients are given, also by a process that hears of it only from the log."""

import asyncio

import pytest

from hub.core.clock import SystemClock
from hub.core.events import Kind
from hub.pipeline.pipeline import Spine
from tests.doubles import inbound
from tests.pipeline.conftest import House

pytestmark = pytest.mark.store


async def test_a_message_comes_with_the_event_that_made_it_and_with_no_later_one(house: House):
    await house.receive(inbound("你好", external_id="1"))
    await house.settled()
    entries = await house.spine.feed.since(0)
    assert {2} <= {one.event.seq for one in entries if one.event.kind is Kind.DELIVERY}
    with_message = [one.event for one in entries if one.message]
    assert [event.kind for event in with_message] == [Kind.MESSAGE] * 2
    assert [event.seq for event in with_message] == [1, 2]


async def test_who_waits_at_another_process_is_given_each_message_once(house: House):
    """That process reads a message and its delivery in one go."""
    other = Spine(house.spine.db, SystemClock())
    other.feed.alone = False
    await other.feed.start()
    waiting = asyncio.create_task(other.mailbox.wait("post", "main", "alice", after=0, seconds=20))
    await asyncio.sleep(0.05)
    await house.receive(inbound("你好", external_id="1"))
    await house.settled()
    hearing = asyncio.create_task(other.feed.run())
    assert [message.seq for message in await waiting] == [1, 2]
    hearing.cancel()
    await asyncio.wait([hearing])
