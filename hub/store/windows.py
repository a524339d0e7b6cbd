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
LEEWAY = timedelta(minutes=1)
"""Another machine's clock may be ahead of ours."""
MILLISECOND = timedelta(milliseconds=1)
"""As exactly as the store keeps times."""


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
    after: Place | None = None, since: datetime | None = None, until: datetime | None = None,
) -> list[Document]:  # fmt: skip
    """Up to `limit` documents by `time`, newest first, behind `after`; an index ends in `time`.

    `since` and `until` bound the time: from the one on, and before the other.
    """
    found: list[Document] = []
    far = max(since or now - FAR, now - FAR)
    end = min(until or now + LEEWAY, now + LEEWAY)
    if after:
        end = after.at
        same = {**where, time: {"$gte": end, "$lte": end}}
        found = [one for one in await _sorted(collection, same, time, 0) if one["_id"] < after.id]
    width = FIRST
    while len(found) < limit and end > far:
        begin = max(end - width, far)
        window = {**where, time: {"$gte": begin, "$lt": end}}
        found += await _sorted(collection, window, time, limit)
        end, width = begin, width * WIDER
    return found[:limit]


async def oldest(
    collection: Any, where: Document, *, time: str, now: datetime, limit: int,
    after: Place | None = None, since: datetime | None = None, until: datetime | None = None,
) -> list[Document]:  # fmt: skip
    """The same from the other end, for lists in which little is old: windows narrow towards now."""
    found: list[Document] = []
    begin = max(since - MILLISECOND if since else now - FAR, now - FAR)
    stop = min(until or now + LEEWAY, now + LEEWAY)
    if after:
        begin = after.at
        same = {**where, time: {"$gte": begin, "$lte": begin}}
        of_then = await _sorted(collection, same, time, 0, ASCENDING)
        found = [one for one in of_then if one["_id"] > after.id]
    for end in _narrowing(begin, now):
        if len(found) >= limit or begin >= stop:
            break
        within = {"$gt": begin, "$lte": end} if end < stop else {"$gt": begin, "$lt": stop}
        window = {**where, time: within}
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
    yield now + LEEWAY


async def _sorted(
    collection: Any, where: Document, time: str, limit: int, way: int = DESCENDING
) -> list[Document]:
    cursor = collection.find(where).sort([(time, way), ("_id", way)]).limit(limit)
    return [document async for document in cursor]
