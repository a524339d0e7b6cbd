"""The organisation's nodes as documents; their root counts every change of who is what where.

Nodes, own roles and people are few and hang together, so they change one step at a time: whoever
decides names the count that he has read, and is in Conflict when it has moved.
"""

from hub.core.events import Kind
from hub.core.organisation import ROOT_NODE, Level, Node, Tree
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "nodes"
_ROOT = Node(id=ROOT_NODE, name="全国中心", level=Level.NATIONAL)


def record(
    draft: Draft, rev: int, *, what: str, name: str, action: str, node_id: str, by: str
) -> None:
    """One step of the organisation from `rev`: `what` is node, role or person, `name` its id."""
    where = {"_id": ROOT_NODE, "rev": rev}
    draft.update(COLLECTION, where, {"$set": {"rev": rev + 1}})
    draft.event(Kind.ORGANISATION, by=by, node_id=node_id, what=what, name=name, action=action)


def insert(draft: Draft, node: Node) -> None:
    """Raises Duplicate, through the committer, where its id is taken."""
    draft.insert(COLLECTION, {"_id": node.id, **_to_document(node)})


def update(draft: Draft, node: Node) -> None:
    draft.update(COLLECTION, {"_id": node.id}, {"$set": _to_document(node)})


async def put_root(db: Database) -> None:
    """What a store begins with; one that is there stays."""
    document = {**_to_document(_ROOT), "rev": 0}
    await db[COLLECTION].update_one({"_id": ROOT_NODE}, {"$setOnInsert": document}, upsert=True)


def _to_document(node: Node) -> Document:
    return {
        "name": node.name,
        "level": node.level.value,
        "zone": node.zone,
        "active": node.active,
        "calendar_id": node.calendar_id,
    }


def _from_document(document: Document) -> Node:
    return Node(
        id=document["_id"],
        name=document["name"],
        level=Level(document["level"]),
        zone=document["zone"],
        active=document["active"],
        calendar_id=document.get("calendar_id", ""),
    )


class Nodes:
    """The collection `nodes`; hundreds at most, so that it is always read whole."""

    def __init__(self, db: Database) -> None:
        self._nodes = db[COLLECTION]

    async def rev(self) -> int:
        """How often nodes, roles or people have changed."""
        root = await self._nodes.find_one({"_id": ROOT_NODE}, {"rev": 1})
        return int(root["rev"])

    async def tree(self) -> Tree:
        return Tree([_from_document(document) async for document in self._nodes.find({})])
