"""What has been counted of the log, a quarter of an hour a document, and how far it was read.

Written by one process, beside the committer: it can be computed anew from the log at any time. Each
document knows the last event that was counted into it, so that none is counted twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from hub.core.customers import Tier
from hub.core.indicators import Cell, Count, Standing, Wait
from hub.store.database import Database, Document

INDEXES = [IndexModel([("day", ASCENDING)])]
QUARTER = timedelta(minutes=15)
MARK = "mark"
Counts = Mapping[tuple[Cell, Count], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """All that was counted at the minutes of one quarter; `number` is the last event in it."""

    begins: datetime
    number: int = 0
    counts: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the log has been counted, and how things stood then."""

    number: int = 0
    standing: Standing = field(default_factory=Standing)


class Figures:
    def __init__(self, db: Database) -> None:
        self._quarters = db["figures"]
        self._marks = db["figure_marks"]

    async def mark(self) -> Mark:
        document = await self._marks.find_one({"_id": MARK})
        return _mark_from_document(document) if document else Mark()

    async def quarter(self, begins: datetime) -> Quarter:
        """Empty where nothing was counted yet."""
        document = await self._quarters.find_one({"_id": begins.isoformat()})
        return _from_document(document) if document else Quarter(begins=begins)

    async def days(self, days: Iterable[date]) -> list[Quarter]:
        """All quarters of these days of UTC."""
        found: list[Quarter] = []
        for day in days:
            cursor = self._quarters.find({"day": day.isoformat()})
            found += [_from_document(document) async for document in cursor]
        return found

    async def put(self, before: Quarter, after: Quarter) -> bool:
        """False where another process has counted meanwhile."""
        return await _put(self._quarters, before.number, _to_document(after))

    async def put_mark(self, before: Mark, after: Mark) -> bool:
        return await _put(self._marks, before.number, _mark_to_document(after))


async def _put(collection: object, number: int, document: Document) -> bool:
    if number == 0:
        try:
            await collection.insert_one(document)  # type: ignore[attr-defined]
        except DuplicateKeyError:
            return False
        return True
    where = {"_id": document["_id"], "number": number}
    done = await collection.replace_one(where, document)  # type: ignore[attr-defined]
    return bool(done.matched_count)


def quarter_of(at: datetime) -> datetime:
    """When the quarter of an hour of this moment began."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def _to_document(quarter: Quarter) -> Document:
    cells: dict[Cell, Document] = {}
    for (cell, count), n in quarter.counts.items():
        cells.setdefault(cell, {"counts": {}, **_cell_to_document(cell)})["counts"][count.value] = n
    begins = quarter.begins
    day = begins.date().isoformat()
    return {
        "_id": begins.isoformat(), "day": day, "begins": begins, "number": quarter.number,
        "cells": list(cells.values()),
    }  # fmt: skip


def _from_document(document: Document) -> Quarter:
    counts: Counter[tuple[Cell, Count]] = Counter()
    for one in document["cells"]:
        cell = _cell_from_document(one)
        counts.update({(cell, Count(name)): n for name, n in one["counts"].items()})
    return Quarter(begins=document["begins"], number=document["number"], counts=counts)


def _mark_to_document(mark: Mark) -> Document:
    waits = [
        {"id": name, "since": one.since, "shut": one.shut, "away": one.away,
         "cell": _cell_to_document(one.cell)}
        for name, one in mark.standing.waits.items()
    ]  # fmt: skip
    breaks = [{"id": name, "since": since} for name, since in mark.standing.breaks.items()]
    return {"_id": MARK, "number": mark.number, "waits": waits, "breaks": breaks}


def _mark_from_document(document: Document) -> Mark:
    waits = {
        one["id"]: Wait(
            cell=_cell_from_document(one["cell"]), since=one["since"], shut=one["shut"],
            away=one["away"],
        )
        for one in document["waits"]
    }  # fmt: skip
    breaks = {one["id"]: one["since"] for one in document["breaks"]}
    return Mark(number=document["number"], standing=Standing(waits=waits, breaks=breaks))


def _cell_to_document(cell: Cell) -> Document:
    return {**asdict(cell), "tier": cell.tier.value}


def _cell_from_document(document: Document) -> Cell:
    known = {name: document[name] for name in Cell.__slots__}
    return Cell(**{**known, "tier": Tier(document["tier"])})
