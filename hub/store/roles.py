"""Roles of a node's own as documents."""

from collections.abc import Iterable

from hub.core.people import OwnRole
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "roles"


def insert(draft: Draft, role: OwnRole) -> None:
    draft.insert(COLLECTION, {"_id": role.id, **_to_document(role)})


def update(draft: Draft, role: OwnRole) -> None:
    draft.update(COLLECTION, {"_id": role.id}, {"$set": _to_document(role)})


def delete(draft: Draft, role: OwnRole) -> None:
    draft.delete(COLLECTION, {"_id": role.id})


def _to_document(role: OwnRole) -> Document:
    return {
        "name": role.name,
        "node_id": role.node_id,
        "rights": sorted(role.rights),
        "rev": role.rev,
    }


def _from_document(document: Document) -> OwnRole:
    return OwnRole(
        id=document["_id"],
        name=document["name"],
        node_id=document["node_id"],
        rights=frozenset(document["rights"]),
        rev=document["rev"],
    )


class Roles:
    """The collection `roles`."""

    def __init__(self, db: Database) -> None:
        self._roles = db[COLLECTION]

    async def all(self) -> list[OwnRole]:
        """By name."""
        found = [_from_document(document) async for document in self._roles.find({})]
        return sorted(found, key=lambda role: (role.name, role.id))

    async def get_many(self, ids: Iterable[str]) -> list[OwnRole]:
        found = self._roles.find({"_id": {"$in": sorted(ids)}})
        return [_from_document(document) async for document in found]
