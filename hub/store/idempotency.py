"""Requests with a key and how they were answered: the same again is not done again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from hub.store.database import Database, Document

INDEXES = [IndexModel([("began_at", ASCENDING)])]
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`id` names caller and key, `print` what was asked; `status` 0: not answered yet."""

    id: str
    print: str
    began_at: datetime
    status: int = 0
    content_type: str = ""
    body: bytes = b""

    @property
    def answered(self) -> bool:
        return self.status != 0


class Idempotency:
    """The collection `idempotency`. Of many who begin the same attempt at once one does."""

    def __init__(self, db: Database) -> None:
        self._attempts = db["idempotency"]

    async def begin(self, attempt: Attempt) -> Attempt | None:
        """None: it is ours to make; else the one that was begun before."""
        try:
            await self._attempts.insert_one(_to_document(attempt))
        except DuplicateKeyError:
            found = await self._attempts.find_one({"_id": attempt.id})
            return _from_document(found) if found else attempt
        return None

    async def take_over(self, old: Attempt, new: Attempt) -> bool:
        """Whether the attempt is ours now: it is too old to count, or its process has died."""
        where = {"_id": old.id, "began_at": old.began_at, "status": old.status}
        result = await self._attempts.replace_one(where, _to_document(new))
        return bool(result.matched_count)

    async def answer(self, attempt: Attempt) -> None:
        """Keep the answer; not where somebody has taken the attempt over meanwhile."""
        where = {"_id": attempt.id, "began_at": attempt.began_at}
        await self._attempts.replace_one(where, _to_document(attempt))

    async def give_up(self, attempt: Attempt) -> None:
        """Nothing came of it that should be said again: the next one tries anew."""
        where = {"_id": attempt.id, "began_at": attempt.began_at}
        await self._attempts.delete_one(where)

    async def sweep(self, now: datetime) -> int:
        """Forget what is older than a day; returns how many."""
        result = await self._attempts.delete_many({"began_at": {"$lt": now - KEPT}})
        return int(result.deleted_count)


def _to_document(attempt: Attempt) -> Document:
    return {
        "_id": attempt.id,
        "print": attempt.print,
        "began_at": attempt.began_at,
        "status": attempt.status,
        "content_type": attempt.content_type,
        "body": attempt.body,
    }


def _from_document(document: Document) -> Attempt:
    return Attempt(
        id=document["_id"],
        print=document["print"],
        began_at=document["began_at"],
        status=document["status"],
        content_type=document["content_type"],
        body=document["body"],
    )
