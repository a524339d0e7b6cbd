"""Answers in full, for whoever got them cut by text message; each is gone after some days."""

from dataclasses import asdict, dataclass
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from hub.store.database import Database
from hub.store.draft import Draft

COLLECTION = "answer_pages"
INDEXES = [IndexModel([("expires_at", ASCENDING)])]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """`token` is all that is needed to see it; `message_id` is the message that was cut."""

    token: str
    message_id: str
    title: str
    text: str
    locale: str
    expires_at: datetime


class AnswerPages:
    def __init__(self, db: Database) -> None:
        self._pages = db[COLLECTION]

    async def get(self, token: str, now: datetime) -> AnswerPage | None:
        """None for one that is not there, or not any more."""
        document = await self._pages.find_one({"_id": token})
        if document is None or document["expires_at"] <= now:
            return None
        return AnswerPage(token=document.pop("_id"), **document)

    async def sweep(self, now: datetime) -> int:
        """Forget what nobody can see any more; returns how many."""
        result = await self._pages.delete_many({"expires_at": {"$lt": now}})
        return int(result.deleted_count)


def keep(draft: Draft, page: AnswerPage) -> None:
    document = asdict(page)
    draft.insert(COLLECTION, {"_id": document.pop("token"), **document})
