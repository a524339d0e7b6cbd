"""Queues as documents; read here, written through the committer."""

from dataclasses import asdict, replace
from typing import Any

from pymongo import IndexModel

from hub.core.events import Kind
from hub.core.queues import Matches, Overflow, Queue, Strategy
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "queues"
INDEXES: list[IndexModel] = []
"""None: there are dozens, and every process has all of them in memory."""


def queue_to_document(queue: Queue) -> Document:
    body = asdict(replace(queue, tier_seconds=dict(queue.tier_seconds)))
    return {"_id": body.pop("id"), **body, "strategy": queue.strategy.value}


def queue_from_document(document: Document) -> Queue:
    body: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
    body["matches"] = Matches(**{name: tuple(found) for name, found in body["matches"].items()})
    body["overflow"] = tuple(Overflow(**step) for step in body["overflow"])
    body["skills"] = tuple(body["skills"])
    body["strategy"] = Strategy(body["strategy"])
    return Queue(id=document["_id"], **body)


def write(draft: Draft, before: Queue | None, after: Queue, *, by: str) -> Queue:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    written = replace(after, rev=before.rev + 1 if before else after.rev)
    document = queue_to_document(written)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        del document["_id"]
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": document})
    action = "change" if before else "add"
    draft.event(Kind.QUEUE, by=by, node_id=after.node_id, id=after.id, action=action)
    return written


def delete(draft: Draft, queue: Queue, *, by: str) -> None:
    draft.delete(COLLECTION, {"_id": queue.id, "rev": queue.rev})
    draft.event(Kind.QUEUE, by=by, node_id=queue.node_id, id=queue.id, action="delete")


class Queues:
    """The collection `queues`."""

    def __init__(self, db: Database) -> None:
        self._queues = db[COLLECTION]

    async def get(self, queue_id: str) -> Queue | None:
        document = await self._queues.find_one({"_id": queue_id})
        return queue_from_document(document) if document else None

    async def all(self) -> list[Queue]:
        """By name of their ids."""
        found = [queue_from_document(document) async for document in self._queues.find({})]
        return sorted(found, key=lambda queue: queue.id)
