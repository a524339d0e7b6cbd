"""What customers may know of their own orders."""

from collections.abc import Sequence

from hub.core.clock import Clock
from hub.core.orders import Order
from hub.store.database import Database
from hub.store.orders import Orders

_NEWEST = 5


class Inquiry:
    """Implements hub.core.ports.CustomerOrders."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._orders = Orders(db)
        self._clock = clock

    async def of_customer(self, customer_id: str, *, number: str | None = None) -> Sequence[Order]:
        """A number of somebody else's finds nothing, as one that does not exist."""
        if number is None:
            return await self._newest(customer_id)
        order = await self._orders.get(number)
        return [order] if order and customer_id and order.customer_id == customer_id else []

    async def _newest(self, customer_id: str) -> Sequence[Order]:
        if not customer_id:
            return []
        where = {"customer_id": customer_id}
        return await self._orders.newest(where, now=self._clock.now(), limit=_NEWEST)
