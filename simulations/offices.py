"""The offices behind: dispatchers and handlers who take work orders on, slowly or not at all."""

import asyncio
from datetime import timedelta
from zlib import crc32

from agent_console.api.order_views import RIGHTS
from agent_console.authority import authority_of
from hub.core.orders import Order, OrderAction, OrderType
from hub.store.order_lists import Wanted
from simulations.carrier import CENTRES, WORKERS, Centre, Worker
from simulations.town import Town
from workorders.life import Act, Doer, allowed

EVERY = (420, 780)
"""Seconds between two looks at what there is to do."""
WEIGHTS = {
    OrderAction.OPEN: 5.0, OrderAction.ACCEPT: 20, OrderAction.DISPATCH: 3,
    OrderAction.RECEIVE: 20, OrderAction.START: 9, OrderAction.ANSWER: 12, OrderAction.RETURN: 1.5,
    OrderAction.TRANSFER: 1, OrderAction.URGE: 0.6, OrderAction.SUPERVISE: 0.4,
    OrderAction.SUSPEND: 1.2, OrderAction.RESUME: 4, OrderAction.VISIT: 5, OrderAction.CLOSE: 6,
    OrderAction.REOPEN: 0.3, OrderAction.CANCEL: 0.3, OrderAction.NOTE: 0.6, OrderAction.LINK: 0.3,
}  # fmt: skip
"""How likely each is where it is allowed."""
DILIGENCE, SLOWNESS = 0.5, 0.02
OPENS, SHUTS = 8, 19


class Office:
    """All who work on orders at one centre."""

    def __init__(self, centre: Centre, town: Town) -> None:
        self._centre = centre
        self._town = town
        self._dice = town.dice
        self._workers = [one for one in WORKERS if one.node_id == centre.id]
        self._seen: list[str] = []

    async def work(self) -> None:
        while True:
            await self._town.pause(*EVERY)
            if self._is_open():
                await self._go_round()

    def _is_open(self) -> bool:
        """At night there is only the national centre, for emergencies."""
        wall = self._town.wall()
        by_day = OPENS <= wall.hour < SHUTS and self._dice.random() < (1, 0.4)[wall.weekday() > 4]
        return by_day or self._is_national

    @property
    def _is_national(self) -> bool:
        return "." not in self._centre.id

    async def _go_round(self) -> None:
        wanted = Wanted(nodes=(self._centre.id,), live=True)
        if not OPENS <= self._town.wall().hour < SHUTS:
            wanted = Wanted(type=OrderType.EMERGENCY, live=True)
        found = await self._town.ask_services(
            "looked at orders",
            lambda services: services.stores.orders.page(wanted, now=self._town.now, limit=60),
        )
        orders = found.orders if found else []
        self._seen = [order.number for order in orders]
        for order in orders:
            if self._concerns(order) and self._dice.random() < _diligence(order):
                await self._act(order)

    def _concerns(self, order: Order) -> bool:
        """Emergencies are everybody's; the rest lies here, or is ours to end."""
        here = self._centre.id in {order.handler_node, order.node_id}
        return here or order.type is OrderType.EMERGENCY

    async def _act(self, order: Order) -> None:
        """Now and then two at once, who both saw the same."""
        doers = self._dice.sample(self._workers, 2)
        if self._dice.random() > 0.1:
            doers = doers[:1]
        await asyncio.gather(*(self._do(order, worker) for worker in doers))

    async def _do(self, order: Order, worker: Worker) -> None:
        doer = doer_of(worker)
        actions = allowed(order, doer)
        if len(self._seen) < 2 or order.links:
            actions = tuple(one for one in actions if one is not OrderAction.LINK)
        weights = [WEIGHTS.get(action, 0) for action in actions]
        if not any(weights):
            return
        act = self._fill_in(order, self._dice.choices(actions, weights)[0])
        await self._town.ask_services(
            f"order: {act.action}",
            lambda services: services.office.counter.act(order.number, act, by=doer, rev=order.rev),
        )

    def _fill_in(self, order: Order, action: OrderAction) -> Act:
        until = None
        if action is OrderAction.SUSPEND and self._dice.random() < 0.6:
            until = self._town.now + timedelta(minutes=self._dice.randint(20, 400))
        return Act(
            action=action,
            note="" if action is OrderAction.LINK else "按规定处理",
            node=self._somewhere(order) if action is OrderAction.DISPATCH else "",
            person=self._somebody(order) if action is OrderAction.TRANSFER else "",
            link=self._other(order) if action is OrderAction.LINK else "",
            until=until,
        )

    def _somewhere(self, order: Order) -> str:
        """Up, down or across."""
        return self._dice.choice([one.id for one in CENTRES if one.id != order.handler_node])

    def _somebody(self, order: Order) -> str:
        there = [one.id for one in WORKERS if one.node_id == order.handler_node]
        return self._dice.choice(there)

    def _other(self, order: Order) -> str:
        others = [one for one in self._seen if one not in {order.number, *order.links}]
        return self._dice.choice(others or [order.number])


def doer_of(worker: Worker) -> Doer:
    """With the rights of his post."""
    authority = authority_of(worker.posts, {})
    return Doer(id=worker.id, may=lambda power, node: authority.may(RIGHTS[power], node))


def _diligence(order: Order) -> float:
    """Some orders lie under the pile."""
    return SLOWNESS if crc32(order.number.encode()) % 6 == 0 else DILIGENCE
