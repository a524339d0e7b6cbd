"""Deadlines as documents: moved on inside decisions, found by when they are to be woken."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from pymongo import ASCENDING, IndexModel

from hub.core import deadlines as pure
from hub.core.calendar import Calendar
from hub.core.conversations import SHARDS, shard_of
from hub.core.deadlines import AS_BEGUN, Deadline, DeadlineState, Hearers, Moment, deadline_id
from hub.core.events import Kind
from hub.core.organisation import ROOT_NODE
from hub.core.ports.drafting import Drafting
from hub.store.database import Database, Document

COLLECTION = "deadlines"
INDEXES = [
    IndexModel([("next_at", ASCENDING)], sparse=True),
    IndexModel([("computed_by", ASCENDING)], sparse=True),
]
"""Only running ones have either: what has ended costs nothing any more."""
MILLISECOND = timedelta(milliseconds=1)
_AMOUNTS = ("limit", "warn_after", "used")
_RUNNING = ("next_at", "computed_by")
_FIELDS = frozenset(field.name for field in fields(Deadline))
"""Who is told of it, the first where its subject is now; none: where the clock was begun."""


def deadline_to_document(deadline: Deadline) -> Document:
    """Amounts in milliseconds; what is not there is not stored."""
    body = asdict(deadline) | {"state": deadline.state.value, "next_at": deadline.next_at}
    body |= {name: body[name] // MILLISECOND for name in _AMOUNTS if body[name] is not None}
    if deadline.next_at:
        body["computed_by"] = _computed_by(deadline.calendar_id, deadline.calendar_rev)
    kept = {name: value for name, value in body.items() if value is not None}
    return {"_id": deadline.id, "shard": _shard_of(deadline), **kept}


def deadline_from_document(document: Document) -> Deadline:
    body = {name: value for name, value in document.items() if name in _FIELDS}
    body |= {name: body[name] * MILLISECOND for name in _AMOUNTS if name in body}
    body["state"] = DeadlineState(body["state"])
    return Deadline(**body)


def begin(
    draft: Drafting, kind: str, subject: str, *, limit: timedelta, calendar: Calendar,
    warn_after: timedelta | None = None, node_id: str = "", level: int = 0,
    before: Deadline | None = None,
) -> Deadline:  # fmt: skip
    """Start a clock, in the place of the subject's old one of this kind where there was one.

    It is woken on the thread of the draft's conversation. Raises Conflict (Duplicate) where there
    was an old one and `before` is not it.
    """
    conversation = draft.conversation
    begun = pure.begin(
        kind, subject, limit=limit, calendar=calendar, at=draft.now, warn_after=warn_after,
        thread_id=conversation.thread_id if conversation else "", level=level,
        node_id=node_id or (conversation.node_id if conversation else ROOT_NODE),
        before=before,
    )  # fmt: skip
    return _keep(draft, before, begun)


def pause(
    draft: Drafting, deadline: Deadline, calendar: Calendar, *, to: Hearers = AS_BEGUN
) -> Deadline:
    """Time stops; one whose time was up already is missed."""
    if deadline.moment(draft.now) is Moment.DUE:
        return meet(draft, deadline, to=to)
    return _keep(draft, deadline, pure.pause(deadline, calendar, draft.now))


def resume(draft: Drafting, deadline: Deadline, calendar: Calendar) -> Deadline:
    return _keep(draft, deadline, pure.resume(deadline, calendar, draft.now))


def meet(draft: Drafting, deadline: Deadline, *, to: Hearers = AS_BEGUN) -> Deadline:
    """It is done; when that was too late and nobody has said so yet, it is said now."""
    after = _keep(draft, deadline, pure.meet(deadline, draft.now))
    if after is not deadline and after.state is DeadlineState.MISSED:
        _tell(draft, after, Moment.DUE.value, to)
    return after


def drop(draft: Drafting, deadline: Deadline, *, to: Hearers = AS_BEGUN) -> Deadline:
    """It need not be done any more: neither met nor missed, unless its time was up already."""
    if deadline.moment(draft.now) is Moment.DUE:
        return meet(draft, deadline, to=to)
    return _keep(draft, deadline, pure.drop(deadline, draft.now))


def fire(
    draft: Drafting, deadline: Deadline, moment: Moment, *, to: Hearers = AS_BEGUN
) -> Deadline:
    """One moment on, told to everybody; Conflict when somebody else has told it."""
    after = _keep(draft, deadline, pure.fire(deadline, moment, draft.now))
    _tell(draft, after, moment.value, to)
    return after


def recompute(
    draft: Drafting, deadline: Deadline, calendar: Calendar, *, to: Hearers = AS_BEGUN
) -> Deadline:
    """By a calendar that has changed; Conflict when the deadline has moved on meanwhile."""
    after = _keep(draft, deadline, pure.recompute(deadline, calendar))
    _tell(draft, after, "moved", to)
    return after


def _keep(draft: Drafting, before: Deadline | None, after: Deadline) -> Deadline:
    """Write it; a conversation carries its own clocks, so that whoever decides on it has them."""
    if after is before:
        return after
    document = deadline_to_document(after)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        gone = {name: "" for name in (*_RUNNING, *_FIELDS) if name not in document}
        change: Document = {"$set": {n: v for n, v in document.items() if n != "_id"}}
        where = {"_id": before.id, "rev": before.rev}
        draft.update(COLLECTION, where, change | ({"$unset": gone} if gone else {}))
    conversation = draft.conversation
    if conversation and conversation.id == after.subject:
        others = tuple(one for one in conversation.clocks if one.kind != after.kind)
        draft.set(clocks=(*others, after))
    return after


def _tell(draft: Drafting, deadline: Deadline, moment: str, to: Hearers) -> None:
    node_id, *others = to.nodes or (deadline.node_id,)
    draft.event(
        Kind.DEADLINE, node_id=node_id, subject=deadline.subject, clock=deadline.kind,
        moment=moment, level=deadline.level, nodes=sorted(others) or None,
        persons=sorted(to.persons) or None,
    )  # fmt: skip


def _computed_by(calendar_id: str, rev: int) -> str:
    return f"{calendar_id}@{rev:08d}"


def _shard_of(deadline: Deadline) -> int:
    """Whose scan wakes it: with the conversation it speaks in, that one's owner."""
    if deadline.thread_id:
        return shard_of(deadline.thread_id)
    return crc32(deadline.subject.encode()) % SHARDS


