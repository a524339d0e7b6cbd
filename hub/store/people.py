"""The carrier's own people as documents, their password hashes beside them."""

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from hub.core.people import Person, Role
from hub.store.database import Database, Document

INDEXES: list[IndexModel] = []


class People:
    """The collection `people`; `_id` is the user name in lower case."""

    def __init__(self, db: Database) -> None:
        self._people = db["people"]

    async def get(self, username: str) -> Person | None:
        document = await self._people.find_one({"_id": username})
        return _from_document(document) if document else None

    async def password_hash(self, username: str) -> str | None:
        document = await self._people.find_one({"_id": username}, {"password_hash": 1})
        return str(document["password_hash"]) if document else None

    async def list(self) -> list[Person]:
        """By user name; a carrier has hundreds, so that sorting here costs nothing."""
        found = [_from_document(document) async for document in self._people.find({})]
        return sorted(found, key=lambda person: person.id)

    async def add(self, person: Person, password_hash: str) -> bool:
        """False when the user name is taken."""
        try:
            await self._people.insert_one({**_to_document(person), "password_hash": password_hash})
        except DuplicateKeyError:
            return False
        return True

    async def set_password(self, username: str, password_hash: str) -> bool:
        """False when there is no such person."""
        change = {"$set": {"password_hash": password_hash}}
        result = await self._people.update_one({"_id": username}, change)
        return bool(result.matched_count)


def _to_document(person: Person) -> Document:
    return {
        "_id": person.id,
        "name": person.name,
        "roles": sorted(role.value for role in person.roles),
        "node_id": person.node_id,
        "active": person.active,
        "created_at": person.created_at,
    }


def _from_document(document: Document) -> Person:
    return Person(
        id=document["_id"],
        name=document["name"],
        roles=frozenset(Role(role) for role in document["roles"]),
        node_id=document["node_id"],
        active=document["active"],
        created_at=document["created_at"],
    )
