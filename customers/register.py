"""Finds who writes from an address, and makes a customer of whoever is new."""

from hub.core.clock import Clock, new_id
from hub.core.customers import Customer
from hub.core.errors import Unavailable
from hub.store.customers import Customers
from hub.store.database import Database


class Register:
    """Implements hub.core.ports.Customers."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._customers = Customers(db)
        self._clock = clock

    async def resolve(self, channel: str, account: str, address: str, name: str) -> str:
        """The customer's id, the same for every caller however many ask at once."""
        known = await self._customers.id_of(channel, account, address)
        if known:
            return known
        customer = Customer(id=new_id(), name=name, created_at=self._clock.now())
        if await self._customers.add(customer, channel, account, address):
            return customer.id
        known = await self._customers.id_of(channel, account, address)
        if known is None:
            raise Unavailable("a customer who is there and cannot be read")
        return known
