"""Customers by address, by name, and by person; changes of them as parts of decisions."""

from collections.abc import Iterable, Sequence

from pymongo import ASCENDING, IndexModel

from hub.core.customers import Contact, Customer, Family, Profile, code_contact
from hub.core.errors import Unavailable
from hub.core.organisation import ROOT_NODE, path
from hub.core.pinyin import spellings, spelt
from hub.core.ports.drafting import Drafting
from hub.store.customer_documents import from_document, profile_to_document, to_document
from hub.store.database import Database, Document

COLLECTION = "customers"
INDEXES = [
    IndexModel([("addresses.key", ASCENDING)], unique=True),
    IndexModel([("addresses.id", ASCENDING)]),
    IndexModel([("name", ASCENDING)]),
    IndexModel([("top", ASCENDING)], sparse=True),
    IndexModel([("identities", ASCENDING)], sparse=True),
    IndexModel([("spelt", ASCENDING)], sparse=True),
    IndexModel([("rules", ASCENDING)]),
]
ATTEMPTS = 5
"""How often a family is read that changes while it is being read."""


class Customers:
    """Who is found by an address, an id, how his name begins, or what he proved to be."""

    def __init__(self, db: Database) -> None:
        self._customers = db[COLLECTION]

    async def by_contact(self, key: str) -> Customer | None:
        document = await self._customers.find_one({"addresses.key": key})
        return from_document(document) if document else None

    async def get(self, customer_id: str) -> Customer | None:
        document = await self._customers.find_one({"_id": customer_id})
        return from_document(document) if document else None

    async def get_many(self, ids: Iterable[str]) -> dict[str, Customer]:
        found = await self._read({"_id": {"$in": sorted(ids)}})
        return {customer.id: customer for customer in found}

    async def family(self, customer_id: str) -> Family | None:
        """All records of his person; None for a record that nobody made.

        The top is read before the others: as long as its `rev` stands, so does all that was read.
        """
        for _ in range(ATTEMPTS):
            record = await self.get(customer_id)
            top = await self.get(record.top) if record and record.top else record
            if record is None or top is None:
                return None
            below = await self._read({"top": top.id})
            if not top.top and customer_id in {top.id, *(one.id for one in below)}:
                return Family(top=top, below=tuple(below))
        raise Unavailable("this customer's records change too fast")

    async def same_person(self, ids: Iterable[str]) -> list[str]:
        """The ids of all records of these customers' persons, these among them."""
        wanted = set(ids)
        if not wanted:
            return []
        known = await self.get_many(wanted)
        tops = {known[one].top or one if one in known else one for one in wanted}
        below = self._customers.find({"top": {"$in": sorted(tops)}}, {"_id": 1})
        return sorted(wanted | tops | {document["_id"] async for document in below})

    async def find(
        self, beginning: str, limit: int = 50, *, nodes: Sequence[str] | None = None
    ) -> list[str]:
        """Ids of those whose name, as written or in pinyin, or address begins so.

        By ranges, which every index serves. `nodes`: only those who lie at one of these or below;
        None: all.
        """
        beginnings = {"name": beginning, "addresses.id": beginning, "spelt": spelt(beginning)}
        found: list[str] = []
        for field, begins in beginnings.items():
            if begins:
                bounds = {"$gte": begins, "$lt": begins + "\uffff"}
                where = {field: bounds, **_within(nodes)}
                documents = self._customers.find(where, {"_id": 1}).limit(limit)
                found += [document["_id"] async for document in documents]
        return list(dict.fromkeys(found))[:limit]

    async def of_identities(
        self, identities: Iterable[str], limit: int = 50, *, nodes: Sequence[str] | None = None
    ) -> list[Customer]:
        """Those who proved to be one of these."""
        return await self._read(
            {"identities": {"$in": sorted(identities)}, **_within(nodes)}, limit
        )

    async def owners(self, identities: Iterable[str]) -> list[str]:
        """The ids of those whose addresses these identities name; a code names one address.

        Who has read the same code himself is not its owner.
        """
        keys = {one: code_contact(one) for one in identities}
        found = await self.of_identities(one for one, key in keys.items() if not key)
        found += await self.of_contacts(filter(None, keys.values()))
        return [customer.id for customer in found]

    async def of_contacts(self, keys: Iterable[str]) -> list[Customer]:
        return await self._read({"addresses.key": {"$in": sorted(keys)}})

    async def behind(self, rules: int, limit: int) -> list[Customer]:
        """Some whom this rule set has not been applied to."""
        return await self._read({"rules": {"$lt": rules}}, limit)

    async def mark_placed(self, ids: Iterable[str], rules: int) -> None:
        """They are as this rule set says already; nothing of theirs changes, so no event."""
        where = {"_id": {"$in": sorted(ids)}, "rules": {"$lt": rules}}
        await self._customers.update_many(where, {"$set": {"rules": rules}})

    async def _read(self, where: Document, limit: int = 0) -> list[Customer]:
        found = self._customers.find(where).limit(limit)
        return [from_document(document) async for document in found]


