"""The handler of the search over everything: what somebody means by the first few strokes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from agent_console.api.customer_views import found_out
from agent_console.api.endpoints import Call
from agent_console.api.forms import Nothing
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.api.shapes.search import FoundArticleOut, FoundOrderOut, SearchOut, SearchQuery
from agent_console.api.views import conversations_out
from agent_console.rights import Right
from hub.core.conversations import Conversation
from hub.core.customers import Customer
from hub.core.identities import identify
from hub.core.orders import Order
from hub.core.organisation import holds
from hub.core.pinyin import seeker
from hub.store.order_lists import Wanted

RECENT = 50
"""Conversations and orders looked through word for word; older ones are found by whose they are."""
FEW = 20
"""Customers whose conversations and orders are looked for."""
SHORTEST = {True: 5, False: 2}
"""Of a number or another beginning: less names too many customers."""

Search = Call[Nothing, SearchQuery]


async def search(call: Search) -> SearchOut:
    customers = await _customers(call)
    orders = await _orders(call, customers)
    return SearchOut(
        conversations=await _conversations(call, customers, orders),
        orders=[_order_out(order) for order in orders],
        customers=(await found_out(customers, call.services.directory))[: call.query.limit],
        articles=await _articles(call),
    )


async def _customers(call: Search) -> list[Customer]:
    """By the beginning of a name or an address, or by a number however it is written."""
    asked, customers = call.query.q.strip(), call.services.stores.customers
    if not call.who.authority.anywhere(Right.SEE_CUSTOMERS):
        return []
    if len(asked) < SHORTEST[asked.isdigit()]:
        return []
    nodes = call.who.authority.reach(Right.SEE_CUSTOMERS)
    ids = await customers.find(asked, FEW, nodes=nodes)
    found = await customers.get_many(ids)
    if identity := identify(asked):
        named = await customers.of_identities([identity], FEW, nodes=nodes)
        found |= {customer.id: customer for customer in named}
    return list(found.values())


async def _orders(call: Search, customers: Sequence[Customer]) -> list[Order]:
    """The one of this number, then recent ones that say so, then those of the customers."""
    orders, now = call.services.stores.orders, call.services.clock.now()
    nodes = call.who.authority.tops(Right.SEE_ORDERS)
    if not nodes:
        return []
    named = await orders.get(call.query.q.strip().upper())
    found = [named] if named and _may_see(call, named) else []
    seek = seeker(call.query.q)
    recent = await orders.page(Wanted(nodes=nodes, live=True), now=now, limit=RECENT)
    found += [
        one for one in recent.orders if any(map(seek, (one.title, one.number, one.customer_name)))
    ]
    if customers:
        theirs = Wanted(nodes=nodes, customers=tuple(one.id for one in customers))
        found += (await orders.page(theirs, now=now, limit=call.query.limit)).orders
    return list({one.number: one for one in found}.values())[: call.query.limit]


async def _conversations(
    call: Search, customers: Iterable[Customer], orders: Iterable[Order]
) -> list[ConversationOut]:
    """The one that is named or about an order named, recent ones that say so, the customers'."""
    authority, services = call.who.authority, call.services
    if not authority.anywhere(Right.SEE_CONVERSATIONS):
        return []
    nodes, limit = authority.reach(Right.SEE_CONVERSATIONS), call.query.limit
    ids = [call.query.q.strip(), *(one.conversation_id for one in orders if one.conversation_id)]
    named = await services.stores.conversations.get_many(ids)
    ours = await services.stores.customers.same_person(one.id for one in customers)
    theirs = await services.stores.conversations.of_customers(ours, limit)
    named = [one for one in (*named, *theirs) if _lies(one, nodes)]
    recent = await services.stores.conversations.newest(
        {}, now=services.clock.now(), limit=RECENT, nodes=nodes
    )
    shown = await conversations_out(recent, services.directory, services.stores.messages)
    seek = seeker(call.query.q)
    said = [one for one in shown if any(map(seek, (one.customer.name, one.last_line or "")))]
    found = await conversations_out(named[:limit], services.directory, services.stores.messages)
    return list({one.id: one for one in (*found, *said)}.values())[:limit]


def _lies(conversation: Conversation, nodes: Sequence[str] | None) -> bool:
    return nodes is None or any(holds(one, conversation.node_id) for one in nodes)


def _may_see(call: Search, order: Order) -> bool:
    return call.who.authority.may(Right.SEE_ORDERS, order.node_id, order.handler_node)


def _order_out(order: Order) -> FoundOrderOut:
    return FoundOrderOut(
        id=order.number,
        type=order.type,
        title=order.title,
        state=order.state,
        customer=order.customer_name,
    )


async def _articles(call: Search) -> list[FoundArticleOut]:
    if not call.who.authority.anywhere(Right.SEE_ARTICLES):
        return []
    found = await call.services.bookroom.titles.find(call.query.q, call.query.limit)
    return [FoundArticleOut(**asdict(one)) for one in found]
