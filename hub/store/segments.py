"""Parts of text messages until they are whole, and for a while after: they may come again."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from hub.core.errors import Conflict
from hub.core.segments import Gathered, Segment
from hub.store.database import Database, Document

COLLECTION = "segments"
INDEXES = [IndexModel([("open_since", ASCENDING)], sparse=True)]
"""`open_since` is there until a message is delivered: few are not."""


class Segments:
    """Implements `Segments` of the core; a document a message."""

    def __init__(self, db: Database) -> None:
        self._segments = db[COLLECTION]

    async def get(self, key: str) -> Gathered | None:
        found = await self._segments.find_one({"_id": key})
        return _from_document(found) if found else None

    async def put(self, gathered: Gathered) -> Gathered:
        after = replace(gathered, rev=gathered.rev + 1)
        if gathered.rev == 0:
            await self._insert(after)
            return after
        seen = {"_id": gathered.id, "rev": gathered.rev}
        result = await self._segments.replace_one(seen, _to_document(after))
        if not result.matched_count:
            raise Conflict
        return after

    async def _insert(self, gathered: Gathered) -> None:
        try:
            await self._segments.insert_one(_to_document(gathered))
        except DuplicateKeyError:
            raise Conflict from None

    async def undelivered(self, account_id: str, *, before: datetime) -> Sequence[Gathered]:
        cursor = self._segments.find({"open_since": {"$lt": before}})
        found = [_from_document(one) async for one in cursor if one["account_id"] == account_id]
        return sorted(found, key=lambda one: one.began_at)

    async def forget(self, *, before: datetime) -> int:
        """Reads all of them, which are those of an hour."""
        old = {"delivered": True, "began_at": {"$lt": before}}
        return int((await self._segments.delete_many(old)).deleted_count)


def _to_document(gathered: Gathered) -> Document:
    document = {
        "_id": gathered.id,
        "account_id": gathered.account_id,
        "began_at": gathered.began_at,
        "segments": [asdict(one) for one in gathered.segments.values()],
        "closed_at": gathered.closed_at,
        "delivered": gathered.delivered,
        "prompt": gathered.prompt,
        "rev": gathered.rev,
    }
    return document if gathered.delivered else document | {"open_since": gathered.began_at}


def _from_document(document: Document) -> Gathered:
    segments = [Segment(**{**one, "body": bytes(one["body"])}) for one in document["segments"]]
    return Gathered(
        id=document["_id"],
        account_id=document["account_id"],
        began_at=document["began_at"],
        segments={one.part: one for one in segments},
        closed_at=document["closed_at"],
        delivered=document["delivered"],
        prompt=document["prompt"],
        rev=document["rev"],
    )
