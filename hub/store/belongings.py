"""What nodes have beside people and work: found, and given to another node."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from hub.core.events import Kind
from hub.store.database import Database
from hub.store.draft import Draft

KINDS: Mapping[str, tuple[Kind, str]] = MappingProxyType(
    {
        "queues": (Kind.QUEUE, "rev"),
        "calendars": (Kind.CALENDAR, "rev"),
        "service_levels": (Kind.SERVICE_LEVEL, "rev"),
        "interventions": (Kind.INTERVENTION, "rev"),
        "order_templates": (Kind.ORDER_RULE, "version"),
        "seats": (Kind.SEAT, "rev"),
    }
)
"""Collections of what has a `node_id`: the event that tells of a change, and what counts them."""


class Belongings:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, node_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Collection and id of each; there are dozens, so that no index is worth its price."""
        where = {"node_id": {"$in": sorted(node_ids)}}
        return [
            (name, document["_id"])
            for name in KINDS
            async for document in self._db[name].find(where, {"_id": 1})
        ]


def give(draft: Draft, belongings: Iterable[tuple[str, str]], to: str, *, by: str) -> None:
    """Each event says of its thing no more than that it has moved: all else is as it was."""
    for collection, one in belongings:
        kind, counter = KINDS[collection]
        change = {"$set": {"node_id": to}, "$inc": {counter: 1}}
        draft.update(collection, {"_id": one}, change)
        draft.event(kind, by=by, node_id=to, id=one, action="move")
