"""Work orders as documents, and reading them."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.orders import FINISHED, Order, OrderAction, OrderState, OrderType, Priority, Step
from hub.core.parts import part_from_json, part_to_json
from hub.core.ports import Drafting
from hub.store.database import Database, Document
from hub.store.order_lists import Wanted, in_hand_at, in_hand_of, keys_of, late_key, state_key
from hub.store.windows import Place, newest, oldest

COLLECTION = "orders"
INDEXES = [
    IndexModel([("lists", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("conversation_id", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("customer_id", ASCENDING), ("opened_at", DESCENDING)]),
]
SIFTED = 200
"""Read at once where much of it will not fit."""
RANKS = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)
"""What is pressing comes first."""
Reading = Callable[..., Awaitable[list[Document]]]
"""`newest` or `oldest` of hub.store.windows."""
_FIELDS = tuple(one.name for one in fields(Order) if one.name not in {"number", "steps"})
_TUPLES = ("route", "late", "links", "watchers")


def order_to_document(order: Order) -> Document:
    """`nodes` and `lists` are for finding it."""
    return {
        "_id": order.number,
        **{name: plain(getattr(order, name)) for name in _FIELDS},
        "nodes": list(order.nodes),
        "lists": list(keys_of(order)),
        "steps": [step_to_document(step) for step in order.steps],
    }


def order_from_document(document: Document) -> Order:
    """Orders of older hubs lack what came later."""
    known = {name: document[name] for name in _FIELDS if name in document}
    values: dict[str, Any] = known | {name: tuple(known.get(name) or ()) for name in _TUPLES}
    held = known.get("held")
    return Order(
        **values
        | {
            "number": document["_id"],
            "type": OrderType(document["type"]),
            "state": OrderState(document["state"]),
            "priority": Priority(document.get("priority", Priority.NORMAL)),
            "held": OrderState(held) if held else None,
            "handler_node": document.get("handler_node", document["node_id"]),
            "steps": tuple(_step_from_document(step) for step in document["steps"]),
        }
    )


def step_to_document(step: Step) -> Document:
    """Only what says something is stored."""
    document = {
        "action": step.action.value,
        "state": step.state.value,
        "by": step.by,
        "at": step.at,
        "note": step.note,
    }
    optional = {
        "node_id": step.node_id,
        "rev": step.rev,
        "changed": dict(step.changed),
        "files": [part_to_json(file) for file in step.files],
        "shown": step.shown,
    }
    return document | {name: value for name, value in optional.items() if value}


def _step_from_document(document: Document) -> Step:
    return Step(
        action=OrderAction(document["action"]),
        state=OrderState(document["state"]),
        by=document["by"],
        at=document["at"],
        note=document["note"],
        node_id=document.get("node_id", ""),
        rev=document.get("rev", 0),
        changed=document.get("changed", {}),
        files=tuple(part_from_json(file) for file in document.get("files", ())),  # type: ignore[misc]
        shown=document.get("shown", False),
    )


def plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, dict) else value


def add(draft: Drafting, order: Order) -> None:
    draft.insert(COLLECTION, order_to_document(order))


def change(draft: Drafting, before: Order, after: Order) -> None:
    """Only what is other, and the new steps; Conflict when it has moved on from `before`."""
    old, new = order_to_document(before), order_to_document(after)
    other = {name: new[name] for name in new if name != "steps" and new[name] != old[name]}
    done: Document = {"$set": other}
    steps = after.steps[len(before.steps) :]
    if steps:
        done["$push"] = {"steps": {"$each": [step_to_document(step) for step in steps]}}
    draft.update(COLLECTION, {"_id": before.number, "rev": before.rev}, done)
    for step in steps:
        for file in step.files:
            draft.refer_to_file(f"{after.number}.{step.rev}", file.file_id)


class Orders:
    """The collection `orders`; written through the committer only."""

    def __init__(self, db: Database) -> None:
        self._orders = db[COLLECTION]

    async def get(self, number: str) -> Order | None:
        document = await self._orders.find_one({"_id": number})
        return order_from_document(document) if document else None

    async def page(
        self, wanted: Wanted, *, now: datetime, limit: int, after: Place | None = None
    ) -> list[Order]:
        """By their opening, the newest first."""
        found = await self._all(newest, wanted, now=now, limit=limit, after=after)
        return sorted(found, key=_opening, reverse=True)[:limit]

    async def pressing(
        self, wanted: Wanted, *, now: datetime, limit: int, after: Place | None = None
    ) -> list[Order]:
        """Those that are not finished, the urgent ones first, of the same priority the oldest."""
        found: list[Order] = []
        for rank, priority in enumerate(RANKS):
            if after and rank < after.rank:
                continue
            ranked = replace(wanted, live=True, priority=priority)
            left = limit - len(found)
            behind = after if after and after.rank == rank else None
            some = await self._all(oldest, ranked, now=now, limit=left, after=behind)
            found += sorted(some, key=_opening)[:left]
            if len(found) == limit:
                break
        return found

    async def _all(
        self, read: Reading, wanted: Wanted, *, now: datetime, limit: int, after: Place | None
    ) -> Iterable[Order]:
        """From each place the first `limit`, each order once."""
        found: dict[str, Order] = {}
        for where in wanted.places():
            fitting = await self._fitting(read, where, wanted, now=now, limit=limit, after=after)
            found |= {order.number: order for order in fitting}
        return found.values()

    async def _fitting(
        self, read: Reading, where: Document, wanted: Wanted, *, now: datetime, limit: int,
        after: Place | None,
    ) -> list[Order]:  # fmt: skip
        """What an index finds is looked through here: the store would do so at a high price."""
        fitting: list[Order] = []
        size = max(limit, SIFTED) if wanted.is_sifted else limit
        while len(fitting) < limit:
            documents = await read(
                self._orders, where, time="opened_at", now=now, limit=size, after=after
            )
            orders = [order_from_document(document) for document in documents]
            fitting += filter(wanted.takes, orders)
            if len(orders) < size:
                break
            after = place_of(orders[-1])
        return fitting[:limit]

    async def counts(self, node_id: str) -> tuple[dict[OrderState, int], int]:
        """What is not finished and stands in a node's lists: how many by state, how many late."""
        live = [state for state in OrderState if state not in FINISHED]
        found = {state: await self._count(state_key(node_id, state)) for state in live}
        return found, await self._count(late_key(node_id))

    async def _count(self, key: str) -> int:
        return int(await self._orders.count_documents({"lists": key}))

    async def in_hand_at(self, node_id: str) -> int:
        """How many that are not finished were opened at this node or below, or lie there."""
        return await self._count(in_hand_at(node_id))

    async def in_hand_of(self, person_id: str) -> int:
        """How many that are not finished are assigned to him."""
        return await self._count(in_hand_of(person_id))


def place_of(order: Order) -> Place:
    """Where a page ends whose last one it is."""
    return Place(at=order.opened_at, id=order.number, rank=RANKS.index(order.priority))


def _opening(order: Order) -> tuple[datetime, str]:
    return order.opened_at, order.number


async def enlist(db: Database) -> None:
    """Give orders of older hubs all their places in lists."""
    async for document in db[COLLECTION].find({}):
        order = order_from_document(document)
        places = {"nodes": list(order.nodes), "lists": list(keys_of(order))}
        await db[COLLECTION].update_one({"_id": order.number}, {"$set": places})
