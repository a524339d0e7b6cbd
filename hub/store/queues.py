"""Queues as documents."""

from dataclasses import asdict, replace
from typing import Any

from hub.core.events import Kind
from hub.core.queues import Matches, Overflow, Queue, Strategy
from hub.store.database import Document
from hub.store.revisions import Revisioned


class Queues(Revisioned[Queue]):
    """The collection `queues`."""

    collection = "queues"
    kind = Kind.QUEUE

    @staticmethod
    def to_document(one: Queue) -> Document:
        body = asdict(replace(one, tier_seconds=dict(one.tier_seconds)))
        return {"_id": body.pop("id"), **body, "strategy": one.strategy.value}

    @staticmethod
    def from_document(document: Document) -> Queue:
        body: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
        body["matches"] = Matches(**{name: tuple(found) for name, found in body["matches"].items()})
        body["overflow"] = tuple(Overflow(**step) for step in body["overflow"])
        body["skills"] = tuple(body["skills"])
        body["strategy"] = Strategy(body["strategy"])
        return Queue(id=document["_id"], **body)
