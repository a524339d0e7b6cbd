"""How far the accounts have read of channels that are fetched."""

from collections.abc import Mapping
from typing import Any

from hub.store.database import Database


class Bookmarks:
    """The collection `bookmarks`, a document an account."""

    def __init__(self, db: Database) -> None:
        self._bookmarks = db["bookmarks"]

    async def get(self, account_id: str) -> Mapping[str, Any]:
        found = await self._bookmarks.find_one({"_id": account_id})
        return dict(found["bookmark"]) if found else {}

    async def put(self, account_id: str, bookmark: Mapping[str, Any]) -> None:
        change = {"$set": {"bookmark": dict(bookmark)}}
        await self._bookmarks.update_one({"_id": account_id}, change, upsert=True)
