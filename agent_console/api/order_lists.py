"""Handlers of lists of work orders: a page, how many there are, and the numbers of all."""

import re
from datetime import timedelta
from typing import Any

from agent_console.api.cursors import read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import Nothing
from agent_console.api.order_views import doer_of, order_out
from agent_console.api.shapes.orders import (
    CountsOut,
    CountsQuery,
    HowMany,
    Numbers,
    OrderPage,
    OrderQuery,
    OrderSort,
)
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.identities import identify
from hub.store.order_lists import Wanted
from hub.store.orders import Found
from hub.store.windows import Place
from workorders.bulk import MOST
from workorders.limits import STAGE_KINDS

_NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{4,}")


async def list_orders(call: Call[Nothing, OrderQuery]) -> OrderPage:
    services = call.services
    found = await _read(call, call.query.limit, read_place(call.query.after))
    clocks = await services.office.counter.running(found.orders)
    doer = doer_of(call.who)
    return OrderPage(
        items=[
            await order_out(order, services.directory, doer, clocks.get(order.number, ()))
            for order in found.orders
        ],
        next=write_place(found.next.at, found.next.id, found.next.rank) if found.next else None,
    )


async def count(call: Call[Nothing, OrderQuery]) -> HowMany:
    """Of a list, whichever of its pages is looked at."""
    wanted, now = await _wanted(call), call.services.clock.now()
    number, more = await call.services.stores.orders.count(wanted, now=now)
    return HowMany(count=number, more=more)


async def list_numbers(call: Call[Nothing, OrderQuery]) -> Numbers:
    """As many as may be acted on in one go, from the top of the list."""
    found = await _read(call, MOST, None)
    return Numbers(items=[order.number for order in found.orders], more=found.next is not None)


async def count_orders(call: Call[Nothing, CountsQuery]) -> CountsOut:
    """For the board of those who supervise the work."""
    node = _nodes(call, call.query.node)[0]
    states, late = await call.services.stores.orders.counts(node)
    return CountsOut(node=node, states=states, late=late)


async def _read(call: Call[Nothing, OrderQuery], limit: int, after: Place | None) -> Found:
    orders, now = call.services.stores.orders, call.services.clock.now()
    read = orders.pressing if call.query.sort is OrderSort.PRIORITY else orders.page
    return await read(await _wanted(call), now=now, limit=limit, after=after)


async def _wanted(call: Call[Nothing, OrderQuery]) -> Wanted:
    query, me = call.query, call.who.person.id
    numbers, customers, text = await _asked(call.services, query.q)
    if query.due_within is not None:
        by = call.services.clock.now() + timedelta(minutes=query.due_within)
        ending = await call.services.stores.deadlines.ending(STAGE_KINDS, by)
        numbers = ending if numbers is None else ending & numbers
    of = [query.customer] if query.customer else customers
    return Wanted(
        nodes=_nodes(call, query.node),
        state=query.state,
        type=query.type,
        live=query.live,
        late=query.overdue,
        priority=query.priority,
        tier=query.tier or "",
        handler=query.handler,
        here=query.here,
        waits=query.waits,
        assignee=me if query.mine else query.assignee,
        opener=me if query.opened else query.opener,
        watcher=me if query.watched else "",
        conversation_id=query.conversation,
        customers=tuple(await call.services.stores.customers.same_person(of)),
        since=query.opened_from,
        until=query.opened_until,
        numbers=numbers,
        text=text,
    )


async def _asked(services: Services, asked: str) -> tuple[frozenset[str] | None, list[str], str]:
    """What the words of a search are: an order's number, a customer's, or words in what it says."""
    if _NUMBER.fullmatch(asked.upper()):
        return frozenset({asked.upper()}), [], ""
    known = await _customers_of(services, identify(asked))
    return None, known, "" if known else asked


async def _customers_of(services: Services, identity: str) -> list[str]:
    """Those who proved that the number or the mail address is theirs, or write from there."""
    if not identity:
        return []
    proved = await services.stores.customers.owners([identity])
    return proved + await services.stores.customers.find(identity.partition(":")[2])


def _nodes(call: Call[Nothing, Any], node: str) -> tuple[str, ...]:
    """Where to look: what is asked for, or all that the caller may see."""
    if not node:
        return call.who.authority.tops(Right.SEE_ORDERS)
    call.who.authority.require(Right.SEE_ORDERS, node)
    return (node,)
