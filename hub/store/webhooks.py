"""Subscriptions of systems outside, their secrets sealed, and how far each has come in the log."""

from collections.abc import Iterable
from dataclasses import asdict, fields

from pymongo import IndexModel

from hub.core.events import Kind
from hub.core.webhooks import Progress, Subscription
from hub.store.database import Database, Document
from hub.store.draft import Draft
from hub.store.sealing import Seal

COLLECTION = "webhooks"
PROGRESS = "webhook_progress"
INDEXES: list[IndexModel] = []


class Webhooks:
    """The collections `webhooks` and `webhook_progress`; a carrier has tens, never thousands."""

    def __init__(self, db: Database, key: bytes) -> None:
        self._webhooks = db[COLLECTION]
        self._progress = db[PROGRESS]
        self._seal = Seal(key)

    async def all(self) -> list[Subscription]:
        """By name; raises Unavailable when the hub's key does not open their secrets."""
        found = [self._opened(document) async for document in self._webhooks.find({})]
        return sorted(found, key=lambda one: (one.name, one.id))

    async def get(self, subscription_id: str) -> Subscription | None:
        document = await self._webhooks.find_one({"_id": subscription_id})
        return self._opened(document) if document else None

    async def progress(self, ids: Iterable[str]) -> dict[str, Progress]:
        found = self._progress.find({"_id": {"$in": sorted(ids)}})
        return {document["_id"]: _progress(document) async for document in found}

    async def advance(self, subscription_id: str, before: Progress, after: Progress) -> bool:
        """Whether it still stood where it was `before`; if not, another process has gone on."""
        change = {"$set": progress_change(before, after)}
        where = {"_id": subscription_id, "number": before.number}
        result = await self._progress.update_one(where, change)
        return bool(result.matched_count)

    async def resent(self, subscription_id: str, until: int) -> None:
        """The letters up to this number are sent again, or refused again."""
        where = {"_id": subscription_id, "resend_until": until}
        await self._progress.update_one(where, {"$set": {"resend_until": None}})

    def add(self, draft: Draft, subscription: Subscription, progress: Progress) -> None:
        draft.insert(COLLECTION, {"_id": subscription.id, **self._document(subscription)})
        draft.insert(PROGRESS, {"_id": subscription.id, **asdict(progress)})

    def replace(self, draft: Draft, before: Subscription, after: Subscription) -> None:
        """Conflict when somebody else was quicker."""
        where = {"_id": before.id, "rev": before.rev}
        draft.update(COLLECTION, where, {"$set": self._document(after)})

    def _document(self, subscription: Subscription) -> Document:
        return {
            "name": subscription.name,
            "url": subscription.url,
            "sealed": self._seal.close(subscription.secret),
            "kinds": sorted(kind.value for kind in subscription.kinds),
            "node_id": subscription.node_id,
            "made_by": subscription.made_by,
            "made_at": subscription.made_at,
            "active": subscription.active,
            "why_off": subscription.why_off,
            "rev": subscription.rev,
        }

    def _opened(self, document: Document) -> Subscription:
        return Subscription(
            id=document["_id"],
            name=document["name"],
            url=document["url"],
            secret=self._seal.open(document["sealed"], of=f"webhook {document['_id']}"),
            kinds=frozenset(Kind(kind) for kind in document["kinds"]),
            node_id=document["node_id"],
            made_by=document["made_by"],
            made_at=document["made_at"],
            active=document["active"],
            why_off=document["why_off"],
            rev=document["rev"],
        )


def remove(draft: Draft, subscription: Subscription) -> None:
    draft.delete(COLLECTION, {"_id": subscription.id, "rev": subscription.rev})
    draft.delete(PROGRESS, {"_id": subscription.id})


def resend(draft: Draft, subscription: Subscription, until: int) -> None:
    """All its letters up to this number."""
    draft.update(PROGRESS, {"_id": subscription.id}, {"$set": {"resend_until": until}})


def progress_change(before: Progress, after: Progress) -> Document:
    """What has changed, so that what somebody else sets meanwhile stays."""
    old = asdict(before)
    return {name: value for name, value in asdict(after).items() if value != old[name]}


def _progress(document: Document) -> Progress:
    return Progress(**{field.name: document[field.name] for field in fields(Progress)})
