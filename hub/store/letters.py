"""Dead letters: events that a receiver did not take within a day, until a person decides."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from hub.core.events import Kind
from hub.core.webhooks import Letter, Progress
from hub.store.database import Database, Document
from hub.store.draft import Draft
from hub.store.webhooks import PROGRESS, progress_change
from hub.store.windows import Place, newest

COLLECTION = "webhook_letters"
INDEXES = [IndexModel([("subscription_id", ASCENDING), ("died_at", ASCENDING)])]


def bury(draft: Draft, letters: Sequence[Letter], before: Progress, after: Progress) -> None:
    """Keep the letters and pass them in one step; Conflict when another process has gone on."""
    subscription_id = letters[0].subscription_id
    for letter in letters:
        draft.insert(COLLECTION, _to_document(letter))
    where = {"_id": subscription_id, "number": before.number}
    draft.update(PROGRESS, where, {"$set": progress_change(before, after)})


class Letters:
    """The collection `webhook_letters`."""

    def __init__(self, db: Database) -> None:
        self._letters = db[COLLECTION]

    async def get(self, letter_id: str) -> Letter | None:
        document = await self._letters.find_one({"_id": letter_id})
        return _from_document(document) if document else None

    async def newest(
        self, subscription_id: str, *, now: datetime, limit: int, after: Place | None = None
    ) -> list[Letter]:
        where = {"subscription_id": subscription_id}
        found = await newest(
            self._letters, where, time="died_at", now=now, limit=limit, after=after
        )
        return [_from_document(document) for document in found]

    async def oldest(self, subscription_id: str, until: int, limit: int) -> list[Letter]:
        """In the order of their events, up to this number."""
        where = {"subscription_id": subscription_id, "number": {"$lte": until}}
        cursor = self._letters.find(where).sort("number", ASCENDING).limit(limit)
        return [_from_document(document) async for document in cursor]

    async def count(self, subscription_id: str) -> int:
        return int(await self._letters.count_documents({"subscription_id": subscription_id}))

    async def blame(self, letter_id: str, error: str) -> None:
        """It was sent again, and refused again."""
        await self._letters.update_one({"_id": letter_id}, {"$set": {"error": error}})

    async def remove(self, ids: Collection[str]) -> int:
        result = await self._letters.delete_many({"_id": {"$in": sorted(ids)}})
        return int(result.deleted_count)

    async def remove_all(self, subscription_id: str) -> int:
        result = await self._letters.delete_many({"subscription_id": subscription_id})
        return int(result.deleted_count)


def _to_document(letter: Letter) -> Document:
    return {
        "_id": letter.id,
        "subscription_id": letter.subscription_id,
        "number": letter.number,
        "kind": letter.kind.value,
        "at": letter.at,
        "died_at": letter.died_at,
        "error": letter.error,
    }


def _from_document(document: Document) -> Letter:
    return Letter(
        subscription_id=document["subscription_id"],
        number=document["number"],
        kind=Kind(document["kind"]),
        at=document["at"],
        died_at=document["died_at"],
        error=document["error"],
    )
