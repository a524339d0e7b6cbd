"""Seats as documents, and the times at which they changed; written through the committer."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.clock import new_id
from hub.core.events import Kind
from hub.core.seats import Seat, SeatState
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "seats"
TIMES = "seat_times"
INDEXES: list[IndexModel] = []
TIME_INDEXES = [IndexModel([("seat_id", ASCENDING), ("at", DESCENDING)])]
_TUPLES = ("skills", "languages", "queues", "held_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """From `at` on somebody was in this state; `by` himself, another person or a rule.

    `reason` is what another person said to it.
    """

    state: SeatState
    at: datetime
    by: str
    reason: str = ""


def seat_to_document(seat: Seat) -> Document:
    body = asdict(replace(seat, by_channel=dict(seat.by_channel)))
    body |= {name: list(body[name]) for name in _TUPLES}
    body |= {"state": seat.state.value, "returns_to": seat.returns_to and seat.returns_to.value}
    return {"_id": body.pop("id"), **body}


def seat_from_document(document: Document) -> Seat:
    body: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
    body |= {name: tuple(body[name]) for name in _TUPLES}
    body["state"] = SeatState(body["state"])
    body["returns_to"] = body["returns_to"] and SeatState(body["returns_to"])
    return Seat(id=document["_id"], **body)


def write(draft: Draft, before: Seat | None, after: Seat, *, by: str, reason: str = "") -> Seat:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    written = replace(after, rev=before.rev + 1 if before else 0)
    document = seat_to_document(written)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        del document["_id"]
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": document})
    old = before.state if before else SeatState.OFFLINE
    if before is None or old is not after.state:
        stay = {"seat_id": after.id, "state": after.state.value, "at": draft.now, "by": by}
        stay |= {"reason": reason} if reason else {}
        draft.insert(TIMES, {"_id": new_id(), **stay})
    draft.event(
        Kind.SEAT, by=by, node_id=after.node_id, id=after.id, old=old.value,
        new=after.state.value, lost=after.lost_at is not None,
    )  # fmt: skip
    return written


class Seats:
    """The collection `seats`; a carrier has hundreds."""

    def __init__(self, db: Database) -> None:
        self._seats = db[COLLECTION]
        self._times = db[TIMES]

    async def get(self, person_id: str) -> Seat | None:
        document = await self._seats.find_one({"_id": person_id})
        return seat_from_document(document) if document else None

    async def all(self) -> list[Seat]:
        found = [seat_from_document(document) async for document in self._seats.find({})]
        return sorted(found, key=lambda seat: seat.id)

    async def times(self, person_id: str, *, since: datetime, until: datetime) -> list[Stay]:
        """His states in this time, oldest first."""
        where = {"seat_id": person_id, "at": {"$gte": since, "$lt": until}}
        found = self._times.find(where).sort("at", ASCENDING)
        return [
            Stay(
                state=SeatState(one["state"]),
                at=one["at"],
                by=one["by"],
                reason=one.get("reason", ""),
            )
            async for one in found
        ]