async def complete(db: Database) -> None:
    """What records lack that were made before there were families and rules."""
    ordinary = {"rev": 0, "rules": 0, "nodes": [ROOT_NODE]}
    await db[COLLECTION].update_many({"rev": {"$exists": False}}, {"$set": ordinary})


async def mark_joined(db: Database) -> None:
    """Tops of families that were made before these said so."""
    below = db[COLLECTION].find({"top": {"$gt": ""}}, {"top": 1})
    for top in {document["top"] async for document in below}:
        await db[COLLECTION].update_one({"_id": top}, {"$set": {"joined": True}})


async def spell(db: Database) -> None:
    """How names sound that were written down before they were looked for so."""
    where = {"name": {"$gt": ""}, "spelt": {"$exists": False}}
    async for document in db[COLLECTION].find(where, {"name": 1}):
        if ways := spellings(document["name"]):
            change = {"$set": {"spelt": list(ways)}}
            await db[COLLECTION].update_one({"_id": document["_id"]}, change)


def _within(nodes: Sequence[str] | None) -> Document:
    return {} if nodes is None else {"nodes": {"$in": list(nodes)}}


def enrol(draft: Drafting, *, customer: Customer) -> None:
    """Add him inside a decision; an address that somebody has already makes it a Duplicate."""
    draft.insert(COLLECTION, to_document(customer))


def rewrite(draft: Drafting, before: Customer, after: Customer) -> None:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    old = to_document(before)
    new = to_document(after) | {"rev": before.rev + 1}
    change = {"$set": {name: new[name] for name in new if new[name] != old.get(name)}}
    if gone := old.keys() - new.keys():
        change["$unset"] = dict.fromkeys(sorted(gone), "")
    draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, change)


def follow(draft: Drafting, customer_id: str, top: str, above: Profile) -> None:
    """Let a linked record be as the top of its family is; that one's `rev` guards it."""
    change = {"top": top, "above": profile_to_document(above), "nodes": list(path(above.node_id))}
    draft.update(COLLECTION, {"_id": customer_id}, {"$set": change})


def prove(draft: Drafting, *, customer_id: str, contact: Contact, owner_id: str) -> None:
    """The customer read back a code that was sent to this contact of `owner_id`.

    The owner may be the customer himself. Reads nothing, so that it can be part of any decision.
    """
    reader = {"codes": contact.key, "identities": f"code:{contact.key}"}
    draft.update(COLLECTION, {"_id": customer_id}, {"$addToSet": reader, "$inc": {"rev": 1}})
    proved = {
        "addresses.$.identity": contact.identity,
        "addresses.$.proof": contact.proof and contact.proof.value,
        "addresses.$.proved_at": contact.proved_at,
        "addresses.$.proved_by": contact.proved_by,
    }
    owner = {"$set": proved, "$inc": {"rev": 1}}
    if contact.identity:
        owner["$addToSet"] = {"identities": contact.identity}
    draft.update(COLLECTION, {"_id": owner_id, "addresses.key": contact.key}, owner)
