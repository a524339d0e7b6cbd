"""Handlers of work orders: the list, one of them, and every step on its way."""

from typing import Any

from agent_console.api.cursors import read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.order_views import doer_of, order_out, steps_out
from agent_console.api.shapes.orders import (
    ActionIn,
    CountsOut,
    CountsQuery,
    OrderIn,
    OrderOut,
    OrderPage,
    OrderQuery,
    OrderSort,
)
from agent_console.rights import Right
from hub.core.errors import InputError, NotFound
from hub.core.orders import Order, OrderAction
from hub.core.ports import NewOrder
from hub.store.order_lists import Wanted
from hub.store.orders import place_of
from workorders.counter import OrderMoved
from workorders.life import Act
from workorders.rules import RULES, Side

_STAFF = frozenset(
    action for action, rule in RULES.items() if {Side.OPENER, Side.HANDLER} & set(rule.sides)
)
"""What people do; the rest is the customer's or the hub's."""


async def list_orders(call: Call[Nothing, OrderQuery]) -> OrderPage:
    query, services = call.query, call.services
    pressing = query.sort is OrderSort.PRIORITY
    read = services.orders.pressing if pressing else services.orders.page
    found = await read(
        await _wanted(call),
        now=services.clock.now(),
        limit=query.limit + 1,
        after=read_place(query.after),
    )
    page = found[: query.limit]
    last = place_of(page[-1]) if len(found) > len(page) else None
    clocks = await services.counter.running(page)
    doer = doer_of(call.who)
    return OrderPage(
        items=[
            await order_out(order, services.directory, doer, clocks.get(order.number, ()))
            for order in page
        ],
        next=write_place(last.at, last.id, last.rank) if last else None,
    )


async def _wanted(call: Call[Nothing, OrderQuery]) -> Wanted:
    query, me = call.query, call.who.person.id
    of = [query.customer] if query.customer else []
    return Wanted(
        nodes=_nodes(call, query.node),
        state=query.state,
        type=query.type,
        live=query.live,
        late=query.overdue,
        assignee=me if query.mine else query.assignee,
        watcher=me if query.watched else "",
        conversation_id=query.conversation,
        customers=tuple(await call.services.customers.same_person(of)),
    )


def _nodes(
    call: Call[Nothing, OrderQuery] | Call[Nothing, CountsQuery], node: str
) -> tuple[str, ...]:
    """Where to look: what is asked for, or all that the caller may see."""
    if not node:
        return call.who.authority.tops(Right.SEE_ORDERS)
    call.who.authority.require(Right.SEE_ORDERS, node)
    return (node,)


async def count_orders(call: Call[Nothing, CountsQuery]) -> CountsOut:
    """For the board of those who supervise the work."""
    node = _nodes(call, call.query.node)[0]
    states, late = await call.services.orders.counts(node)
    return CountsOut(node=node, states=states, late=late)


async def open_order(call: Call[OrderIn, NoQuery]) -> OrderOut:
    body = call.body
    if body.node:
        await _check_open(call, body.node)
        await _check_conversation(call)
    new = NewOrder(
        type=body.type.value,
        title=body.title,
        fields=body.fields,
        node_id=call.nodes[0],
        priority=body.priority or "",
        draft=body.draft,
    )
    order = await call.services.counter.open(
        new, by=call.who.person.id, conversation_id=body.conversation_id
    )
    return await _shown(call, order)


async def _check_conversation(call: Call[OrderIn, NoQuery]) -> None:
    """An order may lie elsewhere than its conversation, but its customer is told of it there."""
    if call.body.conversation_id:
        conversation = await call.services.conversations.get(call.body.conversation_id)
        if conversation is None:
            raise NotFound
        call.who.authority.require(Right.WORK_ORDERS, conversation.node_id)


async def get_order(call: Call[Nothing, NoQuery]) -> OrderOut:
    return await _shown(call, await call.services.counter.get(call.id))


async def act(call: Call[ActionIn, NoQuery]) -> OrderOut:
    """One step on the order's way; of what was done since `rev` the caller is told."""
    body, action = call.body, _action(call.path["action"])
    rev = body.rev
    if body.node:
        await _check_open(call, body.node)
    if body.person:
        rev = await _check_person(call, rev)
    if body.link:
        await _check_link(call, body.link)
    wanted = Act(
        action=action, note=body.note, node=body.node, person=body.person, link=body.link,
        duplicate=body.duplicate,
        until=body.until, shown=body.shown and action is OrderAction.NOTE,
        title=body.title or "", fields=body.fields,
    )  # fmt: skip
    try:
        order = await call.services.counter.act(call.id, wanted, by=doer_of(call.who), rev=rev)
    except OrderMoved as moved:
        steps = await steps_out(moved.steps, call.services.directory)
        moved.details = {
            "rev": moved.order.rev,
            "steps": [step.model_dump(mode="json") for step in steps],
        }
        raise
    return await _shown(call, order)


def _action(name: str) -> OrderAction:
    try:
        action = OrderAction(name)
    except ValueError:
        raise NotFound from None
    if action not in _STAFF:
        raise NotFound
    return action


async def _check_open(call: Call[ActionIn, NoQuery] | Call[OrderIn, NoQuery], node: str) -> None:
    """Nothing is sent to where nobody is."""
    known = (await call.services.organisation.tree()).get(node)
    if known is None or not known.active:
        raise InputError(fields={"node": "unknown_node"})


async def _check_person(call: Call[ActionIn, NoQuery], rev: int | None) -> int:
    """He may work where the order lies: at the revision given back, from which it must not move."""
    order = await call.services.counter.get(call.id)
    if call.body.person not in await call.services.staff.who_may(
        Right.WORK_ORDERS, order.handler_node
    ):
        raise InputError(fields={"person": "unknown_colleague"})
    return order.rev if rev is None else rev


async def _check_link(call: Call[ActionIn, NoQuery], number: str) -> None:
    """Only to what the caller may see, and nobody learns whether there is more."""
    other = await call.services.orders.get(number)
    seen = other and call.who.authority.may(Right.SEE_ORDERS, other.node_id, other.handler_node)
    if other is None or not seen:
        raise InputError(fields={"link": "unknown_order"})
    if call.body.duplicate:
        await _check_customer(call, other)


async def _check_customer(call: Call[ActionIn, NoQuery], other: Order) -> None:
    """Nobody's matter is given up for another person's."""
    customer_id = (await call.services.counter.get(call.id)).customer_id
    if customer_id and other.customer_id not in await call.services.customers.same_person(
        [customer_id]
    ):
        raise InputError(fields={"link": "another_customer"})


async def watch(call: Call[Nothing, NoQuery]) -> OrderOut:
    """To hear of what is done to it."""
    me = call.who.person.id
    return await _shown(call, await call.services.counter.watch(call.id, me, watches=True))


async def unwatch(call: Call[Nothing, NoQuery]) -> OrderOut:
    me = call.who.person.id
    return await _shown(call, await call.services.counter.watch(call.id, me, watches=False))


async def _shown(call: Call[Any, Any], order: Order) -> OrderOut:
    clocks = await call.services.counter.clocks(order)
    return await order_out(order, call.services.directory, doer_of(call.who), clocks)
