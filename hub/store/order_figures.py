"""Figures over many orders, read for a whole part of the organisation at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hub.core.clock import BUSINESS_ZONE
from hub.core.orders import WITH_OPENER, Order, OrderState, OrderType
from hub.core.organisation import holds
from hub.store.database import Database, Document
from hub.store.order_lists import ENDED, MISSED, Wanted, day_key, in_hand_at, late_key
from hub.store.orders import COLLECTION, Orders, order_from_document

_LIGHT = {"type": 1, "state": 1, "node_id": 1, "handler_node": 1, "late": 1}
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of an order in hand is counted; `waits` is the node whose turn it is."""

    number: str
    type: OrderType
    state: OrderState
    handler: str
    waits: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How many were opened on it, were finished, became late."""

    day: date
    opened: int
    ended: int
    missed: int


class OrderFigures:
    """Reads of the collection `orders` that count."""

    def __init__(self, db: Database) -> None:
        self._collection = db[COLLECTION]
        self._orders = Orders(db)

    async def in_hand(self, node_ids: Iterable[str]) -> list[Standing]:
        """All that are not finished and stand in the lists of these nodes, each once."""
        found: dict[str, Standing] = {}
        for node_id in node_ids:
            where = {"lists": in_hand_at(node_id)}
            async for document in self._collection.find(where, _LIGHT, batch_size=1_000):
                found[document["_id"]] = _standing(document)
        return list(found.values())

    async def late(self, node_id: str, limit: int) -> list[Order]:
        """Those of this node's lists that are late and wait there or below, whole."""
        found = self._collection.find({"lists": late_key(node_id)}, batch_size=200).limit(limit)
        orders = [order_from_document(document) async for document in found]
        return [one for one in orders if holds(node_id, one.waits_at)]

    async def recent(
        self, node_ids: tuple[str, ...], *, now: datetime, days: int, limit: int
    ) -> list[Order]:
        """The newest of these nodes' lists, opened in the last days."""
        wanted = Wanted(nodes=node_ids, since=now - days * A_DAY)
        return (await self._orders.page(wanted, now=now, limit=limit)).orders

    async def days(self, node_id: str, until: date, count: int) -> list[Day]:
        """The last days of this node's lists, the oldest first."""
        return [await self._day(node_id, until - back * A_DAY) for back in reversed(range(count))]

    async def _day(self, node_id: str, day: date) -> Day:
        begins = datetime.combine(day, time(), BUSINESS_ZONE)
        bounds = {"$gte": begins, "$lt": begins + A_DAY}
        return Day(
            day=day,
            opened=await self._count({"lists": node_id, "opened_at": bounds}),
            ended=await self._count({"lists": day_key(node_id, ENDED, day)}),
            missed=await self._count({"lists": day_key(node_id, MISSED, day)}),
        )

    async def _count(self, where: Document) -> int:
        return int(await self._collection.count_documents(where))


def _standing(document: Document) -> Standing:
    state = OrderState(document["state"])
    opener: str = document["node_id"]
    handler: str = document.get("handler_node", opener)
    return Standing(
        number=document["_id"],
        type=OrderType(document["type"]),
        state=state,
        handler=handler,
        waits=opener if state in WITH_OPENER else handler,
        late=bool(document.get("late")),
    )
