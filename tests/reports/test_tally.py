"""The figures of the wall board are those of the log: by whichever process, after whatever end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from hub.core.events import Kind
from hub.core.indicators import Count
from hub.pipeline.opinions import keep
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.figures import Figures, Mark
from reports.reading import NOW, Asked, Reading
from reports.tally import Tally
from reports.wall import Wall
from tests.pipeline.clockwork import MONDAY, Watch
from tests.reports.story import Story, opinions_of, recomputed

pytestmark = pytest.mark.store
MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def hub(db: Database, watch: Watch) -> AsyncIterator[Spine]:
    """One process: a committer that works and a feed that follows."""
    spine = Spine(db, watch)
    spine.feed.alone = False
    await spine.feed.start()
    await spine.almanac.load()
    tasks = [asyncio.create_task(one) for one in (spine.committer.run(), spine.feed.run())]
    yield spine
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Counting(Tally):
    """Writes down when it is told to: all that was committed by then."""

    def __init__(self, spine: Spine) -> None:
        super().__init__(spine.db, spine.feed)
        self.spine = spine

    async def catch_up(self) -> None:
        end = await self.spine.feed.end()
        async with asyncio.timeout(10):
            while self.spine.feed.last < end:
                await asyncio.sleep(0.02)
        await self.step()


async def read(spine: Spine, watch: Watch, asked: Asked | None = None) -> Reading:
    return await Wall(spine.db, watch, spine.almanac).read(asked or Asked(), "root")


async def check(story: Story) -> Reading:
    """Every figure of the board against the raw events."""
    watch, events = story.watch, await story.events()
    shown = await read(story.spine, watch)
    midnight = datetime.fromisoformat("2026-07-06T00:00+08:00")
    day = recomputed(events, since=midnight, until=midnight + timedelta(days=1))
    assert {
        "answered": shown.today[Count.ANSWERED],
        "abandoned": shown.today[Count.ABANDONED],
        "bot": shown.today[Count.BOT],
        "handed": shown.today[Count.HANDED],
        "shut": shown.today[Count.SHUT],
        "of": shown.today[Count.ENTERED] - shown.today[Count.RELEASED],
        "within": shown.today[Count.WITHIN],
        "waiting": sum(not wait.shut for wait in shown.waiting),
    } == day
    opinions = opinions_of(events, since=midnight, until=midnight + timedelta(days=1))
    assert {name: shown.today[Count(name)] for name in opinions} == opinions
    until = watch.at.replace(second=0) - MINUTE
    for rate, tiered in ((shown.now, False), (shown.tiered, True)):
        lately = recomputed(events, since=until - NOW, until=until, tiered=tiered)
        assert (rate.within, rate.of) == (lately["within"], lately["of"])
    assert sum(slot.sums[Count.ANSWERED] for slot in shown.slots) == day["answered"]
    by_channel = sum(group.sums[Count.ANSWERED] for group in shown.channels.values())
    assert by_channel == day["answered"]
    return shown


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_board_shows_what_the_log_says(db: Database, seed: int) -> None:
    watch = Watch()
    async with hub(db, watch) as spine:
        story, tally = Story(spine, watch, seed), Counting(spine)
        for _ in range(4):
            await story.go_on(70)
            await tally.catch_up()
            shown = await check(story)
    assert shown.today[Count.ANSWERED] > 2
    assert shown.today[Count.WITHIN] > 0
    assert shown.today[Count.BOT] > 0
    assert shown.today[Count.ABANDONED] > 0
    assert shown.today[Count.RATED] > 2
    assert shown.today[Count.OPENED] > len(story.threads)


async def test_a_long_log_in_which_nothing_counts_is_read_to_its_end(db: Database) -> None:
    watch = Watch(MONDAY)
    async with hub(db, watch) as spine:
        tidings = 2 * Tally.PAGE + 1

        def tell(draft: Draft) -> None:
            for _ in range(tidings):
                draft.event(Kind.ORGANISATION, by="admin")

        await spine.committer.commit(None, tell)
        counting = Counting(spine)
        async with asyncio.timeout(20):
            await counting.catch_up()
        assert await spine.feed.end() == tidings


async def test_after_a_restart_it_goes_on_where_it_stood(db: Database) -> None:
    watch = Watch()
    async with hub(db, watch) as spine:
        story = Story(spine, watch, 4)
        await story.go_on(60)
        await Counting(spine).catch_up()
        await story.go_on(60)
    async with hub(db, watch) as spine:
        story.spine = spine
        await Counting(spine).catch_up()
        await check(story)
        await story.go_on(30)
        await Counting(spine).catch_up()
        await check(story)


async def test_a_process_that_dies_between_figures_and_mark_counts_nothing_twice(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    async with hub(db, watch) as spine:
        story = Story(spine, watch, 5)
        await story.go_on(80)

        async def dies(self: Figures, before: Mark, after: Mark) -> bool:
            raise ConnectionError

        with monkeypatch.context() as patch:
            patch.setattr(Figures, "put_mark", dies)
            with pytest.raises(ConnectionError):
                await Counting(spine).catch_up()
        await story.go_on(40)
        await Counting(spine).catch_up()
        await check(story)


async def test_two_processes_that_both_believe_to_count_count_everything_once(
    db: Database,
) -> None:
    watch = Watch()
    async with hub(db, watch) as one, hub(db, watch) as other:
        story = Story(one, watch, 6)
        tallies = [Counting(one), Counting(other)]
        for spine in (one, other, one, other):
            story.spine = spine
            await story.go_on(25)
            await asyncio.gather(*(tally.catch_up() for tally in tallies))
            for tally in tallies:
                await tally.catch_up()
            assert (await check(story)).now == (await read(other, watch)).now


async def test_of_a_node_only_what_lies_there_is_counted(db: Database) -> None:
    watch = Watch()
    async with hub(db, watch) as spine:
        story = Story(spine, watch, 7)
        await story.go_on(120)
        await Counting(spine).catch_up()
        until = watch.at.replace(second=0) - MINUTE
        for node in ("root.zj", "root.zj.hz"):
            shown = await read(spine, watch, Asked(nodes=(node,)))
            said = recomputed(await story.events(), since=until - NOW, until=until, node=node)
            assert (shown.now.within, shown.now.of) == (said["within"], said["of"])


async def test_the_same_quarter_a_week_ago_stands_beside_todays(db: Database) -> None:
    watch = Watch(MONDAY - timedelta(days=7))
    async with hub(db, watch) as spine:
        story = Story(spine, watch, 8)
        await story.go_on(60)
        await Counting(spine).catch_up()
        old = await read(spine, watch)
        came = {
            slot.at + timedelta(days=7): slot.sums[Count.BOT] + slot.sums[Count.HANDED]
            for slot in old.slots
        }
        watch.at = MONDAY
        now = await read(spine, watch)
        assert {slot.at: slot.before for slot in now.slots} == came
        assert sum(came.values()) > 5


async def test_a_score_that_is_changed_counts_once_and_on_its_first_day(db: Database) -> None:
    watch = Watch(MONDAY)
    async with hub(db, watch) as spine:
        story, tally = Story(spine, watch, 10), Counting(spine)
        await story.come()
        (thread,) = story.threads

        async def rate(score: int) -> None:
            await spine.committer.commit(thread, lambda draft: keep(draft, score))
            await tally.catch_up()

        await rate(2)
        await rate(5)
        said = (Count.RATED, Count.SCORE, Count.CONTENT)
        assert [(await read(spine, watch)).today[one] for one in said] == [1, 5, 1]
        watch.turn(timedelta(days=1))
        await rate(3)
        assert [(await read(spine, watch)).today[one] for one in said] == [0, 0, 0]
        watch.at = MONDAY
        assert [(await read(spine, watch)).today[one] for one in said] == [1, 3, 0]


async def test_breaks_are_counted_with_their_time(db: Database) -> None:
    watch = Watch()
    async with hub(db, watch) as spine:
        story, tally = Story(spine, watch, 9), Counting(spine)
        took: dict[str, float] = {}
        for _ in range(6):
            watch.turn(timedelta(seconds=50))
            await story.rest()
        await tally.catch_up()
        shown = await read(spine, watch)
        since: dict[str, datetime] = {}
        for event in await story.events():
            person = event.data["id"]
            if event.data["new"] == "break":
                since[person] = event.at
            else:
                took[person] = took.get(person, 0) + (event.at - since.pop(person)).total_seconds()
        assert {
            person: sums[Count.BREAK_SECONDS]
            for person, sums in shown.people.items()
            if sums[Count.BREAK_SECONDS]
        } == took
        assert shown.breaks == since
        assert took
