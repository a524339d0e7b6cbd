"""Handlers of what went wrong and a person must look at: parked turns, failed deliveries."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.conversations import ParkedPage
from agent_console.api.shapes.messages import FailedPage
from agent_console.api.views import message_out, parked_out
from agent_console.rights import Right
from hub.core.organisation import holds

T = TypeVar("T")
SHOWN = 100
LOOKED_AT = 1_000
"""The newest, of which those at the caller's nodes are shown."""


async def list_parked(call: Call[Nothing, NoQuery]) -> ParkedPage:
    """The newest hundred."""
    parked = await call.services.parked.open(LOOKED_AT)
    seen = await _seen(call, parked, lambda one: one.get("conversation_id", ""))
    return ParkedPage(items=[parked_out(one) for one in seen])


async def replay(call: Call[Nothing, NoQuery]) -> Done:
    """The turn is done again, as if it had just come."""
    await call.services.replay.replay(call.id, by=call.who.person.id)
    return Done()


async def list_failed(call: Call[Nothing, NoQuery]) -> FailedPage:
    """Failed and unknown ones, the newest hundred."""
    failed = await call.services.outbox.failed(LOOKED_AT)
    seen = await _seen(call, failed, lambda message: message.conversation_id)
    return FailedPage(items=[message_out(message, None) for message in seen])


async def _seen(
    call: Call[Nothing, NoQuery], found: Sequence[T], of: Callable[[T], str]
) -> Sequence[T]:
    """Those at the caller's nodes; what belongs to no conversation lies at the root."""
    nodes = call.who.authority.reach(Right.SEE_TROUBLE)
    if nodes is None:
        return found[:SHOWN]
    ids = sorted({of(one) for one in found} - {""})
    conversations = await call.services.conversations.get_many(ids)
    ours = {one.id for one in conversations if any(holds(node, one.node_id) for node in nodes)}
    return [one for one in found if of(one) in ours][:SHOWN]
