"""Conversations by state, by person, and by the work that waits in them."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.conversations import Conversation, State
from hub.store.database import Database, Document
from hub.store.documents import conversation_from_document
from hub.store.windows import Place, newest

INDEXES = [
    IndexModel(
        [("shard", ASCENDING)], partialFilterExpression={"pending.0": {"$exists": True}}
    ),
    IndexModel([("state", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("opened_at", DESCENDING)]),
    IndexModel([("queue", ASCENDING), ("state", ASCENDING), ("queued_at", ASCENDING)]),
    IndexModel([("assignee", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("customer_id", ASCENDING), ("opened_at", DESCENDING)]),
]


class Conversations:
    def __init__(self, db: Database) -> None:
        self._conversations = db["conversations"]

    async def get(self, conversation_id: str) -> Conversation | None:
        document = await self._conversations.find_one({"_id": conversation_id})
        return conversation_from_document(document) if document else None

    async def get_many(self, ids: Sequence[str]) -> list[Conversation]:
        return await self._list(self._conversations.find({"_id": {"$in": list(ids)}}))

    async def pending(self, shards: Sequence[int]) -> list[Conversation]:
        """Those of these shards with turns still to do."""
        query = {"shard": {"$in": list(shards)}, "pending.0": {"$exists": True}}
        return await self._list(self._conversations.find(query))

    async def queued(self, queue: str) -> list[tuple[str, datetime]]:
        """Who waits in this queue since when, the longest first."""
        cursor = self._conversations.find(
            {"queue": queue, "state": State.QUEUED.value}, {"queued_at": 1}
        ).sort("queued_at", ASCENDING)
        return [(document["_id"], document["queued_at"]) async for document in cursor]

    async def idle(self, shards: Sequence[int], before: datetime) -> list[Conversation]:
        """Bot conversations of these shards in which nothing was said since `before`."""
        query = {
            "state": State.BOT.value,
            "opened_at": {"$lt": before},
            "last_at": {"$lt": before},
            "shard": {"$in": list(shards)},
        }
        return await self._list(self._conversations.find(query).limit(200))

    async def newest(
        self, where: Document, *, now: datetime, limit: int, after: Place | None = None
    ) -> list[Conversation]:
        """By their beginning, the newest first; `where` names fields by equality."""
        found = await newest(
            self._conversations, where, time="opened_at", now=now, limit=limit, after=after
        )
        return [conversation_from_document(document) for document in found]

    async def of_customers(self, ids: Sequence[str], limit: int) -> list[Conversation]:
        """What these customers said, the newest first; a customer's own are few."""
        query = {"customer_id": {"$in": list(ids)}}
        found = await self._list(self._conversations.find(query))
        return sorted(found, key=lambda one: one.opened_at, reverse=True)[:limit]

    async def counts(self) -> dict[str, int]:
        """How many are open, by state."""
        states = [state.value for state in State if state is not State.CLOSED]
        return {
            state: await self._conversations.count_documents({"state": state}) for state in states
        }

    async def _list(self, cursor: object) -> list[Conversation]:
        return [conversation_from_document(document) async for document in cursor]  # type: ignore[attr-defined]
