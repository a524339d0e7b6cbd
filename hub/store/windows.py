"""Reads a collection by time, a page at a time, at a cost that does not grow with the past.

The embedded store reads everything that an index's bounds match before it sorts and cuts, so the
past is looked at through windows of time that widen until the page is full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING

from hub.store.database import Document

HOUR = timedelta(hours=1)
FIRST = timedelta(minutes=5)
WIDER = 4
FAR = timedelta(days=3650)
"""Nothing is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended: the time and the `_id` of its last document.

    `rank`: which of several lists that follow one another it stands in.
    """

    at: datetime
    id: str
    rank: int = 0


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


async def oldest(
    collection: Any, where: Document, *, time: str, now: datetime, limit: int,
    after: Place | None = None,
) -> list[Document]:  # fmt: skip
    """The same from the other end, for lists in which little is old: windows narrow towards now."""
    found: list[Document] = []
    begin = now - FAR
    if after:
        begin = after.at
        same = {**where, time: {"$gte": begin, "$lte": begin}}
        of_then = await _sorted(collection, same, time, 0, ASCENDING)
        found = [one for one in of_then if one["_id"] > after.id]
    for end in _narrowing(begin, now):
        if len(found) >= limit:
            break
        window = {**where, time: {"$gt": begin, "$lte": end}}
        found += await _sorted(collection, window, time, limit, ASCENDING)
        begin = end
    return found[:limit]


def _narrowing(begin: datetime, now: datetime) -> Iterator[datetime]:
    """The ends of windows, each nearer to now than the one before."""
    age = FAR / WIDER
    while age > HOUR:
        if now - age > begin:
            yield now - age
        age /= WIDER
    yield now + timedelta(minutes=1)


async def _sorted(
    collection: Any, where: Document, time: str, limit: int, way: int = DESCENDING
) -> list[Document]:
    cursor = collection.find(where).sort([(time, way), ("_id", way)]).limit(limit)
    return [document async for document in cursor]
