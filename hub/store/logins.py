"""Who is signed in, and how often somebody failed to: both end by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from hub.store.database import Database

INDEXES = [
    IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    IndexModel([("person_id", ASCENDING)]),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`id` is the hash of the token that only the browser holds."""

    id: str
    person_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How often signing in has failed in a row, the last time at `last_at`."""

    count: int
    last_at: datetime


class Logins:
    """The collection `logins`: sessions, and failures under names such as `person:agent`."""

    def __init__(self, db: Database) -> None:
        self._logins = db["logins"]

    async def begin(self, session: Session) -> None:
        await self._logins.insert_one(
            {"_id": session.id, "person_id": session.person_id, "expires_at": session.expires_at}
        )

    async def session(self, session_id: str) -> Session | None:
        document = await self._logins.find_one({"_id": session_id})
        if document is None:
            return None
        return Session(
            id=session_id, person_id=document["person_id"], expires_at=document["expires_at"]
        )

    async def live(self, ids: Iterable[str], now: datetime) -> dict[str, str]:
        """Those of these sessions that have neither ended nor expired, with whose they are."""
        found = self._logins.find({"_id": {"$in": sorted(ids)}}, {"expires_at": 1, "person_id": 1})
        return {one["_id"]: one["person_id"] async for one in found if one["expires_at"] > now}

    async def end(self, session_id: str) -> None:
        await self._logins.delete_one({"_id": session_id})

    async def end_others(self, person_id: str, session_id: str) -> None:
        where = {"person_id": person_id, "_id": {"$ne": session_id}}
        await self._logins.delete_many(where)

    async def end_all(self, person_id: str) -> None:
        await self._logins.delete_many({"person_id": person_id})

    async def failures(self, name: str) -> Failures | None:
        document = await self._logins.find_one({"_id": name})
        return Failures(count=document["count"], last_at=document["last_at"]) if document else None

    async def fail(self, name: str, now: datetime, expires_at: datetime) -> None:
        change = {"$inc": {"count": 1}, "$set": {"last_at": now, "expires_at": expires_at}}
        try:
            await self._logins.update_one({"_id": name}, change, upsert=True)
        except DuplicateKeyError:
            await self._logins.update_one({"_id": name}, change)

    async def forgive_one(self, name: str) -> None:
        await self._logins.update_one({"_id": name, "count": {"$gt": 0}}, {"$inc": {"count": -1}})

    async def forgive(self, name: str) -> None:
        await self._logins.delete_one({"_id": name})
