"""A calendar that changes takes its running clocks with it, also over crashes and lost races."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hub.core.calendar import ALWAYS, OFFICE
from hub.store import deadlines
from hub.store.calendars import Calendars
from hub.store.database import Database
from hub.store.deadlines import Deadlines
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
TODAY = date(2026, 7, 6)
ONE = "TS-0706-0001"


async def test_the_two_default_calendars_are_there_from_the_beginning(db: Database):
    assert await Calendars(db).all() == [ALWAYS, OFFICE]


async def test_a_holiday_added_today_moves_the_clocks_that_run(
    hub: Process, db: Database, watch: Watch
):
    await hub.begin(ONE, calendar=OFFICE)
    await hub.begin("TS-0706-0002", calendar=ALWAYS)
    changed = await hub.change(OFFICE, holiday=TODAY)
    assert await hub.scan.recompute() == 1
    moved = await kept(db, ONE)
    assert moved.due_at == MONDAY + 24 * HOUR + 5.5 * HOUR
    assert moved.calendar_rev == changed.rev == 1
    assert (await kept(db, "TS-0706-0002")).due_at == MONDAY + 4 * HOUR
    assert await told(db) == [(ONE, HANDLE, "moved")]
    assert await hub.scan.recompute() == 0


async def test_no_clock_rings_by_an_old_calendar_though_it_was_not_its_turn_yet(
    hub: Process, db: Database, watch: Watch
):
    await hub.begin(ONE, calendar=OFFICE)
    await hub.change(OFFICE, holiday=TODAY)
    watch.turn(6 * HOUR)
    await hub.scan.scan()
    assert await told(db) == [(ONE, HANDLE, "moved")]
    watch.turn(24 * HOUR)
    await hub.scan.scan()
    assert (await told(db))[1:] == [(ONE, HANDLE, "due")]


async def test_a_crash_in_the_middle_leaves_the_rest_to_whoever_comes_next(
    start: Start, db: Database, watch: Watch
):
    first = await start()
    names = [f"TS-0706-{number:04d}" for number in range(120)]
    for name in names:
        await first.begin(name, calendar=OFFICE)
    changed = await first.change(OFFICE, holiday=TODAY)
    stale = await Deadlines(db).stale(changed)
    assert len(stale) == 120
    first.shards.mine = {waking.shard for waking in stale[:40]}.__contains__
    half = await first.scan.recompute()
    assert 0 < half < 120
    await first.die()
    second = await start()
    assert await second.scan.recompute() == 120 - half
    assert await Deadlines(db).stale(changed) == []
    assert sorted(await told(db)) == [(name, HANDLE, "moved") for name in names]


async def test_what_another_process_began_by_the_old_calendar_is_found_later(
    start: Start, db: Database, watch: Watch
):
    one, late = await start(), await start()
    await one.change(OFFICE, holiday=TODAY)
    await one.scan.recompute()
    await late.begin(ONE, calendar=OFFICE)
    assert await one.scan.recompute() == 1
    assert (await kept(db, ONE)).calendar_rev == 1


async def test_two_processes_move_each_clock_once(start: Start, db: Database):

    one, other = await start(), await start()
    for number in range(50):
        await one.begin(f"TS-0706-{number:04d}", calendar=OFFICE)
    await one.change(OFFICE, holiday=TODAY)
    await other.spine.almanac.load()
    counts = await asyncio.gather(one.scan.recompute(), other.scan.recompute())
    assert sum(counts) == 50 == len(await told(db))


async def test_a_warning_that_was_given_is_not_given_again_after_the_move(
    hub: Process, db: Database, watch: Watch
):
    await hub.begin(ONE, calendar=OFFICE)
    watch.turn(3 * HOUR)
    await hub.scan.scan()
    await hub.change(OFFICE, holiday=TODAY)
    await hub.scan.recompute()
    watch.turn(24 * HOUR)
    assert await hub.scan.scan() == 0
    watch.turn(3 * HOUR)
    assert await hub.scan.scan() == 1
    assert await told(db) == [(ONE, HANDLE, moment) for moment in ("warn", "moved", "due")]


async def test_a_paused_clock_goes_on_by_the_calendar_as_it_then_is(
    hub: Process, db: Database, watch: Watch
):
    begun = await hub.begin(ONE, calendar=OFFICE)
    await hub.do(lambda draft: deadlines.pause(draft, begun, OFFICE))
    changed = await hub.change(OFFICE, holiday=TODAY)
    assert await hub.scan.recompute() == 0
    paused = await kept(db, ONE)
    await hub.do(lambda draft: deadlines.resume(draft, paused, changed))
    assert (await kept(db, ONE)).due_at == MONDAY + 24 * HOUR + 5.5 * HOUR


async def test_every_process_hears_of_the_change(start: Start):
    one, other = await start(), await start()
    heard = other.spine.almanac

    follow = asyncio.create_task(heard.run(other.spine.feed))
    await one.change(OFFICE, holiday=TODAY)
    async with asyncio.timeout(10):
        while not heard.get("office").exceptions:
            await asyncio.sleep(0.05)
    assert list(heard.get("office").exceptions) == [TODAY]
    follow.cancel()


async def test_a_calendar_comes_back_from_the_store_as_it_was(hub: Process, db: Database):
    changed = await hub.change(OFFICE, holiday=TODAY)
    assert await Calendars(db).get("office") == changed
    assert changed.is_open(MONDAY + timedelta(days=1))
    assert not changed.is_open(MONDAY)
    assert replace(changed, exceptions={}, rev=0) == OFFICE
