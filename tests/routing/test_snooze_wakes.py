"""Its time comes once, over two processes and over deaths, on the real store."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest

from hub.core.conversations import Conversation
from hub.core.events import Kind
from hub.pipeline.names import thread_id
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from routing import decisions, snooze
from routing.decisions import Agent
from routing.timekeeping import Timekeeping
from tests.doubles import KeyWording
from tests.pipeline.clockwork import Process, Start, Watch, processes

pytestmark = pytest.mark.store

LIN = Agent(id="lin", name="林")
HOUR = timedelta(hours=1)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def start(db: Database, watch: Watch) -> AsyncIterator[Start]:
    """As many hub processes as are wanted, whose scan knows what is put off."""
    async with processes(db, watch) as begin:

        async def start() -> Process:
            process = await begin()
            Timekeeping(process.spine)
            process.scan.handle(snooze.CLOCK, snooze.prepare)
            return process

        yield start


async def put_off(process: Process, sender: str) -> str:
    """A conversation of Lin's, put off for an hour; its id."""
    thread = thread_id("web", "demo", sender)

    def decide(draft: Draft) -> str:
        draft.open(
            thread_id=thread, channel="web", account="demo", address=sender, name=sender,
            customer_id=sender, locale="zh-CN",
        )  # fmt: skip
        decisions.take(draft, agent=LIN, wording=KeyWording())
        snooze.put_off(draft, agent=LIN, until=draft.now + HOUR)
        return draft.current().id

    return await process.spine.committer.commit(thread, decide)


async def get(db: Database, conversation_id: str) -> Conversation:
    found = await Conversations(db).get(conversation_id)
    assert found
    return found


async def woken(db: Database) -> list[str]:
    """The conversations of every event that says that a time has come."""
    where = {"kind": Kind.SNOOZED.value, "by": snooze.BY_THE_CLOCK}
    return [one["conversation_id"] async for one in db["events"].find(where)]


async def test_it_comes_back_to_its_person_when_its_time_has_come(
    start: Start, db: Database, watch: Watch
) -> None:
    process = await start()
    one = await put_off(process, "a")
    watch.turn(HOUR / 2)
    assert await process.scan.scan() == 0
    watch.turn(HOUR / 2)
    assert [await process.scan.scan(), await process.scan.scan()] == [1, 0]
    back = await get(db, one)
    assert (back.snoozed_until, back.assignee, back.state.value) == (None, "lin", "assigned")
    assert await woken(db) == [one]


async def test_of_two_processes_that_both_scan_one_wakes_it(
    start: Start, db: Database, watch: Watch
) -> None:
    one, other = await start(), await start()
    ids = [await put_off(one, f"s{n}") for n in range(12)]
    watch.turn(2 * HOUR)
    await asyncio.gather(one.scan.scan(), other.scan.scan())
    assert sorted(await woken(db)) == sorted(ids)


async def test_it_is_woken_after_the_process_that_put_it_off_has_died(
    start: Start, db: Database, watch: Watch
) -> None:
    first = await start()
    one = await put_off(first, "a")
    await first.die()
    watch.turn(5 * HOUR)
    second = await start()
    await second.scan.scan()
    assert await woken(db) == [one]
    assert (await get(db, one)).snoozed_until is None


async def test_what_was_called_back_before_is_not_woken_any_more(
    start: Start, db: Database, watch: Watch
) -> None:
    process = await start()
    one = await put_off(process, "a")
    thread = (await get(db, one)).thread_id
    await process.spine.committer.commit(thread, partial(snooze.call_back, agent=LIN))
    watch.turn(5 * HOUR)
    assert await process.scan.scan() == 0
    assert await woken(db) == []
