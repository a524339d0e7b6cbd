"""The carrier's own people as documents, their password hashes beside them."""

from collections.abc import Iterable

from pymongo import IndexModel

from hub.core.organisation import Post
from hub.core.people import Person
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "people"
INDEXES: list[IndexModel] = []


def insert(draft: Draft, person: Person, password_hash: str) -> None:
    """Raises Duplicate, through the committer, where the user name is taken."""
    document = {"_id": person.id, **_to_document(person), "password_hash": password_hash}
    draft.insert(COLLECTION, document)


def update(draft: Draft, person: Person) -> None:
    draft.update(COLLECTION, {"_id": person.id}, {"$set": _to_document(person)})


def set_password(draft: Draft, username: str, password_hash: str, must_change: bool) -> None:
    change = {"password_hash": password_hash, "must_change": must_change}
    draft.update(COLLECTION, {"_id": username}, {"$set": change})


async def give_posts(db: Database) -> None:
    """A role that was had everywhere becomes a post at the node where its holder works."""
    people = db[COLLECTION]
    async for document in people.find({"posts": {"$exists": False}}):
        node_id = document["node_id"]
        posts = [{"node_id": node_id, "role": role} for role in document["roles"]]
        await people.update_one({"_id": document["_id"]}, {"$set": {"posts": posts, "rev": 0}})


def _to_document(person: Person) -> Document:
    return {
        "name": person.name,
        "posts": [{"node_id": post.node_id, "role": post.role} for post in person.posts],
        "node_id": person.node_id,
        "active": person.active,
        "created_at": person.created_at,
        "rev": person.rev,
        "must_change": person.must_change,
    }


def _from_document(document: Document) -> Person:
    return Person(
        id=document["_id"],
        name=document["name"],
        posts=tuple(Post(**post) for post in document["posts"]),
        node_id=document["node_id"],
        active=document["active"],
        created_at=document["created_at"],
        rev=document["rev"],
        must_change=document.get("must_change", False),
    )


class People:
    """The collection `people`; `_id` is the user name in lower case."""

    def __init__(self, db: Database) -> None:
        self._people = db[COLLECTION]

    async def get(self, username: str) -> Person | None:
        document = await self._people.find_one({"_id": username})
        return _from_document(document) if document else None

    async def get_many(self, usernames: Iterable[str]) -> list[Person]:
        found = self._people.find({"_id": {"$in": sorted(usernames)}})
        return [_from_document(document) async for document in found]

    async def password_hash(self, username: str) -> str | None:
        document = await self._people.find_one({"_id": username}, {"password_hash": 1})
        return str(document["password_hash"]) if document else None

    async def list(self) -> list[Person]:
        """By user name; a carrier has hundreds, so that sorting here costs nothing."""
        found = [_from_document(document) async for document in self._people.find({})]
        return sorted(found, key=lambda person: person.id)
