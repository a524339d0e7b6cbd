"""Orders whose people or nodes are given up: they go on with others, as they stand.

Not one of the actions of `workorders.rules`: it must be possible in every state that is not the
end, so that no order is left with somebody who has gone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from hub.core.clock import Clock
from hub.core.errors import Conflict
from hub.core.orders import Order, OrderAction, Step
from hub.core.organisation import holds
from hub.store import orders as store
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.order_lists import Wanted
from hub.store.orders import Orders
from workorders.book import report

PAGE = 200


class Rehoming:
    def __init__(self, db: Database, committer: Committer, clock: Clock) -> None:
        self._orders = Orders(db)
        self._committer = committer
        self._clock = clock

    async def in_hand_of(self, person_id: str) -> int:
        return await self._orders.in_hand_of(person_id)

    async def in_hand_at(self, node_id: str) -> int:
        """Those that were opened there or below, or lie there."""
        return await self._orders.in_hand_at(node_id)

    async def nodes_of(self, person_id: str) -> set[str]:
        """Where the orders lie that he has in hand."""
        return {order.handler_node for order in await self._live(Wanted(assignee=person_id))}

    async def give(self, person_id: str, to: str, *, by: str, note: str) -> None:
        """Another person has them from now on; no more than a page at once."""
        await self._move(
            Wanted(assignee=person_id), lambda order: {"assignee": to}, by=by, note=note
        )

    async def move(self, node_id: str, to: str, *, by: str, note: str) -> None:
        """Another node stands for this one and those below; no more than a page at once."""
        await self._move(
            Wanted(nodes=(node_id,)), partial(elsewhere, node_id=node_id, to=to), by=by, note=note
        )

    async def _move(self, wanted: Wanted, change: "Changes", *, by: str, note: str) -> None:
        """One that moves on meanwhile is left to the next look."""
        for order in await self._live(wanted):
            try:
                await self._committer.commit(
                    None, partial(rehome, order=order, changed=change(order), by=by, note=note)
                )
            except Conflict:
                continue

    async def _live(self, wanted: Wanted) -> Iterable[Order]:
        live = replace(wanted, live=True)
        return (await self._orders.page(live, now=self._clock.now(), limit=PAGE)).orders


Changes = Callable[[Order], Mapping[str, Any]]


def rehome(draft: Draft, *, order: Order, changed: Mapping[str, Any], by: str, note: str) -> None:
    after = rehomed(order, changed, by=by, at=draft.now, note=note)
    store.change(draft, order, after)
    report(draft, after)


def rehomed(order: Order, changed: Mapping[str, Any], *, by: str, at: datetime, note: str) -> Order:
    """One step on, which leaves the state alone and says what is other now."""
    plain = {name: store.plain(value) for name, value in changed.items()}
    step = Step(
        action=OrderAction.TRANSFER, state=order.state, by=by, at=at, note=note,
        node_id=order.handler_node, rev=order.rev + 1, changed=plain,
    )  # fmt: skip
    return replace(order, **changed, rev=order.rev + 1, steps=(*order.steps, step))


def elsewhere(order: Order, *, node_id: str, to: str) -> Mapping[str, Any]:
    def home(one: str) -> str:
        return to if one and holds(node_id, one) else one

    wanted = {
        "node_id": home(order.node_id),
        "handler_node": home(order.handler_node),
        "route": tuple(map(home, order.route)),
        "assist": tuple(dict.fromkeys(map(home, order.assist))),
        "escalated_to": home(order.escalated_to),
    }
    return {name: value for name, value in wanted.items() if value != getattr(order, name)}
