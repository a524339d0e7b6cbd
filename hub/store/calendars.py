"""Calendars as documents; read here, written through the committer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pymongo import IndexModel

from hub.core.calendar import ALWAYS, OFFICE, Calendar, Exceptional, Hours, Shift
from hub.core.events import Kind
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "calendars"
INDEXES: list[IndexModel] = []
"""None: there are hundreds at most, and every process has all of them in memory."""
USERS = ("queues", "service_levels", "order_levels")
"""Where a `calendar_id` says that something goes by a calendar."""


def calendar_to_document(calendar: Calendar) -> Document:
    """Days as ISO texts, weekdays as digits, shifts as pairs of minutes."""
    return {
        "_id": calendar.id,
        "name": calendar.name,
        "zone": calendar.zone,
        "node_id": calendar.node_id,
        "rev": calendar.rev,
        "weekly": {str(day): _pairs(hours) for day, hours in calendar.weekly.items()},
        "exceptions": {
            day.isoformat(): {"name": one.name, "hours": _pairs(one.hours)}
            for day, one in calendar.exceptions.items()
        },
    }


def calendar_from_document(document: Document) -> Calendar:
    return Calendar(
        id=document["_id"],
        name=document["name"],
        zone=document["zone"],
        node_id=document["node_id"],
        rev=document["rev"],
        weekly={int(day): _hours(pairs) for day, pairs in document["weekly"].items()},
        exceptions={
            date.fromisoformat(day): Exceptional(name=one["name"], hours=_hours(one["hours"]))
            for day, one in document["exceptions"].items()
        },
    )


def _pairs(hours: Hours) -> list[list[int]]:
    return [[shift.start, shift.end] for shift in hours]


def _hours(pairs: list[list[int]]) -> Hours:
    return tuple(Shift(start, end) for start, end in pairs)


def write(draft: Draft, before: Calendar | None, after: Calendar, *, by: str) -> Calendar:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    written = replace(after, rev=before.rev + 1 if before else 0)
    document = calendar_to_document(written)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        del document["_id"]
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": document})
    _tell(draft, after, "change" if before else "add", by)
    return written


def delete(draft: Draft, calendar: Calendar, *, by: str) -> None:
    draft.delete(COLLECTION, {"_id": calendar.id, "rev": calendar.rev})
    _tell(draft, calendar, "delete", by)


def _tell(draft: Draft, calendar: Calendar, action: str, by: str) -> None:
    draft.event(
        Kind.CALENDAR, by=by, node_id=calendar.node_id, id=calendar.id, action=action
    )  # fmt: skip


async def put_defaults(db: Database) -> None:
    """The calendars that a hub begins with, as far as they are not there."""
    for calendar in (ALWAYS, OFFICE):
        document = calendar_to_document(calendar)
        where = {"_id": document.pop("_id")}
        await db[COLLECTION].update_one(where, {"$setOnInsert": document}, upsert=True)


class Calendars:
    """The collection `calendars`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, calendar_id: str) -> Calendar | None:
        document = await self._db[COLLECTION].find_one({"_id": calendar_id})
        return calendar_from_document(document) if document else None

    async def all(self) -> list[Calendar]:
        """In the order of their ids."""
        found = self._db[COLLECTION].find({})
        calendars = [calendar_from_document(document) async for document in found]
        return sorted(calendars, key=lambda calendar: calendar.id)

    async def users(self, calendar_id: str) -> Mapping[str, int]:
        """How many of what go by this calendar, by the names of their collections."""
        where: dict[str, Any] = {"calendar_id": calendar_id}
        return {name: await self._db[name].count_documents(where) for name in USERS}
