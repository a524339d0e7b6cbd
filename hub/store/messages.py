"""Messages of a thread by number, and by what names them outside."""

from collections.abc import Collection, Iterable

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.messages import Message, message_id
from hub.store.database import Database, Document
from hub.store.documents import message_from_document

INDEXES = [
    IndexModel([("thread_id", ASCENDING), ("seq", ASCENDING)]),
    IndexModel([("key", ASCENDING)], unique=True, sparse=True),
]
"""Sparse, not partial: the embedded store does not look things up in partial indexes."""


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

    async def origin(self, thread_id: str, *, before: int) -> Document:
        """The raw form of the newest message with one and seq < before; empty for none.

        Looked for in steps that grow: what is sorted is read first, all of it.
        """
        last, step = before - 1, 20
        while last > 0:
            query = _range(thread_id, last - step + 1, last) | {"raw": {"$exists": True}}
            cursor = self._messages.find(query, {"raw": 1}).sort("seq", DESCENDING).limit(1)
            async for found in cursor:
                return dict(found["raw"])
            last, step = last - step, step * 4
        return {}

    async def raw(self, message_id: str) -> tuple[Message, Document] | None:
        """The message with the raw form that it came in; that is empty for what we said."""
        document = await self._messages.find_one({"_id": message_id})
        return (message_from_document(document), document.get("raw", {})) if document else None

    async def kept(self, keys: Collection[str]) -> set[str]:
        """Which of these keys some message has."""
        found = self._messages.find({"key": {"$in": list(keys)}}, {"key": 1})
        return {one["key"] async for one in found}

    async def by_key(self, key: str) -> Message | None:
        document = await self._messages.find_one({"key": key})
        return message_from_document(document) if document else None


def _range(thread_id: str, first: int, last: int) -> Document:
    """By an index of its own: a range of `_id` reads the whole collection on the embedded store."""
    return {"thread_id": thread_id, "seq": {"$gte": first, "$lte": last}}
