"""Work orders as documents, and reading them."""

from datetime import datetime

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.orders import Order, OrderAction, OrderState, OrderType, Step
from hub.store.database import Database, Document
from hub.store.windows import Place, newest

COLLECTION = "orders"
INDEXES = [
    IndexModel([("opened_at", DESCENDING)]),
    IndexModel([("state", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("conversation_id", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("customer_id", ASCENDING), ("opened_at", DESCENDING)]),
]


def order_to_document(order: Order) -> Document:
    return {
        "_id": order.number,
        "type": order.type.value,
        "title": order.title,
        "state": order.state.value,
        "fields": dict(order.fields),
        "conversation_id": order.conversation_id,
        "customer_id": order.customer_id,
        "customer_name": order.customer_name,
        "assignee": order.assignee,
        "opened_by": order.opened_by,
        "opened_at": order.opened_at,
        "node_id": order.node_id,
        "rev": order.rev,
        "steps": [step_to_document(step) for step in order.steps],
    }


def order_from_document(document: Document) -> Order:
    return Order(
        number=document["_id"],
        type=OrderType(document["type"]),
        title=document["title"],
        state=OrderState(document["state"]),
        fields=document["fields"],
        conversation_id=document["conversation_id"],
        customer_id=document["customer_id"],
        customer_name=document["customer_name"],
        assignee=document["assignee"],
        opened_by=document["opened_by"],
        opened_at=document["opened_at"],
        node_id=document["node_id"],
        rev=document["rev"],
        steps=tuple(_step_from_document(step) for step in document["steps"]),
    )


def step_to_document(step: Step) -> Document:
    return {
        "action": step.action.value,
        "state": step.state.value,
        "by": step.by,
        "at": step.at,
        "note": step.note,
    }


def _step_from_document(document: Document) -> Step:
    return Step(
        action=OrderAction(document["action"]),
        state=OrderState(document["state"]),
        by=document["by"],
        at=document["at"],
        note=document["note"],
    )


class Orders:
    """The collection `orders`; written through the committer only."""

    def __init__(self, db: Database) -> None:
        self._orders = db[COLLECTION]

    async def get(self, number: str) -> Order | None:
        document = await self._orders.find_one({"_id": number})
        return order_from_document(document) if document else None

    async def newest(
        self, where: Document, *, now: datetime, limit: int, after: Place | None = None
    ) -> list[Order]:
        """By their opening, the newest first; `where` names fields by equality."""
        found = await newest(
            self._orders, where, time="opened_at", now=now, limit=limit, after=after
        )
        return [order_from_document(document) for document in found]
