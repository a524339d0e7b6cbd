"""Who works on which shard, without comparing two machines' clocks: a member that beats lives."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from pymongo.errors import BulkWriteError

from hub.core.conversations import SHARDS
from hub.store.database import Database
from hub.store.draft import Draft


@dataclass(frozen=True, slots=True)
class Member:
    """A hub process; its beat grows while it lives."""

    name: str
    beat: int


def hold_on(draft: Draft, shard: int, owner: str) -> None:
    """Only if this process owns the shard when it commits: Conflict when others took it over."""
    where = {"_id": shard, "owner": owner}
    draft.update("shards", where, {"$set": {"worked_at": draft.now}})


class Leases:
    def __init__(self, db: Database) -> None:
        self._members = db["members"]
        self._shards = db["shards"]

    async def prepare(self) -> None:
        """One document a shard, made once; of two processes that make them at once both may."""
        missing = set(range(SHARDS)) - set(await self.owners())
        if missing:
            documents = [{"_id": shard, "owner": None} for shard in sorted(missing)]
            with suppress(BulkWriteError):
                await self._shards.insert_many(documents, ordered=False)

    async def beat(self, name: str) -> None:
        await self._members.update_one({"_id": name}, {"$inc": {"beat": 1}}, upsert=True)

    async def members(self) -> list[Member]:
        return [Member(found["_id"], found["beat"]) async for found in self._members.find()]

    async def owners(self) -> dict[int, str | None]:
        return {found["_id"]: found["owner"] async for found in self._shards.find()}

    async def take(
        self, shards: Collection[int], *, from_owners: Collection[str | None], to_owner: str | None
    ) -> None:
        """Those of the shards that are still one of `from_owners`'; of many racers one has each."""
        where = {"_id": {"$in": sorted(shards)}, "owner": {"$in": list(from_owners)}}
        await self._shards.update_many(where, {"$set": {"owner": to_owner}})

    async def leave(self, name: str) -> None:
        """A clean end: others need not wait for the beat to stop."""
        await self._shards.update_many({"owner": name}, {"$set": {"owner": None}})
        await self._members.delete_one({"_id": name})

    async def bury(self, name: str) -> None:
        """Its beat has stood still for too long."""
        await self._members.delete_one({"_id": name})
