"""Notes about customers, as documents; written through the committer."""

from collections.abc import Iterable
from dataclasses import asdict, replace

from pymongo import ASCENDING, IndexModel

from hub.core.customer_notes import CustomerNote, Wording
from hub.core.customers import Deed
from hub.core.events import Kind
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "customer_notes"
INDEXES = [IndexModel([("customer_id", ASCENDING)])]


class CustomerNotes:
    def __init__(self, db: Database) -> None:
        self._notes = db[COLLECTION]

    async def get(self, note_id: str) -> CustomerNote | None:
        document = await self._notes.find_one({"_id": note_id})
        return _from_document(document) if document else None

    async def of(self, ids: Iterable[str]) -> list[CustomerNote]:
        """The newest first; a customer's own are few."""
        cursor = self._notes.find({"customer_id": {"$in": sorted(ids)}})
        found = [_from_document(document) async for document in cursor]
        return sorted(found, key=lambda note: note.begun_at, reverse=True)


def write(
    draft: Draft, before: CustomerNote | None, after: CustomerNote, *, node_id: str
) -> CustomerNote:
    """Conflict when somebody else was quicker."""
    written = replace(after, rev=before.rev + 1 if before else 0)
    body = asdict(written)
    name = body.pop("id")
    body["before"] = [asdict(one) for one in written.before]
    if before is None:
        draft.insert(COLLECTION, {"_id": name, **body})
    else:
        draft.update(COLLECTION, {"_id": name, "rev": before.rev}, {"$set": body})
    draft.event(
        Kind.CUSTOMER, by=after.by, node_id=node_id, deed=Deed.NOTE.value,
        ids=[after.customer_id], note=name,
    )  # fmt: skip
    return written


def _from_document(document: Document) -> CustomerNote:
    body = {name: value for name, value in document.items() if name != "_id"}
    before = tuple(Wording(**one) for one in body.pop("before"))
    return CustomerNote(id=document["_id"], before=before, **body)
