"""Messages of a thread by number, what waits to be delivered, what failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.messages import AuthorKind, Delivery, Message, message_id
from hub.store.database import Database, Document
from hub.store.documents import message_from_document

INDEXES = [
    IndexModel([("thread_id", ASCENDING), ("seq", ASCENDING)]),
    IndexModel(
        [("key", ASCENDING)], unique=True, partialFilterExpression={"key": {"$exists": True}}
    ),
    IndexModel(
        [("shard", ASCENDING), ("due", ASCENDING)],
        partialFilterExpression={"due": {"$exists": True}},
    ),
    IndexModel(
        [("parts.file_id", ASCENDING)],
        partialFilterExpression={"parts.file_id": {"$exists": True}},
    ),
    IndexModel(
        [("failed_at", DESCENDING)], partialFilterExpression={"failed_at": {"$exists": True}}
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An outgoing message that still waits, with what the outbox knows of it."""

    message: Message
    attempts: int
    due: datetime
    shard: int


class Messages:
    def __init__(self, db: Database) -> None:
        self._messages = db["messages"]

    async def in_thread(
        self, thread_id: str, *, after: int, limit: int = 200, private: bool = True
    ) -> list[Message]:
        """Messages with seq > after, oldest first; without the private ones for customers."""
        query = _range(thread_id, after + 1, 999_999_999)
        if not private:
            query["private"] = {"$ne": True}
        cursor = self._messages.find(query).sort("seq", ASCENDING).limit(limit)
        return [message_from_document(document) async for document in cursor]

    async def latest(
        self, thread_id: str, *, first: int, last: int, limit: int = 50
    ) -> list[Message]:
        """The newest `limit` with first <= seq <= last, oldest first."""
        cursor = (
            self._messages.find(_range(thread_id, first, last)).sort("seq", DESCENDING).limit(limit)
        )
        return [message_from_document(document) async for document in cursor][::-1]

    async def get(self, thread_id: str, seq: int) -> Message | None:
        document = await self._messages.find_one({"_id": message_id(thread_id, seq)})
        return message_from_document(document) if document else None

    async def get_many(self, ids: Iterable[str]) -> dict[str, Message]:
        cursor = self._messages.find({"_id": {"$in": list(ids)}})
        return {document["_id"]: message_from_document(document) async for document in cursor}

    async def by_key(self, key: str) -> Message | None:
        document = await self._messages.find_one({"key": key})
        return message_from_document(document) if document else None

    async def waiting(self, shards: Sequence[int], limit: int = 500) -> list[Row]:
        """Rows of these shards that are not settled, in no order."""
        query = {"shard": {"$in": list(shards)}, "due": {"$exists": True}}
        cursor = self._messages.find(query).limit(limit)
        return [_row(document) async for document in cursor]

    async def waiting_in(self, thread_id: str, shard: int) -> list[Row]:
        """The thread's rows that are not settled, oldest first."""
        query = {"shard": shard, "due": {"$exists": True}, "thread_id": thread_id}
        rows = [_row(document) async for document in self._messages.find(query)]
        return sorted(rows, key=lambda row: row.message.seq)

    async def failed(self, limit: int = 100) -> list[Message]:
        """Failed and unknown ones, newest first: what a person must look at."""
        query = {"failed_at": {"$exists": True}}
        cursor = self._messages.find(query).sort("failed_at", DESCENDING).limit(limit)
        return [message_from_document(document) async for document in cursor]


def unsent_by_bot(thread_id: str) -> Document:
    """The rows that taking over withdraws."""
    return {
        **_range(thread_id, 0, 999_999_999),
        "delivery": Delivery.QUEUED.value,
        "author.kind": AuthorKind.BOT.value,
    }


def _range(thread_id: str, first: int, last: int) -> Document:
    """By an index of its own: a range of `_id` reads the whole collection on the embedded store."""
    return {"thread_id": thread_id, "seq": {"$gte": first, "$lte": last}}


def _row(document: dict[str, Any]) -> Row:
    return Row(
        message=message_from_document(document),
        attempts=document.get("attempts", 0),
        due=document["due"],
        shard=document["shard"],
    )
