"""Rules for looking at the bot's conversations, as documents; written through the committer."""

from dataclasses import asdict, replace
from typing import Any

from pymongo import IndexModel

from hub.core.events import Kind
from hub.core.interventions import Intervention, Sign
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "interventions"
INDEXES: list[IndexModel] = []
"""None: there are a handful, and every process has all of them in memory."""


def _to_document(rule: Intervention) -> Document:
    body = asdict(rule)
    return {"_id": body.pop("id"), **body, "sign": rule.sign.value, "values": list(rule.values)}


def _from_document(document: Document) -> Intervention:
    body: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
    body |= {"sign": Sign(body["sign"]), "values": tuple(body["values"])}
    return Intervention(id=document["_id"], **body)


def write(
    draft: Draft, before: Intervention | None, after: Intervention, *, by: str
) -> Intervention:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    written = replace(after, rev=before.rev + 1 if before else after.rev)
    document = _to_document(written)
    if before is None:
        draft.insert(COLLECTION, document)
    else:
        del document["_id"]
        draft.update(COLLECTION, {"_id": before.id, "rev": before.rev}, {"$set": document})
    action = "change" if before else "add"
    draft.event(Kind.INTERVENTION, by=by, node_id=after.node_id, id=after.id, action=action)
    return written


def delete(draft: Draft, rule: Intervention, *, by: str) -> None:
    draft.delete(COLLECTION, {"_id": rule.id, "rev": rule.rev})
    draft.event(Kind.INTERVENTION, by=by, node_id=rule.node_id, id=rule.id, action="delete")


class Interventions:
    """The collection `interventions`."""

    def __init__(self, db: Database) -> None:
        self._rules = db[COLLECTION]

    async def get(self, rule_id: str) -> Intervention | None:
        document = await self._rules.find_one({"_id": rule_id})
        return _from_document(document) if document else None

    async def all(self) -> list[Intervention]:
        found = [_from_document(document) async for document in self._rules.find({})]
        return sorted(found, key=lambda rule: rule.id)
