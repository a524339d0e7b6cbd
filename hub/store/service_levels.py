"""Service levels as documents; read here, written through the committer."""

from dataclasses import asdict, replace
from datetime import timedelta

from pymongo import IndexModel

from hub.core.events import Kind
from hub.core.service_levels import DEFAULT_LEVEL, ServiceLevel
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "service_levels"
INDEXES: list[IndexModel] = []
"""None: there are dozens, and every process has all of them in memory."""
_LIMITS = ("first_response", "next_response", "resolution")
SECOND = timedelta(seconds=1)


def level_to_document(level: ServiceLevel) -> Document:
    """Limits in seconds."""
    body = asdict(level)
    limits = {name: body[name] and body[name] // SECOND for name in _LIMITS}
    return {"_id": body.pop("id"), **body, **limits}


def level_from_document(document: Document) -> ServiceLevel:
    body = {name: value for name, value in document.items() if name != "_id"}
    body |= {name: body[name] and body[name] * SECOND for name in _LIMITS}
    return ServiceLevel(id=document["_id"], **body)


def write(
    draft: Draft, before: ServiceLevel | None, after: ServiceLevel, *, by: str
) -> ServiceLevel:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    written = replace(after, rev=before.rev + 1 if before else 0)
    document = level_to_document(written)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        del document["_id"]
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": document})
    _tell(draft, after, "change" if before else "add", by)
    return written


def delete(draft: Draft, level: ServiceLevel, *, by: str) -> None:
    draft.delete(COLLECTION, {"_id": level.id, "rev": level.rev})
    _tell(draft, level, "delete", by)


def _tell(draft: Draft, level: ServiceLevel, action: str, by: str) -> None:
    draft.event(Kind.SERVICE_LEVEL, by=by, node_id=level.node_id, id=level.id, action=action)


async def put_default(db: Database) -> None:
    """The level that a hub begins with, if it is not there."""
    document = level_to_document(DEFAULT_LEVEL)
    where = {"_id": document.pop("_id")}
    await db[COLLECTION].update_one(where, {"$setOnInsert": document}, upsert=True)


class ServiceLevels:
    """The collection `service_levels`."""

    def __init__(self, db: Database) -> None:
        self._levels = db[COLLECTION]

    async def get(self, level_id: str) -> ServiceLevel | None:
        document = await self._levels.find_one({"_id": level_id})
        return level_from_document(document) if document else None

    async def all(self) -> list[ServiceLevel]:
        """In the order of their ids."""
        levels = [level_from_document(document) async for document in self._levels.find({})]
        return sorted(levels, key=lambda level: level.id)
