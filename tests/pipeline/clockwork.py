"""Hub processes that only keep deadlines, on a watch that the test turns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hub.core.calendar import ALWAYS, Calendar, Exceptional
from hub.core.clock import SystemClock
from hub.core.deadlines import Deadline
from hub.core.events import Event, Kind
from hub.pipeline.deadlines import DueScan
from hub.pipeline.pipeline import Spine
from hub.store import deadlines
from hub.store.calendars import Calendars
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.draft import Draft

MONDAY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai, where the office opens."""
HOUR = timedelta(hours=1)
HANDLE = "order:handle"


class Watch(SystemClock):
    """Stands still until it is turned."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def turn(self, by: timedelta) -> None:
        self.at += by


class Owner:
    """Stands in for the leases: which shards this process believes to have."""

    def __init__(self) -> None:
        self.mine: Callable[[int], bool] = lambda _: True

    def owns(self, shard: int) -> bool:
        return self.mine(shard)


@dataclass
class Process:
    spine: Spine
    scan: DueScan
    shards: Owner
    tasks: list[asyncio.Task[None]]

    async def die(self) -> None:
        """As a process dies: what it was doing stays undone."""
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks)

    async def begin(
        self, subject: str, *, limit: float = 4, warn_after: float | None = 3,
        calendar: Calendar = ALWAYS, kind: str = HANDLE,
    ) -> Deadline:  # fmt: skip
        warn = None if warn_after is None else warn_after * HOUR

        def decide(draft: Draft) -> Deadline:
            begun = deadlines.begin(
                draft, kind, subject, limit=limit * HOUR, calendar=calendar, warn_after=warn
            )  # fmt: skip
            draft.event(Kind.ORDER, number=subject)
            return begun

        return await self.spine.committer.commit(None, decide)

    async def do(self, step: Callable[[Draft], object]) -> None:
        """One step of some order, with an event of its own."""

        def decide(draft: Draft) -> None:
            step(draft)
            draft.event(Kind.ORDER)

        await self.spine.committer.commit(None, decide)

    async def change(self, calendar: Calendar, *, holiday: date | None = None) -> Calendar:
        """Change it in the store, and take that up here."""
        before = await Calendars(self.spine.db).get(calendar.id)
        days = {holiday: Exceptional(name="节日")} if holiday else {}
        after = replace(calendar, exceptions=days)
        written = await self.spine.committer.commit(
            None, lambda draft: Calendars.write(draft, before, after, by="admin")
        )
        await self.spine.almanac.load()
        return written


Start = Callable[[], Awaitable[Process]]


@asynccontextmanager
async def processes(db: Database, watch: Watch) -> AsyncIterator[Start]:
    running: list[Process] = []

    async def start() -> Process:
        spine = Spine(db, watch)
        await spine.feed.start()
        await spine.almanac.load()
        shards = Owner()
        scan = DueScan(db, spine.committer, shards, spine.almanac, watch)  # type: ignore[arg-type]
        work = (spine.committer.run(), spine.feed.run())
        process = Process(spine, scan, shards, [asyncio.create_task(one) for one in work])
        running.append(process)
        return process

    yield start
    for process in running:
        await process.die()


async def told(db: Database) -> list[tuple[str, str, str]]:
    """Subject, clock and moment of every event that a deadline made, in order."""
    found = db["events"].find({"kind": Kind.DEADLINE.value}).sort("_id", 1)
    events = [Event(number=one["_id"], kind=Kind.DEADLINE, at=one["at"], node_id=one["node_id"],
                    data=one["data"]) async for one in found]  # fmt: skip
    return [(e.data["subject"], e.data["clock"], e.data["moment"]) for e in events]


async def kept(db: Database, subject: str, kind: str = HANDLE) -> Deadline:
    return (await Deadlines(db).of(subject, [kind]))[kind]
