"""Deadlines ring exactly once, over two processes, lost races, failing rooms and deaths."""

import asyncio
import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from hub.core.deadlines import Deadline, DeadlineState, Moment
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.pipeline.deadlines import ATTEMPTS, Act
from hub.store import deadlines
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.draft import Draft
from tests.pipeline.clockwork import (
    HANDLE,
    HOUR,
    MONDAY,
    Process,
    Start,
    Watch,
    kept,
    told,
)

pytestmark = pytest.mark.store
ONE = "TS-0706-0001"


async def test_it_is_warned_of_and_then_missed_each_once(hub: Process, db: Database, watch: Watch):
    await hub.begin(ONE)
    assert await hub.scan.scan() == 0
    watch.turn(3 * HOUR)
    assert [await hub.scan.scan(), await hub.scan.scan()] == [1, 0]
    watch.turn(HOUR)
    assert [await hub.scan.scan(), await hub.scan.scan()] == [1, 0]
    assert await told(db) == [(ONE, HANDLE, "warn"), (ONE, HANDLE, "due")]
    assert (await kept(db, ONE)).state is DeadlineState.MISSED


async def test_clocks_survive_a_restart_and_ring_for_what_was_slept_through(
    start: Start, db: Database, watch: Watch
):
    first = await start()
    await first.begin(ONE)
    await first.die()
    watch.turn(timedelta(days=2))
    await (await start()).scan.scan()
    assert await told(db) == [(ONE, HANDLE, "due")]


async def test_two_processes_that_both_believe_to_own_it_tell_it_once(
    start: Start, db: Database, watch: Watch
):
    one, other = await start(), await start()
    names = [f"TS-0706-{number:04d}" for number in range(60)]
    for name in names:
        await one.begin(name)
    for _ in range(2):
        watch.turn(3 * HOUR)
        counts = await asyncio.gather(one.scan.scan(), other.scan.scan())
        assert sum(counts) == len(names)
    wanted = [(name, HANDLE, moment) for name in names for moment in ("due", "warn")]
    assert sorted(await told(db)) == wanted


async def test_only_the_owner_of_its_shard_wakes_it(start: Start, db: Database, watch: Watch):
    one, other = await start(), await start()
    one.shards.mine = lambda shard: shard < 32
    other.shards.mine = lambda shard: shard >= 32
    for number in range(20):
        await one.begin(f"TS-0706-{number:04d}", warn_after=None)
    watch.turn(5 * HOUR)
    first, second = await one.scan.scan(), await other.scan.scan()
    assert first and second and first + second == 20


async def test_what_the_room_does_is_in_the_same_commit(hub: Process, db: Database, watch: Watch):
    async def prepare(deadline: Deadline, moment: Moment) -> Act:
        return partial(note, moment=moment.value)

    def note(draft: Draft, deadline: Deadline, *, moment: str) -> None:
        draft.insert("notes", {"_id": f"{deadline.id}:{moment}", "state": deadline.state.value})

    hub.scan.handle("order:", prepare)
    await hub.begin(ONE)
    await hub.begin(ONE, kind="service:resolution")
    for _ in range(2):
        watch.turn(3 * HOUR)
        await hub.scan.scan()
    notes = {one["_id"]: one["state"] async for one in db["notes"].find()}
    assert notes == {f"{ONE}/{HANDLE}:warn": "running", f"{ONE}/{HANDLE}:due": "missed"}


async def test_a_room_may_begin_the_next_level_in_the_place_of_the_one_that_was_missed(
    hub: Process, db: Database, watch: Watch
):
    async def prepare(deadline: Deadline, moment: Moment) -> Act:
        return escalate

    def escalate(draft: Draft, missed: Deadline) -> None:
        deadlines.begin(
            draft, missed.kind, missed.subject, limit=HOUR, before=missed, level=missed.level + 1,
            calendar=hub.spine.almanac.get(missed.calendar_id),
        )  # fmt: skip

    hub.scan.handle("order:", prepare)
    await hub.begin(ONE, warn_after=None)
    for _ in range(3):
        watch.turn(5 * HOUR)
        await hub.scan.scan()
    again = await kept(db, ONE)
    assert (again.level, again.state) == (3, DeadlineState.RUNNING)
    assert await told(db) == [(ONE, HANDLE, "due")] * 3


async def test_a_process_that_dies_before_its_commit_leaves_the_moment_to_another(
    start: Start, db: Database, watch: Watch
):
    one, other = await start(), await start()
    asked = asyncio.Event()

    async def hang(deadline: Deadline, moment: Moment) -> Act:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    one.scan.handle("order:", hang)
    await one.begin(ONE)
    watch.turn(3 * HOUR)
    under_way = asyncio.create_task(one.scan.scan())
    await asked.wait()
    under_way.cancel()
    await one.die()
    assert await other.scan.scan() == 1
    assert await told(db) == [(ONE, HANDLE, "warn")]


