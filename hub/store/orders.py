"""Work orders as documents, and reading them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from hub.core.orders import FINISHED, Order, OrderAction, OrderState, OrderType, Priority, Step
from hub.core.parts import part_from_json, part_to_json
from hub.core.ports.drafting import Drafting
from hub.store.database import Database, Document
from hub.store.order_lists import Wanted, in_hand_at, in_hand_of, keys_of, late_key, state_key
from hub.store.windows import FAR, LEEWAY, Place, newest, oldest

COLLECTION = "orders"
INDEXES = [
    IndexModel([("lists", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("conversation_id", ASCENDING), ("opened_at", DESCENDING)]),
    IndexModel([("customer_id", ASCENDING), ("opened_at", DESCENDING)]),
]
SIFTED = 200
"""Read at once where much of it will not fit."""
MOST_SIFTED = 2_000
"""Looked through for one page of a list; a search that finds little goes on with the next one."""
RANKS = (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)
"""What is pressing comes first."""
Reading = Callable[..., Awaitable[list[Document]]]
"""`newest` or `oldest` of hub.store.windows."""
_FIELDS = tuple(one.name for one in fields(Order) if one.name not in {"number", "steps"})
_TUPLES = ("route", "assist", "late", "links", "watchers")


@dataclass(frozen=True, slots=True)
class Found:
    """A page of orders, and behind which place it goes on; None: that is all."""

    orders: list[Order]
    next: Place | None = None


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
        "batch": step.batch,
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
        batch=document.get("batch", ""),
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
    ) -> Found:
        """By their opening, the newest first."""
        return await self._gather(newest, wanted, now=now, limit=limit, after=after)

    async def pressing(
        self, wanted: Wanted, *, now: datetime, limit: int, after: Place | None = None
    ) -> Found:
        """Those that are not finished, the urgent ones first, of the same priority the oldest."""
        found: list[Order] = []
        ranks = [rank for rank in range(len(RANKS)) if not after or rank >= after.rank]
        for rank in ranks:
            ranked = replace(wanted, live=True, priority=RANKS[rank])
            if wanted.priority not in {None, RANKS[rank]}:
                continue
            left = limit - len(found)
            behind = after if after and after.rank == rank else None
            some = await self._gather(oldest, ranked, now=now, limit=left or 1, after=behind)
            if not left and (some.orders or some.next):
                return Found(found, place_of(found[-1]))
            found += some.orders
            if some.next:
                return Found(found, replace(some.next, rank=rank))
        return Found(found)

    async def _gather(
        self, read: Reading, wanted: Wanted, *, now: datetime, limit: int, after: Place | None
    ) -> Found:
        """Of each place what comes first, each order once.

        A place that was not read to its end bounds what may be told of the others: what lies behind
        is left to the next page.
        """
        ways = [
            await self._fitting(read, where, wanted, now=now, limit=limit, after=after)
            for where in wanted.places()
        ]
        backwards = read is newest
        known = {order.number: order for way in ways for order in way.orders}
        told = sorted(known.values(), key=_opening, reverse=backwards)
        stops = [(way.next.at, way.next.id) for way in ways if way.next]
        if stops:
            stop = max(stops) if backwards else min(stops)
            told = [
                one
                for one in told
                if (_opening(one) >= stop if backwards else _opening(one) <= stop)
            ]
        if len(told) > limit:
            return Found(told[:limit], place_of(told[limit - 1]))
        return Found(told, Place(at=stop[0], id=stop[1]) if stops else None)

    async def _fitting(
        self, read: Reading, where: Document, wanted: Wanted, *, now: datetime, limit: int,
        after: Place | None,
    ) -> Found:  # fmt: skip
        """What an index finds is looked through here: the store would do so at a high price.

        One more than `limit`, so that it is known whether that is all; not all that fits where
        `MOST_SIFTED` had to be looked at.
        """
        fitting: list[Order] = []
        size = max(limit + 1, SIFTED) if wanted.is_sifted else limit + 1
        looked = 0
        while True:
            documents = await read(
                self._orders, where, time="opened_at", now=now, limit=size, after=after,
                since=wanted.since, until=wanted.until,
            )  # fmt: skip
            orders = [order_from_document(document) for document in documents]
            fitting += filter(wanted.takes, orders)
            looked += len(orders)
            if len(orders) < size:
                return Found(fitting)
            after = place_of(orders[-1])
            if len(fitting) > limit or looked >= MOST_SIFTED:
                return Found(fitting, after)

    async def count(self, wanted: Wanted, *, now: datetime) -> tuple[int, bool]:
        """How many there are, and whether there may be more than could be looked at."""
        if key := wanted.key:
            opened = {"$gte": wanted.since or now - FAR, "$lt": wanted.until or now + LEEWAY}
            bounds = {"opened_at": opened} if wanted.since or wanted.until else {}
            return int(await self._orders.count_documents({"lists": key, **bounds})), False
        found = await self.page(wanted, now=now, limit=MOST_SIFTED)
        return len(found.orders), found.next is not None

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
