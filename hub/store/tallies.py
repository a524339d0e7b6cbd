"""What came and went by each account on a day, and up to which event it is counted."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from hub.store.database import Database

INDEXES: list[IndexModel] = []


@dataclass(slots=True)
class Count:
    """Messages of one account; `last_at`: when the newest came or went, whichever day that was."""

    received: int = 0
    sent: int = 0
    failed: int = 0
    last_at: datetime | None = None


@dataclass(slots=True)
class Sheet:
    """All accounts on one `day`, by their ids, of all events up to `number`."""

    day: str
    number: int
    accounts: dict[str, Count] = field(default_factory=dict)


class Tallies:
    """The collection `tallies`, a document a day; whoever counts the same events agrees."""

    def __init__(self, db: Database) -> None:
        self._tallies = db["tallies"]

    async def newest(self) -> Sheet | None:
        found = [one async for one in self._tallies.find({})]
        if not found:
            return None
        newest = max(found, key=lambda one: one["number"])
        accounts = {one["id"]: Count(**one["count"]) for one in newest["accounts"]}
        return Sheet(newest["_id"], newest["number"], accounts)

    async def keep(self, sheet: Sheet) -> None:
        """Unless somebody has counted further already."""
        accounts = [{"id": name, "count": asdict(one)} for name, one in sheet.accounts.items()]
        change = {"$set": {"number": sheet.number, "accounts": accounts}}
        where = {"_id": sheet.day, "number": {"$lt": sheet.number}}
        try:
            await self._tallies.update_one(where, change, upsert=True)
        except DuplicateKeyError:
            return

    async def forget_before(self, day: str) -> None:
        """There is one document a day, and few days: a scan is nothing."""
        old = [one["_id"] async for one in self._tallies.find({}, {"_id": 1}) if one["_id"] < day]
        for name in old:
            await self._tallies.delete_one({"_id": name})