DYING = """
import asyncio, sys
from datetime import datetime
from hub.core import failpoints
from hub.store.database import connect
from tests.pipeline.clockwork import Watch, processes

async def main(uri, name, at):
    db = connect(uri, name=name)
    async with processes(db, Watch(datetime.fromisoformat(at))) as start:
        process = await start()
        failpoints.arm("after_commit:2")
        while True:
            await process.scan.scan()
            await process.do(lambda draft: None)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_process_that_is_killed_right_after_its_commit_has_told_it_for_good(
    start: Start, db: Database, watch: Watch, store_uri: str
):
    hub = await start()
    for number in range(5):
        await hub.begin(f"TS-0706-{number:04d}")
    watch.turn(3 * HOUR)
    root = Path(__file__).parents[2]
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DYING, store_uri, db.name, watch.at.isoformat(),
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert await killed.wait() == 137
    before = await told(db)
    assert before
    await hub.scan.scan()
    assert sorted(await told(db)) == [(f"TS-0706-{n:04d}", HANDLE, "warn") for n in range(5)]


async def test_what_is_done_in_time_never_rings(hub: Process, db: Database, watch: Watch):
    begun = await hub.begin(ONE)
    await hub.do(lambda draft: deadlines.meet(draft, begun))
    watch.turn(timedelta(days=9))
    assert await hub.scan.scan() == 0
    assert await told(db) == []


async def test_what_is_done_too_late_is_missed_though_no_scan_had_come_by(
    hub: Process, db: Database, watch: Watch
):
    begun = await hub.begin(ONE)
    watch.turn(4 * HOUR)
    await hub.do(lambda draft: deadlines.meet(draft, begun))
    assert await hub.scan.scan() == 0
    assert await told(db) == [(ONE, HANDLE, "due")]


@pytest.mark.parametrize("step", [deadlines.drop, deadlines.pause])
async def test_a_clock_cannot_be_stopped_after_its_end(
    hub: Process, db: Database, watch: Watch, step
):
    begun = await hub.begin(ONE)
    more = [hub.spine.almanac.get("always")] if step is deadlines.pause else []
    watch.turn(5 * HOUR)
    await hub.do(lambda draft: step(draft, begun, *more))
    assert (await kept(db, ONE)).state is DeadlineState.MISSED
    assert await told(db) == [(ONE, HANDLE, "due")]


async def test_a_paused_clock_sleeps_and_goes_on_with_what_was_left(
    hub: Process, db: Database, watch: Watch
):
    always = hub.spine.almanac.get("always")
    begun = await hub.begin(ONE, warn_after=None)
    watch.turn(HOUR)
    await hub.do(lambda draft: deadlines.pause(draft, begun, always))
    watch.turn(timedelta(days=3))
    assert await hub.scan.scan() == 0
    paused = await kept(db, ONE)
    await hub.do(lambda draft: deadlines.resume(draft, paused, always))
    watch.turn(2.9 * HOUR)
    assert await hub.scan.scan() == 0
    watch.turn(0.2 * HOUR)
    assert await hub.scan.scan() == 1


async def test_who_decides_on_an_old_state_of_a_clock_is_told_so(
    hub: Process, db: Database, watch: Watch
):
    begun = await hub.begin(ONE)
    watch.turn(3 * HOUR)
    await hub.scan.scan()
    with pytest.raises(Conflict):
        await hub.do(lambda draft: deadlines.meet(draft, begun))
    with pytest.raises(Conflict):
        await hub.begin(ONE)


async def test_a_room_that_always_fails_holds_nobody_up_and_is_passed_over_in_the_end(
    hub: Process, db: Database, watch: Watch
):
    async def fail(deadline: Deadline, moment: Moment) -> Act:
        raise RuntimeError("broken")

    hub.scan.handle("order:", fail)
    await hub.begin(ONE)
    await hub.begin("SQ-0706-0002", kind="service:resolution")
    watch.turn(3 * HOUR)
    assert await hub.scan.scan() == 1
    for _ in range(ATTEMPTS - 1):
        assert await hub.scan.scan() == 0
    assert await hub.scan.scan() == 1
    assert (ONE, HANDLE, "warn") in await told(db)


async def test_a_closed_past_costs_nothing_since_only_what_runs_is_indexed(
    hub: Process, db: Database
):
    begun = await hub.begin(ONE)
    await hub.do(lambda draft: deadlines.meet(draft, begun))
    document = await db["deadlines"].find_one({"_id": begun.id})
    assert document["state"] == "met"
    assert not {"next_at", "computed_by"} & set(document)


async def test_a_deadline_comes_back_from_the_store_as_it_was(hub: Process, db: Database):
    begun = await hub.begin(ONE, calendar=hub.spine.almanac.get("office"))
    assert await kept(db, ONE) == begun
    assert begun.started_at == MONDAY
    assert await Deadlines(db).of(ONE, ["order:visit"]) == {}
    assert await Deadlines(db).run_by("office") == 1


async def test_a_pipeline_that_runs_wakes_deadlines_by_itself(build, db: Database):
    house = await build()

    def decide(draft: Draft) -> None:
        office = house.spine.almanac.get("always")
        deadlines.begin(draft, HANDLE, ONE, limit=timedelta(milliseconds=200), calendar=office)
        draft.event(Kind.ORDER, number=ONE)

    await house.spine.committer.commit(None, decide)
    async with asyncio.timeout(20):
        while not await told(db):
            await asyncio.sleep(0.05)
    assert await told(db) == [(ONE, HANDLE, "due")]
