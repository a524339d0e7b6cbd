"""What nodes have beside people and work: found, and given to another node."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from hub.core.events import Kind
from hub.store.database import Database, Document
from hub.store.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """Things with a `node_id`: the event that tells of a change of one, and what counts them.

    What is not `live` is used no more, and stays where it was.
    """

    kind: Kind
    counter: str = "rev"
    live: Mapping[str, Any] = field(default_factory=dict)


SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "accounts": Sort(kind=Kind.CHANNEL),
        "queues": Sort(kind=Kind.QUEUE),
        "calendars": Sort(kind=Kind.CALENDAR),
        "canned": Sort(kind=Kind.CANNED),
        "service_levels": Sort(kind=Kind.SERVICE_LEVEL),
        "interventions": Sort(kind=Kind.INTERVENTION),
        "order_templates": Sort(kind=Kind.ORDER_RULE, counter="version"),
        "seats": Sort(kind=Kind.SEAT),
        "webhooks": Sort(kind=Kind.WEBHOOK),
        "tokens": Sort(kind=Kind.TOKEN, counter="", live={"revoked_at": None}),
    }
)
"""By their collections."""


class Belongings:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, node_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Collection and id of each; there are dozens, so that no index is worth its price."""
        where = {"node_id": {"$in": sorted(node_ids)}}
        return [
            (name, document["_id"])
            for name, sort in SORTS.items()
            async for document in self._db[name].find({**where, **sort.live}, {"_id": 1})
        ]


def give(draft: Draft, belongings: Iterable[tuple[str, str]], to: str, *, by: str) -> None:
    """Each event says of its thing no more than that it has moved: all else is as it was."""
    for collection, one in belongings:
        sort = SORTS[collection]
        change: Document = {"$set": {"node_id": to}}
        if sort.counter:
            change["$inc"] = {sort.counter: 1}
        draft.update(collection, {"_id": one}, change)
        draft.event(sort.kind, by=by, node_id=to, id=one, action="move")
