"""What is asked of work orders: making one, a customer's own, what he says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hub.core.orders import Order, OrderAction, Value
from hub.core.ports.drafting import Deed, Drafting


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """A work order to be made by itself; `type` and `fields` as in the taxonomy.

    No `node_id`: that of its conversation; no `priority`: as usual for its type. A `draft` is not
    worked on until it is opened.
    """

    type: str
    title: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    node_id: str = ""
    priority: str = ""
    draft: bool = False


class OrderBook(Protocol):
    def open_order(self, draft: Drafting, order: NewOrder, *, by: str) -> str:
        """Make a work order inside a decision; returns its number. `by`: a person's id or `bot`."""


class CustomerOrders(Protocol):
    async def of_customer(
        self, customer_id: str, *, verified: Sequence[str] = (), number: str | None = None
    ) -> Sequence[Order]:
        """His orders, the newest first, or the one of this number; never anybody else's.

        `verified` are identities that he has proved to be his: whoever owns them is he too.
        """

    async def asked(self, customer_id: str) -> Sequence[Order]:
        """Those he was asked about of late, the last one first: his word may be of one of them."""

    async def hear(
        self, order: Order, action: OrderAction, *, note: str = "", score: int = 0
    ) -> Deed:
        """Prepares what he says of his order: that it is solved, that it is not, or a score."""
