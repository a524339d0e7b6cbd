"""A store that looks as if the hub had long worked on it: copies of what it would write."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.writes import ACCOUNT, Writes
from hub.core.clock import SystemClock
from hub.core.conversations import shard_of
from hub.pipeline.names import thread_id
from hub.pipeline.timers import end_idle
from hub.store.database import Database, Document
from hub.store.documents import conversation_to_document, event_to_document, listing_to_document
from hub.store.draft import Insert
from hub.store.group import EVENTS, Group
from hub.store.schema import migrate

Documents = dict[str, list[Document]]
_BATCH = 500
_MODEL = "the-model-of-all"
_EVERY = timedelta(seconds=10)
"""Between one customer's conversation and the next one's."""


def address(number: int) -> str:
    return f"stored-{number}"


async def fill(db: Database, count: int) -> None:
    """`count` customers in an empty database, each with an ended question-and-answer."""
    await migrate(db)
    model, last = await _model(db), 0
    for first in range(0, count, _BATCH):
        batch: Documents = defaultdict(list)
        for number in range(first, min(first + _BATCH, count)):
            _copy(model, number, batch)
        for event in batch["events"]:
            last += 1
            event["_id"] = last
        for collection, documents in batch.items():
            await db[collection].insert_many(documents, ordered=False)
    await db["counters"].insert_one({"_id": EVENTS, "value": last})


async def _model(db: Database) -> Documents:
    """All documents of one conversation, asked, answered and left idle, and of its customer."""
    writes = Writes(db)
    asked = await writes.group([(_MODEL, False)])
    answered = await writes.group([(_MODEL, True)])
    later = SystemClock().now() + timedelta(hours=1)
    ended = writes.decide(_MODEL, partial(end_idle, before=later))
    documents: Documents = defaultdict(list)
    for group in (asked, answered, ended):
        _collect(group, documents)
    (conversation,) = ended.written.values()
    documents["conversations"].append(conversation_to_document(conversation))
    documents["listings"].append(listing_to_document(conversation))
    return documents


def _collect(group: Group, documents: Documents) -> None:
    for operation in group.operations:
        if isinstance(operation, Insert):
            documents[operation.collection].append(operation.document)
    documents["events"] += [event_to_document(entry.event) for entry in group.entries]


def _copy(model: Documents, number: int, into: Documents) -> None:
    (thread,), (conversation,) = model["threads"], model["conversations"]
    names = {
        _MODEL: address(number),
        thread["_id"]: thread_id("rest", ACCOUNT, address(number)),
        conversation["_id"]: f"c{number:023d}",
        model["messages"][0]["client_id"]: f"e{number:023d}",
    }
    shard = shard_of(names[thread["_id"]])
    for collection, documents in model.items():
        for document in documents:
            copy = _renamed(document, names, number * _EVERY)
            into[collection].append(copy | {"shard": shard} if "shard" in copy else copy)


def _renamed(value: Any, names: dict[str, str], ago: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, names, ago) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names, ago) for one in value]
    if isinstance(value, datetime):
        return value - ago
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value
