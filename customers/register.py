"""Finds who writes from an address, and makes a customer of whoever is new."""

from functools import partial

from hub.core.clock import Clock, new_id
from hub.core.customers import Customer
from hub.core.ports import Enrol
from hub.store.customers import Customers, enrol
from hub.store.database import Database


class Register:
    """Implements hub.core.ports.Customers."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._customers = Customers(db)
        self._clock = clock

    async def resolve(
        self, channel: str, account: str, address: str, name: str
    ) -> tuple[str, Enrol | None]:
        """Who is new has an id of his own for every caller who asks; the thread keeps the first."""
        if known := await self._customers.id_of(channel, account, address):
            return known, None
        customer = Customer(id=new_id(), name=name, created_at=self._clock.now())
        return customer.id, partial(
            enrol, customer=customer, channel=channel, account=account, address=address
        )
