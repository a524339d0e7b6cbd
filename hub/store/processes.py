"""What each hub process says of itself, for those who look after all of them."""

from datetime import datetime

from pymongo import ASCENDING, IndexModel

from hub.store.database import Database, Document

INDEXES = [IndexModel([("at", ASCENDING)], expireAfterSeconds=86_400)]


class Processes:
    """The collection `processes`; who lives is told by `members`, whose beats are judged."""

    def __init__(self, db: Database) -> None:
        self._processes = db["processes"]
        self._members = db["members"]

    async def report(self, name: str, at: datetime, facts: Document) -> None:
        await self._processes.replace_one({"_id": name}, {"at": at, **facts}, upsert=True)

    async def living(self) -> list[Document]:
        """By name; `_id` is the name."""
        names = [one["_id"] async for one in self._members.find({}, {"_id": 1})]
        found = self._processes.find({"_id": {"$in": sorted(names)}})
        return sorted([one async for one in found], key=lambda one: str(one["_id"]))
