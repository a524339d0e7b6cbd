"""Handlers of work orders: one of them, and every step on its way."""

from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.order_views import doer_of, order_out, steps_out
from agent_console.api.shapes.orders import (
    ActionIn,
    OrderIn,
    OrderOut,
)
from agent_console.rights import Right
from hub.core.errors import InputError, NotFound
from hub.core.orders import Order, OrderAction
from hub.core.ports.orders import NewOrder
from workorders.counter import OrderMoved
from workorders.life import Act
from workorders.rules import RULES, Side

_STAFF = frozenset(
    action for action, rule in RULES.items() if {Side.OPENER, Side.HANDLER} & set(rule.sides)
)
"""What people do; the rest is the customer's or the hub's."""


async def open_order(call: Call[OrderIn, NoQuery]) -> OrderOut:
    body = call.body
    if body.node:
        await check_open(call, body.node)
        await _check_conversation(call)
    new = NewOrder(
        type=body.type.value,
        title=body.title,
        fields=body.fields,
        node_id=call.nodes[0],
        priority=body.priority or "",
        draft=body.draft,
    )
    order = await call.services.office.counter.open(
        new, by=call.who.person.id, conversation_id=body.conversation_id
    )
    return await _shown(call, order)


async def _check_conversation(call: Call[OrderIn, NoQuery]) -> None:
    """An order may lie elsewhere than its conversation, but its customer is told of it there."""
    if call.body.conversation_id:
        conversation = await call.services.stores.conversations.get(call.body.conversation_id)
        if conversation is None:
            raise NotFound
        call.who.authority.require(Right.WORK_ORDERS, conversation.node_id)


async def get_order(call: Call[Nothing, NoQuery]) -> OrderOut:
    return await _shown(call, await call.services.office.counter.get(call.id))


async def act(call: Call[ActionIn, NoQuery]) -> OrderOut:
    """One step on the order's way; of what was done since `rev` the caller is told."""
    body, action = call.body, _action(call.path["action"])
    rev = body.rev
    for node in filter(None, (body.node, *(body.assist or ()))):
        await check_open(call, node)
    if body.person:
        rev = await _check_person(call, rev)
    if body.link:
        await _check_link(call, body.link)
    wanted = Act(
        action=action, note=body.note, node=body.node, assist=assist_of(body.assist),
        minutes=body.minutes or 0, person=body.person, link=body.link, duplicate=body.duplicate,
        until=body.until, shown=body.shown and action is OrderAction.NOTE,
        title=body.title or "", fields=body.fields,
    )  # fmt: skip
    try:
        order = await call.services.office.counter.act(
            call.id, wanted, by=doer_of(call.who), rev=rev
        )
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


def assist_of(nodes: list[str] | None) -> tuple[str, ...] | None:
    return None if nodes is None else tuple(nodes)


async def check_open(call: Call[Any, NoQuery], node: str) -> None:
    """Nothing is sent to where nobody is."""
    known = (await call.services.personnel.organisation.tree()).get(node)
    if known is None or not known.active:
        raise InputError(fields={"node": "unknown_node"})


async def _check_person(call: Call[ActionIn, NoQuery], rev: int | None) -> int:
    """He may work where the order lies: at the revision given back, from which it must not move."""
    order = await call.services.office.counter.get(call.id)
    await check_colleague(call, order)
    return order.rev if rev is None else rev


async def check_colleague(call: Call[Any, NoQuery], order: Order) -> None:
    who = await call.services.personnel.staff.who_may(Right.WORK_ORDERS, order.handler_node)
    if call.body.person not in who:
        raise InputError(fields={"person": "unknown_colleague"})


async def _check_link(call: Call[ActionIn, NoQuery], number: str) -> None:
    """Only to what the caller may see, and nobody learns whether there is more."""
    other = await call.services.stores.orders.get(number)
    seen = other and call.who.authority.may(Right.SEE_ORDERS, *other.ends)
    if other is None or not seen:
        raise InputError(fields={"link": "unknown_order"})
    if call.body.duplicate:
        await _check_customer(call, other)


async def _check_customer(call: Call[ActionIn, NoQuery], other: Order) -> None:
    """Nobody's matter is given up for another person's."""
    customer_id = (await call.services.office.counter.get(call.id)).customer_id
    if customer_id and other.customer_id not in await call.services.stores.customers.same_person(
        [customer_id]
    ):
        raise InputError(fields={"link": "another_customer"})


async def watch(call: Call[Nothing, NoQuery]) -> OrderOut:
    """To hear of what is done to it."""
    me = call.who.person.id
    return await _shown(call, await call.services.office.counter.watch(call.id, me, watches=True))


async def unwatch(call: Call[Nothing, NoQuery]) -> OrderOut:
    me = call.who.person.id
    return await _shown(call, await call.services.office.counter.watch(call.id, me, watches=False))


async def _shown(call: Call[Any, Any], order: Order) -> OrderOut:
    clocks = await call.services.office.counter.clocks(order)
    return await order_out(order, call.services.directory, doer_of(call.who), clocks)
