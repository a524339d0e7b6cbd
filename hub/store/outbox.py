"""What waits to be carried by a channel, and what no channel could carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from hub.core.messages import Message
from hub.store.database import Database, Document
from hub.store.messages import Messages

INDEXES = [IndexModel([("shard", ASCENDING)]), IndexModel([("thread_id", ASCENDING)])]
FAILED = -1
"""The shard of rows that wait for a person instead of a worker."""
SETTLED = -2
"""The shard of those of which a person has said that nothing is to be done; all the same may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message that is not settled; `sending`: an attempt has begun whose end nobody recorded.

    `failing_since` is when its first attempt failed that was worth another, None before;
    `resent`: a person wants it sent again.
    """

    message: Message
    due: datetime
    attempts: int
    sending: bool
    failing_since: datetime | None
    resent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A message that no channel has carried, after so many attempts."""

    message: Message
    failed_at: datetime
    attempts: int


class Outbox:
    def __init__(self, db: Database) -> None:
        self._rows = db["outbox"]
        self._messages = Messages(db)

    async def threads(self, shards: Sequence[int]) -> set[str]:
        """Threads of these shards with rows for a worker."""
        cursor = self._rows.find({"shard": {"$in": list(shards)}})
        return {document["thread_id"] async for document in cursor}

    async def next_of(self, thread_id: str) -> Row | None:
        """The thread's oldest row for a worker."""
        cursor = self._rows.find({"thread_id": thread_id})
        waiting = [row async for row in cursor if row["shard"] >= 0]
        if not waiting:
            return None
        first = min(waiting, key=lambda row: str(row["_id"]))
        messages = await self._messages.get_many([first["_id"]])
        return _row(first, messages[first["_id"]])

    async def failed(self, limit: int = 100) -> list[Failure]:
        """Failed and unknown ones, newest first: what a person must look at."""
        rows = [row async for row in self._rows.find({"shard": FAILED})]
        rows.sort(key=lambda row: row["failed_at"], reverse=True)
        messages = await self._messages.get_many(row["_id"] for row in rows[:limit])
        return [
            Failure(
                message=messages[row["_id"]], failed_at=row["failed_at"], attempts=row["attempts"]
            )
            for row in rows[:limit]
        ]


def _row(document: Document, message: Message) -> Row:
    return Row(
        message=message,
        due=document["due"],
        attempts=document["attempts"],
        sending=document.get("sending", False),
        failing_since=document.get("failing_since"),
        resent=document.get("resent", False),
    )
