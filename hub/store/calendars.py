"""Calendars as documents."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.core.calendar import Calendar, Exceptional, Hours, Shift
from hub.core.events import Kind
from hub.store.database import Document
from hub.store.revisions import Revisioned

USERS = ("queues", "service_levels", "order_levels", "nodes")
"""Where a `calendar_id` says that something goes by a calendar."""


class Calendars(Revisioned[Calendar]):
    """The collection `calendars`; days as ISO texts, weekdays as digits, shifts as minutes."""

    collection = "calendars"
    kind = Kind.CALENDAR

    @staticmethod
    def to_document(one: Calendar) -> Document:
        return {
            "_id": one.id,
            "name": one.name,
            "zone": one.zone,
            "node_id": one.node_id,
            "rev": one.rev,
            "weekly": {str(day): _pairs(hours) for day, hours in one.weekly.items()},
            "exceptions": {
                day.isoformat(): {"name": other.name, "hours": _pairs(other.hours)}
                for day, other in one.exceptions.items()
            },
        }

    @staticmethod
    def from_document(document: Document) -> Calendar:
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

    async def users(self, calendar_id: str) -> Mapping[str, int]:
        """How many of what go by this calendar, by the names of their collections."""
        where: dict[str, Any] = {"calendar_id": calendar_id}
        return {name: await self._db[name].count_documents(where) for name in USERS}


def _pairs(hours: Hours) -> list[list[int]]:
    return [[shift.start, shift.end] for shift in hours]


def _hours(pairs: list[list[int]]) -> Hours:
    return tuple(Shift(start, end) for start, end in pairs)
