"""The same act on several orders: each is a decision of its own, with an outcome of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.core.errors import Conflict, HubError
from hub.core.orders import Order, OrderAction
from workorders.counter import OrderMoved
from workorders.life import Act, Doer, is_of_batch

MOST = 200
"""Orders in one go."""
AT_ONCE = 8
"""Committed together where they can be; nobody else's step waits for more of them."""
ATTEMPTS = 5
"""How often an order is looked at anew that moves on between the look and the act."""
ACTIONS = frozenset(
    {
        OrderAction.ACCEPT,
        OrderAction.RECEIVE,
        OrderAction.DISPATCH,
        OrderAction.TRANSFER,
        OrderAction.URGE,
        OrderAction.CLOSE,
        OrderAction.NOTE,
    }
)
"""What means the same for many orders; the rest is each one's own matter."""
Check = Callable[[Order], Awaitable[None]]
"""Raises HubError for an order that this act is not for."""


class Orders(Protocol):
    """The counter, as far as it is needed here."""

    async def get(self, number: str) -> Order: ...

    async def act(self, number: str, act: Act, *, by: Doer, rev: int | None = None) -> Order: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one of them: the order afterwards, or why it stays as it was."""

    number: str
    order: Order | None = None
    error: HubError | None = None


async def act_on_all(
    orders: Orders, numbers: Iterable[str], act: Act, *, by: Doer, check: Check
) -> Sequence[Outcome]:
    """In the order of `numbers`, each once. Done again with the same `act.batch`, it goes on where
    it was left: what took part already is done."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(number: str) -> Outcome:
        async with room:
            try:
                return Outcome(number=number, order=await _act(orders, number, act, by, check))
            except HubError as error:
                return Outcome(number=number, error=error)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(number)) for number in dict.fromkeys(numbers)]
    return [task.result() for task in tasks]


async def _act(orders: Orders, number: str, act: Act, by: Doer, check: Check) -> Order:
    """To the order as it was checked; when it has moved on since, as it is then."""
    for attempt in range(1, ATTEMPTS + 1):
        order = await orders.get(number)
        if is_of_batch(order, act.batch):
            return order
        await check(order)
        try:
            return await orders.act(number, act, by=by, rev=order.rev)
        except OrderMoved:
            if attempt == ATTEMPTS:
                raise
    raise Conflict
