"""Reads a collection newest first, a page at a time, at a cost that does not grow with the past.

The embedded store reads everything that an index's bounds match before it sorts and cuts, so the
past is looked at through windows of time that widen until the page is full.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.store.database import Document

FIRST = timedelta(minutes=5)
WIDER = 4
FAR = timedelta(days=3650)
"""Nothing is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended: the time and the `_id` of its last document."""

    at: datetime
    id: str


async def newest(
    collection: Any, where: Document, *, time: str, now: datetime, limit: int,
    after: Place | None = None,
) -> list[Document]:  # fmt: skip
    """Up to `limit` documents by `time`, newest first, behind `after`; an index ends in `time`."""
    found: list[Document] = []
    end = now + timedelta(minutes=1)
    if after:
        end = after.at
        same = {**where, time: {"$gte": end, "$lte": end}}
        found = [one for one in await _sorted(collection, same, time, 0) if one["_id"] < after.id]
    width = FIRST
    while len(found) < limit and end > now - FAR:
        window = {**where, time: {"$gte": end - width, "$lt": end}}
        found += await _sorted(collection, window, time, limit)
        end, width = end - width, width * WIDER
    return found[:limit]


async def _sorted(collection: Any, where: Document, time: str, limit: int) -> list[Document]:
    cursor = collection.find(where).sort([(time, -1), ("_id", -1)]).limit(limit)
    return [document async for document in cursor]
