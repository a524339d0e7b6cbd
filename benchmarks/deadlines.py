"""Finding the deadlines that are due among very many that run, and telling them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from statistics import median

from benchmarks.figures import Figure, at_least, at_most
from benchmarks.stage import Stage
from hub.core.calendar import OFFICE
from hub.core.clock import SystemClock
from hub.core.deadlines import begin
from hub.pipeline.deadlines import DueScan
from hub.pipeline.pipeline import Spine
from hub.pipeline.shards import Shards
from hub.store.database import Database, Document, connect
from hub.store.deadlines import COLLECTION, Deadlines, deadline_to_document
from hub.store.leases import Leases
from hub.store.schema import migrate

RUNNING = 100_000
DUE = 1_000
LOOKS = 15
FOUND_WITHIN = at_most(100)
TOLD_PER_SECOND = at_least(100)
_BATCH = 1_000


async def measure(where: Stage, running: int = RUNNING, due: int = DUE) -> list[Figure]:
    db = connect(where.address("deadlines"))
    try:
        await migrate(db)
        await fill(db, running, due)
        found = await _find(db, due)
        told = await _tell(db, due)
    finally:
        db.close()
    among = f"among {running:,} that run"
    return [
        Figure(name=f"{due:,} due ones found {among}", value=found, unit="ms", target=FOUND_WITHIN),
        Figure(name=f"due ones told {among}", value=told, unit="/s", target=TOLD_PER_SECOND),
    ]


async def fill(db: Database, running: int, due: int) -> None:
    """Clocks of orders, begun over the last weeks; `due` of them are overdue."""
    now = SystemClock().now()
    for start in range(0, running, _BATCH):
        numbers = range(start, min(start + _BATCH, running))
        await db[COLLECTION].insert_many([_document(n, now, n % (running // due)) for n in numbers])


def _document(number: int, now: datetime, place: int) -> Document:
    """In place 0 of its row it has been due since a moment ago, else it will be later."""
    begun = begin(
        "order:handle", f"TS-0101-{number:06d}", limit=timedelta(hours=40), calendar=OFFICE,
        at=now - timedelta(days=20), warn_after=None,
    )  # fmt: skip
    document = deadline_to_document(begun)
    late = timedelta(seconds=number % 600 + 1)
    at = now - late if place == 0 else now + late * 500
    return document | {"due_at": at, "next_at": at}


async def _find(db: Database, due: int) -> float:
    """Milliseconds, the median of several looks."""
    deadlines, clock, took = Deadlines(db), SystemClock(), []
    for _ in range(LOOKS):
        began = time.perf_counter()
        found = await deadlines.due(clock.now())
        took.append((time.perf_counter() - began) * 1_000)
        assert len(found) == due
    return median(took)


async def _tell(db: Database, due: int) -> float:
    """How many a second one process tells, each in its decision with its event."""
    async with _scanning(db) as scan:
        began = time.perf_counter()
        assert await scan.scan() == due
        return due / (time.perf_counter() - began)


@asynccontextmanager
async def _scanning(db: Database) -> AsyncIterator[DueScan]:
    async def take_up(_: set[int]) -> None:
        return

    spine = Spine(db, SystemClock())
    await spine.almanac.load()
    shards = Shards(Leases(db), spine.clock, "bench", take_up)
    await shards.start()
    async with asyncio.TaskGroup() as group:
        committing = group.create_task(spine.committer.run())
        yield DueScan(db, spine.committer, shards, spine.almanac, spine.clock)
        committing.cancel()
