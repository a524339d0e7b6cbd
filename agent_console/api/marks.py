"""Handlers of what an agent hangs on a conversation: a later time, and labels."""

from functools import partial

from agent_console.api.conversations import agent_of, decided
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.api.shapes.marks import LabelChange, LabelQuery, LabelsIn, LabelsOut, SnoozeIn
from agent_console.rights import Right
from routing import labels, snooze

LOOKED_THROUGH = 200
"""Conversations, the newest, whose labels are suggested."""


async def put_off(call: Call[SnoozeIn, NoQuery]) -> ConversationOut:
    until = call.body.until
    return await decided(call, partial(snooze.put_off, agent=agent_of(call), until=until))


async def call_back(call: Call[Nothing, NoQuery]) -> ConversationOut:
    return await decided(call, partial(snooze.call_back, agent=agent_of(call)))


async def relabel(call: Call[LabelsIn, NoQuery]) -> ConversationOut:
    wanted = call.body.labels
    return await decided(call, partial(labels.relabel, agent=agent_of(call), labels=wanted))


async def label(call: Call[LabelChange, NoQuery]) -> ConversationOut:
    add, remove = call.body.add, call.body.remove
    return await decided(call, partial(labels.label, agent=agent_of(call), add=add, remove=remove))


async def list_labels(call: Call[Nothing, LabelQuery]) -> LabelsOut:
    """Those in use of late where the caller sees conversations, what is used most first."""
    services = call.services
    nodes = call.who.authority.reach(Right.SEE_CONVERSATIONS, call.query.node)
    newest = await services.stores.conversations.newest(
        {}, now=services.clock.now(), limit=LOOKED_THROUGH, nodes=nodes
    )
    return LabelsOut(items=labels.used(newest))
