"""What somebody looks for often, under a name of his own: a list's filter, kept with the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pymongo import ASCENDING, IndexModel

from hub.store.database import Database, Document

COLLECTION = "saved_views"
INDEXES = [IndexModel([("person_id", ASCENDING)])]


class ViewKind(StrEnum):
    """Which list it is a view of."""

    ORDERS = "orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """`query` is the list's, by the names of its API."""

    id: str
    person_id: str
    kind: ViewKind
    name: str
    query: Mapping[str, str | bool]
    at: datetime


class SavedViews:
    """The collection `saved_views`; nobody but its person hears of one, so there is no event."""

    def __init__(self, db: Database) -> None:
        self._views = db[COLLECTION]

    async def of(self, person_id: str) -> list[SavedView]:
        """The oldest first, as he has put them."""
        found = [_from_document(one) async for one in self._views.find({"person_id": person_id})]
        return sorted(found, key=lambda view: (view.at, view.id))

    async def put(self, view: SavedView) -> None:
        """New, or in the place of his own one with this id."""
        where = {"_id": view.id, "person_id": view.person_id}
        await self._views.replace_one(where, _to_document(view), upsert=True)

    async def drop(self, view_id: str, person_id: str) -> bool:
        """Whether there was one of his."""
        result = await self._views.delete_one({"_id": view_id, "person_id": person_id})
        return bool(result.deleted_count)


def _to_document(view: SavedView) -> Document:
    return {
        "_id": view.id,
        "person_id": view.person_id,
        "kind": view.kind.value,
        "name": view.name,
        "query": dict(view.query),
        "at": view.at,
    }


def _from_document(document: Document) -> SavedView:
    values = {name: value for name, value in document.items() if name not in {"_id", "kind"}}
    return SavedView(id=document["_id"], kind=ViewKind(document["kind"]), **values)
