"""Who works on which shard, without comparing two machines' clocks: a member that beats lives."""

from dataclasses import dataclass

from hub.core.conversations import SHARDS
from hub.store.database import Database


@dataclass(frozen=True, slots=True)
class Member:
    """A hub process; its beat grows while it lives."""

    name: str
    beat: int


class Leases:
    def __init__(self, db: Database) -> None:
        self._members = db["members"]
        self._shards = db["shards"]

    async def prepare(self) -> None:
        """One document a shard, made once."""
        for shard in range(SHARDS):
            await self._shards.update_one(
                {"_id": shard}, {"$setOnInsert": {"owner": None}}, upsert=True
            )

    async def beat(self, name: str) -> None:
        await self._members.update_one({"_id": name}, {"$inc": {"beat": 1}}, upsert=True)

    async def members(self) -> list[Member]:
        return [Member(found["_id"], found["beat"]) async for found in self._members.find()]

    async def owners(self) -> dict[int, str | None]:
        return {found["_id"]: found["owner"] async for found in self._shards.find()}

    async def take(self, shard: int, *, from_owner: str | None, to_owner: str | None) -> bool:
        """Whether the shard was `from_owner`'s and is now `to_owner`'s; of many racers one wins."""
        result = await self._shards.update_one(
            {"_id": shard, "owner": from_owner}, {"$set": {"owner": to_owner}}
        )
        return bool(result.modified_count)

    async def leave(self, name: str) -> None:
        """A clean end: others need not wait for the beat to stop."""
        await self._shards.update_many({"owner": name}, {"$set": {"owner": None}})
        await self._members.delete_one({"_id": name})

    async def bury(self, name: str) -> None:
        """Its beat has stood still for too long."""
        await self._members.delete_one({"_id": name})
