"""The audit list: written in the commit of what it tells of, read by person, kind and time."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from hub.core.audit import Act
from hub.core.clock import new_id
from hub.core.events import Event
from hub.core.organisation import ROOT_NODE
from hub.store.database import Database, Document
from hub.store.windows import Place, newest

COLLECTION = "audit"
INDEXES = [
    IndexModel([("at", ASCENDING)]),
    IndexModel([("by", ASCENDING), ("at", ASCENDING)]),
    IndexModel([("kind", ASCENDING), ("at", ASCENDING)]),
]


def act_of(event: Event, address: str) -> Document:
    """An event's document in the audit."""
    return _document(
        event.at, event.kind.value, event.by, address, node_id=event.node_id,
        conversation_id=event.conversation_id, **event.data,
    )  # fmt: skip


class Audit:
    def __init__(self, db: Database) -> None:
        self._acts = db[COLLECTION]

    async def note(self, kind: str, *, at: datetime, by: str, address: str, **data: Any) -> None:
        """A deed that changes nothing."""
        await self._acts.insert_one(_document(at, kind, by, address, **data))

    async def page(
        self, *, by: str = "", kind: str = "", now: datetime, until: datetime | None = None,
        limit: int, after: Place | None = None,
    ) -> list[Act]:  # fmt: skip
        """Newest first, of before `until`; the one index that fits bounds what is read."""
        where = {name: value for name, value in (("by", by), ("kind", kind)) if value}
        start = after or (Place(at=until, id="") if until else None)
        found = await newest(self._acts, where, time="at", now=now, limit=limit, after=start)
        return [_act(one) for one in found]


def _document(
    at: datetime, kind: str, by: str, address: str, *, node_id: str = ROOT_NODE,
    conversation_id: str = "", **data: Any,
) -> Document:  # fmt: skip
    act = Act(
        id=new_id(), at=at, kind=kind, by=by, address=address, node_id=node_id,
        conversation_id=conversation_id, data=data,
    )  # fmt: skip
    body = asdict(act)
    return {"_id": body.pop("id"), **body}


def _act(document: Document) -> Act:
    names = {one.name for one in fields(Act)} - {"id"}
    return Act(id=document["_id"], **{name: document[name] for name in names})
