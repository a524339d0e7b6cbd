"""What customers may know of their own orders, and what they say of them."""

from collections.abc import Sequence
from datetime import timedelta

from hub.core.clock import Clock
from hub.core.orders import Order, OrderAction, OrderType
from hub.core.ports.drafting import Deed, Drafting
from hub.store.customers import Customers
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.order_lists import Wanted
from hub.store.orders import Orders
from workorders.book import Book
from workorders.clocks import Clocks
from workorders.escalation import escalate
from workorders.life import CUSTOMER, Act
from workorders.limits import KINDS

_NEWEST = 5
_LOOKED_AT = 20
OPINION_DAYS = timedelta(days=7)
"""So long after he was asked a word or a score counts, and can be changed."""
PATIENCE = 2
"""The rejection with which a complaint goes one level up."""


class Inquiry:
    """Implements hub.core.ports.orders.CustomerOrders."""

    def __init__(self, db: Database, clock: Clock, book: Book) -> None:
        self._customers = Customers(db)
        self._orders = Orders(db)
        self._deadlines = Deadlines(db)
        self._clock = clock
        self._book = book

    async def of_customer(
        self, customer_id: str, *, verified: Sequence[str] = (), number: str | None = None
    ) -> Sequence[Order]:
        """A number of somebody else's finds nothing, as one that does not exist."""
        records = await self._records(customer_id, verified)
        if number is None:
            return await self._newest(records, _NEWEST)
        order = await self._own(number, records)
        return [order] if order else []

    async def _own(self, number: str, records: Sequence[str]) -> Order | None:
        """The number of a duplicate leads to the order that goes on in its place."""
        order = await self._orders.get(number)
        if order is None or order.customer_id not in records:
            return None
        instead = await self._own(order.duplicate_of, records) if order.duplicate_of else None
        return instead or order

    async def asked(self, customer_id: str) -> Sequence[Order]:
        """Those he was asked about of late, the last one first."""
        since = self._clock.now() - OPINION_DAYS
        orders = await self._newest(await self._records(customer_id), _LOOKED_AT)
        asked = [(order.asked_at, order) for order in orders if order.asked_at]
        of_late = [(at, order) for at, order in asked if at >= since]
        return [order for _, order in sorted(of_late, key=lambda one: one[0], reverse=True)]

    async def hear(
        self, order: Order, action: OrderAction, *, note: str = "", score: int = 0
    ) -> Deed:
        """The decision that keeps it; a complaint rejected again goes one level up by itself."""
        clocks = await self._deadlines.of(order.number, KINDS)
        act = Act(action=action, note=note, score=score)
        return lambda draft: self._keep(draft, order, act, clocks)

    def _keep(self, draft: Drafting, order: Order, act: Act, clocks: Clocks) -> None:
        after = self._book.move(draft, order, act, by=CUSTOMER, clocks=clocks)
        rejected = act.action is OrderAction.REOPEN and after.rejections >= PATIENCE
        if rejected and order.type is OrderType.COMPLAINT:
            escalate(draft, self._book, after)

    async def _newest(self, records: Sequence[str], limit: int) -> Sequence[Order]:
        if not records:
            return []
        wanted = Wanted(customers=tuple(records))
        return (await self._orders.page(wanted, now=self._clock.now(), limit=limit)).orders

    async def _records(self, customer_id: str, verified: Sequence[str] = ()) -> Sequence[str]:
        """All that are the same person: he is told of what he said on any channel.

        By links that people made, and by what he has proved himself.
        """
        if not customer_id:
            return []
        owners = await self._customers.owners(verified) if verified else []
        return await self._customers.same_person([customer_id, *owners])
