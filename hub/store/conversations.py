"""Conversations by state, by person, and by the work that waits in them."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.conversations import HELD, HUMAN_STATES, Conversation, State
from hub.core.customers import Tier
from hub.core.queues import EMERGENCY, Waiting
from hub.store.database import Database, Document
from hub.store.documents import conversation_from_document, list_of
from hub.store.windows import Place, newest

INDEXES: list[IndexModel] = []
"""None: every message rewrites its conversation, and every index would be paid for each time."""
LISTING_INDEXES = [
    IndexModel([("state", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("opened_at", DESCENDING)]),
    IndexModel([("queue", ASCENDING), ("state", ASCENDING), ("queued_at", ASCENDING)]),
    IndexModel([("assignee", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("customer_id", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("lists", ASCENDING), ("opened_at", DESCENDING)]),
]
AT_ONCE = 50
"""Ids in one question: beyond, the embedded store reads the whole collection."""


class Conversations:
    def __init__(self, db: Database) -> None:
        self._conversations = db["conversations"]
        self._listings = db["listings"]

    async def get(self, conversation_id: str) -> Conversation | None:
        document = await self._conversations.find_one({"_id": conversation_id})
        return conversation_from_document(document) if document else None

    async def get_many(self, ids: Sequence[str]) -> list[Conversation]:
        """In the order of `ids`, without those that are not there."""
        found: dict[str, Document] = {}
        for start in range(0, len(ids), AT_ONCE):
            cursor = self._conversations.find({"_id": {"$in": list(ids[start : start + AT_ONCE])}})
            found |= {document["_id"]: document async for document in cursor}
        return [conversation_from_document(found[one]) for one in ids if one in found]

    async def pending(self, shards: Sequence[int]) -> list[Conversation]:
        """Those of these shards with turns still to do."""
        with_bot = await self._listed({"state": State.BOT.value}, shards)
        return [one for one in with_bot if one.pending]

    async def idle(
        self, shards: Sequence[int], state: State, before: datetime
    ) -> list[Conversation]:
        """Those of these shards in this state in which nothing was said since `before`."""
        where = {"state": state.value, "opened_at": {"$lt": before}}
        return [one for one in await self._listed(where, shards) if one.last_at < before]

    async def _listed(self, where: Document, shards: Sequence[int]) -> list[Conversation]:
        cursor = self._listings.find(where, {"shard": 1})
        ours = set(shards)
        return await self.get_many(
            [found["_id"] async for found in cursor if found["shard"] in ours]
        )

    async def queued(self, queue: str) -> list[Waiting]:
        """Who waits in this queue, in no order."""
        where = {"queue": queue, "state": State.QUEUED.value}
        cursor = self._listings.find(where)
        return [
            Waiting(
                id=one["_id"],
                since=one["queued_at"],
                tier=one.get("tier", Tier.NORMAL),
                urgent=one["handover_reason"] == EMERGENCY,
                returned=one.get("returned", False),
            )
            async for one in cursor
        ]

    async def waiting_in(self, queue: str) -> list[Conversation]:
        """All that wait in this queue, those who are offered to somebody among them."""
        ids: list[str] = []
        for state in (State.QUEUED, State.OFFERED):
            cursor = self._listings.find({"queue": queue, "state": state.value}, {"_id": 1})
            ids += [found["_id"] async for found in cursor]
        return await self.get_many(ids)

    async def count(self, *, state: State, **where: str) -> int:
        """How many are in this state; `where` names a person or a queue, as lists do."""
        return int(await self._listings.count_documents({**where, "state": state.value}))

    async def with_people(self) -> list[Conversation]:
        """All that people have or are to have."""
        ids: list[str] = []
        for state in sorted(HUMAN_STATES):
            cursor = self._listings.find({"state": state.value}, {"_id": 1})
            ids += [found["_id"] async for found in cursor]
        return await self.get_many(ids)

    async def in_hand(self) -> list[Conversation]:
        """All that somebody has."""
        ids: list[str] = []
        for state in sorted(HELD):
            cursor = self._listings.find({"state": state.value}, {"_id": 1})
            ids += [found["_id"] async for found in cursor]
        return await self.get_many(ids)

    async def newest(
        self, where: Document, *, now: datetime, limit: int, after: Place | None = None,
        nodes: Sequence[str] | None = None,
    ) -> list[Conversation]:  # fmt: skip
        """By their beginning, the newest first; `where` names listed fields by equality.

        Of these nodes, none of which lies under another; None: of all.
        """
        wheres = [where] if nodes is None else [_at(node_id, where) for node_id in nodes]
        found: list[Document] = []
        for one in wheres:
            found += await newest(
                self._listings, one, time="opened_at", now=now, limit=limit, after=after
            )
        found.sort(key=lambda document: (document["opened_at"], document["_id"]), reverse=True)
        return await self.get_many([document["_id"] for document in found[:limit]])

    async def open_at(self, node_id: str) -> list[str]:
        """Ids of what is not closed at this node, which is not the root, and below."""
        lists = [list_of(node_id, state) for state in State if state is not State.CLOSED]
        cursor = self._listings.find({"lists": {"$in": lists}}, {"_id": 1})
        return [document["_id"] async for document in cursor]

    async def held_by(self, person_id: str) -> list[str]:
        """Ids of what this person has in hand."""
        found: list[str] = []
        for state in (State.ASSIGNED, State.WRAP_UP):
            cursor = self._listings.find({"state": state.value, "assignee": person_id}, {"_id": 1})
            found += [document["_id"] async for document in cursor]
        return found

    async def held_or_offered(self, person_id: str) -> list[Conversation]:
        """What this person has in hand, and all that is offered, be it to him or to others."""
        offered = self._listings.find({"state": State.OFFERED.value}, {"_id": 1})
        held = await self.held_by(person_id)
        return await self.get_many([*held, *[document["_id"] async for document in offered]])

    async def of_customers(self, ids: Sequence[str], limit: int) -> list[Conversation]:
        """What these customers said, the newest first; a customer's own are few."""
        cursor = self._listings.find({"customer_id": {"$in": list(ids)}}, {"opened_at": 1})
        found = [document async for document in cursor]
        found.sort(key=lambda document: document["opened_at"], reverse=True)
        return await self.get_many([document["_id"] for document in found[:limit]])

    async def counts(self) -> dict[str, int]:
        """How many are open, by state."""
        states = [state.value for state in State if state is not State.CLOSED]
        return {state: await self._listings.count_documents({"state": state}) for state in states}


def _at(node_id: str, where: Document) -> Document:
    """Where the lists of a node are looked for: with a state by the list that it has alone."""
    rest = {name: value for name, value in where.items() if name != "state"}
    state = where.get("state")
    return {"lists": list_of(node_id, State(state)) if state else node_id, **rest}
