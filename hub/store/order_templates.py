"""Order templates as documents; read here, written through the committer."""

from dataclasses import asdict

from pymongo import ASCENDING, IndexModel

from hub.core.events import Kind
from hub.core.order_rules import OrderTemplate
from hub.core.orders import OrderType, Priority
from hub.core.organisation import path
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "order_templates"
INDEXES = [IndexModel([("node_id", ASCENDING)])]


def write(draft: Draft, before: OrderTemplate | None, after: OrderTemplate) -> None:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    document = _to_document(after)
    if before is None:
        draft.insert(COLLECTION, {"_id": after.id, **document})
    else:
        where = {"_id": before.id, "version": before.version}
        draft.update(COLLECTION, where, {"$set": document})
    _report(draft, after, "change" if before else "add", after.author)


def delete(draft: Draft, template: OrderTemplate, *, by: str) -> None:
    draft.delete(COLLECTION, {"_id": template.id, "version": template.version})
    _report(draft, template, "delete", by)


def _report(draft: Draft, template: OrderTemplate, action: str, by: str) -> None:
    draft.event(
        Kind.ORDER_RULE, by=by, node_id=template.node_id, what="template", id=template.id,
        action=action,
    )  # fmt: skip


def _to_document(template: OrderTemplate) -> Document:
    body = asdict(template) | {"type": template.type.value}
    body["priority"] = template.priority and template.priority.value
    return {name: value for name, value in body.items() if name != "id"}


def _from_document(document: Document) -> OrderTemplate:
    values = {name: value for name, value in document.items() if name != "_id"}
    priority = values["priority"]
    return OrderTemplate(
        **values
        | {
            "id": document["_id"],
            "type": OrderType(values["type"]),
            "priority": Priority(priority) if priority else None,
        }
    )


class OrderTemplates:
    """The collection `order_templates`."""

    def __init__(self, db: Database) -> None:
        self._templates = db[COLLECTION]

    async def get(self, template_id: str) -> OrderTemplate | None:
        document = await self._templates.find_one({"_id": template_id})
        return _from_document(document) if document else None

    async def seen_at(self, node_id: str) -> list[OrderTemplate]:
        """Those of this node and the ones above it, by name."""
        found = self._templates.find({"node_id": {"$in": list(path(node_id))}})
        templates = [_from_document(document) async for document in found]
        return sorted(templates, key=lambda one: (one.name, one.id))
