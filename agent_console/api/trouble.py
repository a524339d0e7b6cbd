"""Handlers of what went wrong and a person must look at: parked turns, failed deliveries."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from agent_console.api.conversations import seq_of
from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.conversations import ParkedPage
from agent_console.api.shapes.messages import FailedOut, FailedPage
from agent_console.api.views import message_out, parked_out
from agent_console.rights import Right
from hub.core.conversations import Conversation
from hub.core.organisation import holds
from hub.store.outbox import Failure

T = TypeVar("T")
SHOWN = 100
LOOKED_AT = 1_000
"""The newest, of which those at the caller's nodes are shown."""


async def list_parked(call: Call[Nothing, NoQuery]) -> ParkedPage:
    """The newest hundred."""
    parked = await call.services.stores.parked.open(LOOKED_AT)
    seen = await _seen(call, parked, lambda one: one.get("conversation_id", ""))
    return ParkedPage(items=[parked_out(one) for one in seen])


async def replay(call: Call[Nothing, NoQuery]) -> Done:
    """The turn is done again, as if it had just come."""
    await call.services.replay.replay(call.id, by=call.who.person.id)
    return Done()


async def settle_parked(call: Call[Nothing, NoQuery]) -> Done:
    """Nothing is to be done about it."""
    await call.services.replay.settle(call.id, by=call.who.person.id)
    return Done()


async def list_failed(call: Call[Nothing, NoQuery]) -> FailedPage:
    """Failed and unknown ones, the newest hundred."""
    failed = await call.services.stores.outbox.failed(LOOKED_AT)
    seen = await _seen(call, failed, lambda one: one.message.conversation_id)
    ids = sorted({one.message.conversation_id for one in seen})
    found = {one.id: one for one in await call.services.stores.conversations.get_many(ids)}
    return FailedPage(items=[_failed_out(one, found) for one in seen])


def _failed_out(failure: Failure, found: Mapping[str, Conversation]) -> FailedOut:
    message = failure.message
    conversation = found[message.conversation_id]
    return FailedOut(
        **message_out(message, None).model_dump(exclude={"parts"}),
        parts=message_out(message, None).parts,
        channel=conversation.channel, account=conversation.account, customer=conversation.name,
        failed_at=failure.failed_at, attempts=failure.attempts,
    )  # fmt: skip


async def settle_failed(call: Call[Nothing, NoQuery]) -> Done:
    """Nothing is to be done about it; sent again it may be all the same."""
    seq = seq_of(call)
    await call.services.floor.desk.settle(call.id, seq, by=call.who.person.id)
    return Done()


async def _seen(
    call: Call[Nothing, NoQuery], found: Sequence[T], of: Callable[[T], str]
) -> Sequence[T]:
    """Those at the caller's nodes; what belongs to no conversation lies at the root."""
    nodes = call.who.authority.reach(Right.SEE_TROUBLE)
    if nodes is None:
        return found[:SHOWN]
    ids = sorted({of(one) for one in found} - {""})
    conversations = await call.services.stores.conversations.get_many(ids)
    ours = {one.id for one in conversations if any(holds(node, one.node_id) for node in nodes)}
    return [one for one in found if of(one) in ours][:SHOWN]
