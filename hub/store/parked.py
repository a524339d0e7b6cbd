"""What could not be read or processed, kept raw with its reason until a person replays it."""

from datetime import datetime
from typing import Any

from pymongo import DESCENDING, IndexModel

from hub.core.clock import new_id
from hub.store.database import Database, Document

INDEXES = [IndexModel([("state", DESCENDING), ("at", DESCENDING)])]


class Parked:
    def __init__(self, db: Database) -> None:
        self._parked = db["parked"]

    async def open(self, limit: int = 100) -> list[Document]:
        cursor = self._parked.find({"state": "parked"}).sort("at", DESCENDING).limit(limit)
        return [document async for document in cursor]

    async def get(self, parked_id: str) -> Document | None:
        found: Document | None = await self._parked.find_one({"_id": parked_id})
        return found


def parked_document(*, reason: str, at: datetime, **what: Any) -> Document:
    """`what`: channel, account and raw bytes of a payload, or thread_id and seq of a turn."""
    return {"_id": new_id(), "state": "parked", "reason": reason[:500], "at": at, **what}
