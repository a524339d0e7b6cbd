"""Customers as documents; the addresses they write from are part of them."""

from collections.abc import Iterable

from pymongo import ASCENDING, IndexModel

from hub.core.customers import Customer, Tier
from hub.core.ports import Drafting
from hub.store.database import Database, Document

COLLECTION = "customers"
INDEXES = [
    IndexModel([("addresses.key", ASCENDING)], unique=True),
    IndexModel([("addresses.id", ASCENDING)]),
    IndexModel([("name", ASCENDING)]),
]


class Customers:
    """Who is found by an address, an id or how his name begins."""

    def __init__(self, db: Database) -> None:
        self._customers = db[COLLECTION]

    async def id_of(self, channel: str, account: str, address: str) -> str | None:
        key = _key(channel, account, address)
        document = await self._customers.find_one({"addresses.key": key}, {"_id": 1})
        return str(document["_id"]) if document else None

    async def get_many(self, ids: Iterable[str]) -> dict[str, Customer]:
        found = self._customers.find({"_id": {"$in": sorted(ids)}})
        return {document["_id"]: _from_document(document) async for document in found}

    async def find(self, beginning: str, limit: int = 50) -> list[str]:
        """Ids of those whose name or address begins so; by ranges, which every index serves."""
        bounds = {"$gte": beginning, "$lt": beginning + "\uffff"}
        found: list[str] = []
        for field in ("name", "addresses.id"):
            documents = self._customers.find({field: bounds}, {"_id": 1}).limit(limit)
            found += [document["_id"] async for document in documents]
        return list(dict.fromkeys(found))[:limit]


def enrol(draft: Drafting, *, customer: Customer, channel: str, account: str, address: str) -> None:
    """Add him inside a decision; an address that somebody has already makes it a Duplicate."""
    known = {"key": _key(channel, account, address), "id": address}
    draft.insert(COLLECTION, {**_to_document(customer), "addresses": [known]})


def _key(channel: str, account: str, address: str) -> str:
    """Channel and account names have no colon, so that only the address may hold one."""
    return f"{channel}:{account}:{address}"


def _to_document(customer: Customer) -> Document:
    return {
        "_id": customer.id,
        "name": customer.name,
        "tier": customer.tier.value,
        "node_id": customer.node_id,
        "created_at": customer.created_at,
    }


def _from_document(document: Document) -> Customer:
    return Customer(
        id=document["_id"],
        name=document["name"],
        tier=Tier(document["tier"]),
        node_id=document["node_id"],
        created_at=document["created_at"],
    )