@dataclass(frozen=True, slots=True)
class Waking:
    """A deadline to look at, by its id and the shard under whose lease that is done."""

    id: str
    shard: int


class Deadlines:
    """The collection `deadlines`."""

    def __init__(self, db: Database) -> None:
        self._deadlines = db[COLLECTION]

    async def of(self, subject: str, kinds: Iterable[str]) -> dict[str, Deadline]:
        """Those of these kinds that the subject has or had, by kind."""
        found = await self.get_many([deadline_id(subject, kind) for kind in kinds])
        return {one.kind: one for one in found}

    async def get_many(self, ids: list[str]) -> list[Deadline]:
        """At most 50 at once: beyond, the embedded store reads the whole collection."""
        found = self._deadlines.find({"_id": {"$in": ids}})
        return [deadline_from_document(document) async for document in found]

    async def due(self, now: datetime) -> list[Waking]:
        """All that have something to be told, the longest overdue first."""
        return await self._waking({"next_at": {"$lte": now}})

    async def ending(self, kinds: Iterable[str], before: datetime) -> frozenset[str]:
        """The subjects of running ones of these kinds whose time is up before this moment."""
        wanted = set(kinds)
        found = self._deadlines.find(
            {"next_at": {"$lt": before}}, {"kind": 1, "subject": 1, "due_at": 1}, batch_size=1_000
        )
        return frozenset(
            [
                one["subject"]
                async for one in found
                if one["kind"] in wanted and one["due_at"] < before
            ]
        )

    async def stale(self, calendar: Calendar) -> list[Waking]:
        """Running ones that were computed by an older state of this calendar."""
        bounds = {
            "$gte": _computed_by(calendar.id, 0),
            "$lt": _computed_by(calendar.id, calendar.rev),
        }
        return await self._waking({"computed_by": bounds})

    async def run_by(self, calendar_id: str) -> int:
        """How many clocks run by this calendar."""
        bounds = {"$gte": _computed_by(calendar_id, 0), "$lte": f"{calendar_id}@99999999"}
        return int(await self._deadlines.count_documents({"computed_by": bounds}))

    async def _waking(self, where: dict[str, Any]) -> list[Waking]:
        """Names only, and all of them: a limit would not spare the store a single document."""
        found = self._deadlines.find(where, {"shard": 1}, batch_size=1_000)
        return [Waking(one["_id"], one["shard"]) async for one in found]
