"""What carriers call the parts of our messages and tell of them: two halves, in either order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from hub.core.messages import Delivery
from hub.store.database import Database, Document

COLLECTION = "carried"
INDEXES = [
    IndexModel([("at", ASCENDING)]),
    IndexModel([("message_id", ASCENDING)], sparse=True),
    IndexModel([("open_since", ASCENDING)], sparse=True),
    IndexModel([("lost_since", ASCENDING)], sparse=True),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A receipt; `names` are those by which it is kept while it belongs to nothing."""

    state: Delivery
    reason: str
    to: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """`told` is None until a receipt has come, `message_id` "" where none of ours is called so.

    `is_open`: a receipt has come that nobody has reported yet; `reported`: what was.
    """

    name: str
    at: datetime
    message_id: str = ""
    part: int = 1
    total: int = 1
    told: Told | None = None
    is_open: bool = False
    reported: Delivery | None = None


class CarriedParts:
    """The collection `carried`, by account and the carrier's name for the part."""

    def __init__(self, db: Database) -> None:
        self._carried = db[COLLECTION]

    async def put_sent(self, sent: Carriage, is_its: Callable[[Told], bool]) -> Carriage:
        """With the receipt that was there before, if it is its own; again it changes nothing."""
        document = {
            "_id": sent.name, "at": sent.at, "message_id": sent.message_id, "part": sent.part,
            "total": sent.total,
        }  # fmt: skip
        try:
            await self._carried.insert_one(document)
        except DuplicateKeyError:
            return await self._join(sent, document, is_its)
        return sent

    async def _join(
        self, sent: Carriage, document: Document, is_its: Callable[[Told], bool]
    ) -> Carriage:
        """What is called so by another message is of long ago: carriers begin anew."""
        while kept := await self._kept(sent.name):
            if (kept.message_id, kept.part) == (sent.message_id, sent.part):
                return kept
            where = {
                "_id": sent.name, "message_id": kept.message_id or None,
                "told.to": kept.told.to if kept.told else None,
            }  # fmt: skip
            if kept.told and not kept.message_id and is_its(kept.told):
                half = {**document, "open_since": sent.at}
                change = {"$set": half, "$unset": {"lost_since": ""}}
                await self._carried.update_one(where, change)
            else:
                await self._carried.replace_one(where, document)
        return await self.put_sent(sent, is_its)

    async def _kept(self, name: str) -> Carriage | None:
        return next(iter(await self.find([name])), None)

    async def put_told(self, name: str, told: Told, at: datetime) -> None:
        """Of a part that is known; it is open from then on."""
        change = {"told": _told_to_document(told), "open_since": at}
        await self._carried.update_one({"_id": name}, {"$set": change})

    async def put_lost(self, told: Told, at: datetime) -> None:
        """Of a part that nobody knows yet, under each of its names."""
        lost = {"told": _told_to_document(told), "lost_since": at}
        for name in told.names:
            try:
                await self._carried.insert_one({"_id": name, "at": at, **lost})
            except DuplicateKeyError:
                nameless = {"_id": name, "message_id": {"$exists": False}}
                await self._carried.update_one(nameless, {"$set": lost})

    async def drop_lost(self, names: Iterable[str]) -> None:
        """The other names of what has been found."""
        nameless = {"_id": {"$in": list(names)}, "message_id": {"$exists": False}}
        await self._carried.delete_many(nameless)

    async def find(self, names: Sequence[str]) -> list[Carriage]:
        """In the order of the names."""
        cursor = self._carried.find({"_id": {"$in": list(names)}})
        found = {one["_id"]: _from_document(one) async for one in cursor}
        return [found[name] for name in names if name in found]

    async def of(self, message_id: str) -> list[Carriage]:
        """Its parts by number, each as it was sent last."""
        cursor = self._carried.find({"message_id": message_id})
        found = [_from_document(one) async for one in cursor]
        return list({one.part: one for one in sorted(found, key=lambda one: one.at)}.values())

    async def open(self, *, before: datetime, limit: int) -> list[Carriage]:
        """Those with a receipt that nobody has reported."""
        cursor = self._carried.find({"open_since": {"$lt": before}}).limit(limit)
        return [_from_document(one) async for one in cursor]

    async def close(self, parts: Sequence[Carriage], reported: Delivery | None) -> None:
        """Of what these were told nothing is to be reported any more; of what came since, it is."""
        change: dict[str, Mapping[str, Any]] = {"$unset": {"open_since": ""}}
        if reported:
            change["$set"] = {"reported": reported.value}
        for state in {one.told.state for one in parts if one.told}:
            names = [one.name for one in parts if one.told and one.told.state is state]
            where = {"_id": {"$in": names}, "told.state": state.value}
            await self._carried.update_many(where, change)

    async def sweep(self, *, before: datetime, lost_before: datetime) -> int:
        """Forget what was sent before then, and what belonged to nothing; how many of these."""
        await self._carried.delete_many({"at": {"$lt": before}})
        lost = await self._carried.delete_many({"lost_since": {"$lt": lost_before}})
        return int(lost.deleted_count)


def _told_to_document(told: Told) -> Document:
    return {
        "state": told.state.value, "reason": told.reason, "to": told.to, "names": list(told.names),
    }  # fmt: skip


def _from_document(document: Document) -> Carriage:
    told, reported = document.get("told"), document.get("reported")
    return Carriage(
        name=document["_id"],
        at=document["at"],
        message_id=document.get("message_id", ""),
        part=document.get("part", 1),
        total=document.get("total", 1),
        told=_told_from_document(told) if told else None,
        is_open="open_since" in document,
        reported=Delivery(reported) if reported else None,
    )


def _told_from_document(document: Document) -> Told:
    return Told(
        state=Delivery(document["state"]), reason=document["reason"], to=document["to"],
        names=tuple(document["names"]),
    )  # fmt: skip
