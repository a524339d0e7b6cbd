"""What was done to customers' records: who changed what, and when."""

from collections.abc import Iterable
from typing import Any

from pymongo import ASCENDING, IndexModel

from hub.core.clock import new_id
from hub.core.customers import Deed, Trace
from hub.core.ports.drafting import Drafting
from hub.store.database import Database, Document

COLLECTION = "customer_history"
INDEXES = [IndexModel([("customer_id", ASCENDING)])]


class CustomerHistory:
    def __init__(self, db: Database) -> None:
        self._history = db[COLLECTION]

    async def of(self, ids: Iterable[str], limit: int = 200) -> list[Trace]:
        """The newest first; a customer's own are few."""
        found = self._history.find({"customer_id": {"$in": sorted(ids)}})
        traces = [_from_document(document) async for document in found]
        return sorted(traces, key=lambda trace: trace.at, reverse=True)[:limit]


def trace(draft: Drafting, one: Trace) -> None:
    document = {
        "_id": new_id(),
        "customer_id": one.customer_id,
        "deed": one.deed.value,
        "by": one.by,
        "at": one.at,
        "changes": {name: [before, after] for name, (before, after) in one.changes.items()},
        "other": one.other,
        "reason": one.reason,
        "evidence": list(one.evidence),
    }
    draft.insert(COLLECTION, document)


def _from_document(document: Document) -> Trace:
    changes: dict[str, tuple[Any, Any]] = {
        name: (before, after) for name, (before, after) in document["changes"].items()
    }
    return Trace(
        customer_id=document["customer_id"],
        deed=Deed(document["deed"]),
        by=document["by"],
        at=document["at"],
        changes=changes,
        other=document["other"],
        reason=document["reason"],
        evidence=tuple(document["evidence"]),
    )
