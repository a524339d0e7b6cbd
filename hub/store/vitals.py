"""How the store is: what an administrator has to know of it, and when it was last backed up."""

import time
from dataclasses import dataclass
from datetime import datetime

from pymongo.errors import PyMongoError

from hub.store.database import Database
from hub.store.outbox import FAILED

LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """`seconds`: of a ping; `size` in bytes, None where the server does not tell.

    `waiting` is what no channel has taken yet, the first of it due at `waiting_since`.
    """

    version: str
    seconds: float
    size: int | None
    events: int
    waiting: int
    waiting_since: datetime | None
    failed: int
    parked: int
    backup_at: datetime | None


class Backups:
    """The collection `backups`: of this store itself, so it is in none."""

    def __init__(self, db: Database) -> None:
        self._backups = db["backups"]

    async def record(self, at: datetime) -> None:
        await self._backups.update_one({"_id": "last"}, {"$set": {"at": at}}, upsert=True)

    async def last(self) -> datetime | None:
        found = await self._backups.find_one({"_id": "last"})
        return found["at"] if found else None


async def take_vitals(db: Database) -> Vitals:
    """A handful of counts; raises StoreError or Unavailable when the store is away."""
    began = time.monotonic()
    await db.ping()
    seconds = time.monotonic() - began
    outbox = db["outbox"]
    waits = {"shard": {"$gte": 0}}
    due = [one["due"] async for one in outbox.find(waits, {"due": 1}).limit(LOOKED_AT)]
    counter = await db["counters"].find_one({"_id": "events"})
    return Vitals(
        version=await db.check_version(),
        seconds=seconds,
        size=await _size(db),
        events=int(counter["value"]) if counter else 0,
        waiting=await outbox.count_documents(waits) if len(due) == LOOKED_AT else len(due),
        waiting_since=min(due, default=None),
        failed=await outbox.count_documents({"shard": FAILED}),
        parked=await db["parked"].count_documents({"state": "parked"}),
        backup_at=await Backups(db).last(),
    )


async def _size(db: Database) -> int | None:
    try:
        return int((await db.motor.command("dbStats"))["storageSize"])
    except (PyMongoError, KeyError):
        return None
