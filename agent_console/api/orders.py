"""Handlers of work orders."""

from agent_console.api.cursors import read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.orders import ActionIn, OrderIn, OrderOut, OrderPage, OrderQuery
from agent_console.api.views import order_out
from hub.core.errors import NotFound
from hub.core.orders import OrderAction
from hub.core.ports import NewOrder


async def list_orders(call: Call[Nothing, OrderQuery]) -> OrderPage:
    """Newest first."""
    query, services = call.query, call.services
    where: dict[str, object] = {}
    if query.state:
        where["state"] = query.state.value
    if query.conversation:
        where["conversation_id"] = query.conversation
    found = await services.orders.newest(
        where,
        now=services.clock.now(),
        limit=query.limit + 1,
        after=read_place(query.after),
    )
    page = found[: query.limit]
    more = len(found) > len(page)
    return OrderPage(
        items=[await order_out(order, services.directory) for order in page],
        next=write_place(page[-1].opened_at, page[-1].number) if more else None,
    )


async def open_order(call: Call[OrderIn, NoQuery]) -> OrderOut:
    body = call.body
    order = await call.services.counter.open(
        NewOrder(type=body.type.value, title=body.title, fields=body.fields),
        by=call.who.person.id,
        conversation_id=body.conversation_id,
    )
    return await order_out(order, call.services.directory)


async def get_order(call: Call[Nothing, NoQuery]) -> OrderOut:
    return await order_out(await call.services.counter.get(call.id), call.services.directory)


async def act(call: Call[ActionIn, NoQuery]) -> OrderOut:
    """One step on the order's way."""
    order = await call.services.counter.act(
        call.id,
        _action(call.path["action"]),
        by=call.who.person.id,
        note=call.body.note,
        rev=call.body.rev,
    )
    return await order_out(order, call.services.directory)


def _action(name: str) -> OrderAction:
    """Opening is no step of an order that is there."""
    try:
        action = OrderAction(name)
    except ValueError:
        raise NotFound from None
    if action is OrderAction.OPEN:
        raise NotFound
    return action
