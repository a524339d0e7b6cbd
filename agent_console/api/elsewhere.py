"""Handlers of going on by another channel of the same person."""

from typing import Any

from agent_console.api.conversations import agent_of, get_or_raise, one_out
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.conversations import (
    ConversationOut,
    GoOnIn,
    WayOut,
    WaysOut,
)
from agent_console.api.views import window_out
from agent_console.rights import Right
from hub.core.conversations import HELD, Conversation
from hub.core.customers import Family
from hub.core.errors import Forbidden
from hub.core.identities import masked
from routing.elsewhere import Way


async def list_ways(call: Call[Nothing, NoQuery]) -> WaysOut:
    """Without those where a colleague has him, or where the caller may not answer."""
    ways = await call.services.floor.elsewhere.ways(*await _whom(call))
    return WaysOut(items=[_way_out(one) for one in ways if _may(call, one)])


async def go_on(call: Call[GoOnIn, NoQuery]) -> ConversationOut:
    elsewhere, (conversation, family) = call.services.floor.elsewhere, await _whom(call)
    ways = await elsewhere.ways(conversation, family)
    if any(one.thread == call.body.way and not _answers(call, one) for one in ways):
        raise Forbidden
    opened = await elsewhere.go(conversation, family, call.body.way, agent_of(call))
    return await one_out(call.services, await get_or_raise(call.services, opened))


async def _whom(call: Call[Any, NoQuery]) -> tuple[Conversation, Family]:
    conversation = await get_or_raise(call.services, call.id)
    records = call.services.clientele.records
    return conversation, await records.family(conversation.customer_id)


def _may(call: Call[Any, NoQuery], way: Way) -> bool:
    there = way.open_there
    mine = there is None or there.state not in HELD or there.assignee == call.who.person.id
    return mine and _answers(call, way)


def _answers(call: Call[Any, NoQuery], way: Way) -> bool:
    """What is open there may lie at another node than the one that he comes from."""
    there = way.open_there
    return there is None or call.who.authority.may(Right.ANSWER, there.node_id)


def _way_out(way: Way) -> WayOut:
    there = way.open_there
    return WayOut(
        id=way.thread,
        channel=way.account.channel,
        account=way.account.name,
        title=way.account.title or way.account.name,
        address=masked(way.address),
        conversation_id=there.id if there else None,
        window=window_out(way.conversation.window if way.conversation else None),
    )
