"""The reference writes what the hub writes, and a filled store is one that the hub goes on with."""

from functools import partial

import pytest

from benchmarks.bare import Bare
from benchmarks.fill import address, fill
from benchmarks.writes import ACCOUNT
from hub.core.clock import SystemClock
from hub.core.conversations import State
from hub.core.messages import Address, Inbound
from hub.core.parts import Text
from hub.core.ports.customers import Writer
from hub.pipeline.intake import accept
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from hub.store.events import Events
from hub.store.group import EVENTS
from hub.store.messages import Messages

pytestmark = pytest.mark.store


async def test_bare_writes_leave_answered_conversations_and_a_log_without_gaps(
    db: Database, spine: Spine
):
    await db["counters"].insert_one({"_id": EVENTS, "value": 0})
    done = await Bare(db).round(clients=3, count=6, size=2)
    assert len(done.waits) == 6
    for number in range(3):
        thread = thread_id("rest", ACCOUNT, f"bare-{number}")
        view = await spine.committer.view(thread)
        assert view and view.conversation.state is State.BOT and not view.conversation.pending
        said = await Messages(db).in_thread(thread, after=0)
        assert [one.author.kind.value for one in said] == ["customer", "bot"] * 2
    events = await Events(db).since(0)
    assert [event.number for event in events] == list(range(1, 16))


async def test_a_bare_write_that_changes_nothing_is_no_reference(db: Database):
    with pytest.raises(LookupError):
        await Bare(db).round(clients=1, count=1, size=1)


async def test_the_hub_goes_on_where_a_filled_store_ends(db: Database, spine: Spine):
    await fill(db, 3)
    thread = thread_id("rest", ACCOUNT, address(2))
    view = await spine.committer.view(thread)
    assert view and view.conversation.state is State.CLOSED and view.conversation.last_seq == 2
    inbound = Inbound(
        channel="rest", account=ACCOUNT, external_id="new", sender=Address(id=address(2)),
        parts=(Text(text="你好"),), received_at=SystemClock().now(),
    )  # fmt: skip
    writer = Writer(customer_id=thread)
    decide = partial(accept, inbound=inbound, thread=thread, writer=writer, loop_limit=None)
    accepted = await spine.committer.commit(thread, decide)
    assert accepted.seq == 3
    assert await Events(db).last_number() == 3 * 4 + 2
