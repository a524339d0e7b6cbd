"""Who watches which conversation, and who has: written through the committer."""

from dataclasses import asdict

from pymongo import ASCENDING, IndexModel

from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.supervision import Watch
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "watches"
INDEXES = [
    IndexModel([("open", ASCENDING)], unique=True, sparse=True),
    IndexModel([("conversation_id", ASCENDING)]),
]


class Watches:
    """`open` names conversation and person as long as it lasts: nobody watches one twice."""

    def __init__(self, db: Database) -> None:
        self._watches = db[COLLECTION]

    async def find(self, conversation_id: str, person_id: str) -> Watch | None:
        """The one that lasts."""
        found = await self._watches.find_one({"open": _key(conversation_id, person_id)})
        return _from_document(found) if found else None

    async def of(self, conversation_id: str) -> list[Watch]:
        """Those that last, in the order in which they began."""
        found = self._watches.find({"conversation_id": conversation_id, "ended_at": None})
        return sorted([_from_document(one) async for one in found], key=lambda one: one.began_at)

    async def open(self) -> list[Watch]:
        """All that last anywhere: a house has few."""
        return [_from_document(one) async for one in self._watches.find({"open": {"$gt": ""}})]

    async def hand_to(self, process: str, watch: Watch) -> None:
        """His line is another process's now; nothing of it changes for anybody."""
        await self._watches.update_one(
            {"_id": watch.id, "ended_at": None}, {"$set": {"process": process}}
        )


def begin(draft: Draft, watch: Watch) -> None:
    """Duplicate where he watches it already, Conflict where the customer has begun a newer one."""
    if draft.current().id != watch.conversation_id:
        raise Conflict("superseded", newer=draft.current().id)
    body = asdict(watch)
    key = _key(watch.conversation_id, watch.person_id)
    draft.insert(COLLECTION, {"_id": body.pop("id"), **body, "ended_at": None, "open": key})
    draft.event(Kind.WATCH, by=watch.person_id, action="began", id=watch.id, shown=watch.shown)


def end(draft: Draft, watch: Watch, *, by: str) -> None:
    """Conflict where it has ended already."""
    where = {"_id": watch.id, "ended_at": None}
    draft.update(COLLECTION, where, {"$set": {"ended_at": draft.now}, "$unset": {"open": ""}})
    draft.event(
        Kind.WATCH, by=by, action="ended", id=watch.id, shown=watch.shown, person=watch.person_id,
        conversation=watch.conversation_id,
        seconds=round((draft.now - watch.began_at).total_seconds()),
    )  # fmt: skip


def _key(conversation_id: str, person_id: str) -> str:
    return f"{conversation_id}:{person_id}"


def _from_document(document: Document) -> Watch:
    body = {name: document[name] for name in Watch.__slots__ if name != "id"}
    return Watch(id=document["_id"], **body)
