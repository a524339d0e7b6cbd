"""Handlers of the organisation's nodes."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.organisation import (
    CloseNodeIn,
    NodeChange,
    NodeIn,
    NodeOut,
    NodePage,
)
from hub.core.organisation import Node


async def list_nodes(call: Call[Nothing, NoQuery]) -> NodePage:
    """The whole tree, closed nodes among it."""
    return NodePage(
        items=[_node_out(node) for node in await call.services.personnel.organisation.tree()]
    )


async def add_node(call: Call[NodeIn, NoQuery]) -> NodeOut:
    body = call.body
    node = await call.services.personnel.organisation.add(
        body.parent_id, name=body.name, level=body.level, zone=body.zone,
        calendar_id=body.calendar_id, key=body.key, by=call.who.actor,
    )  # fmt: skip
    return _node_out(node)


async def change_node(call: Call[NodeChange, NoQuery]) -> NodeOut:
    body = call.body
    node = await call.services.personnel.organisation.change(
        call.id, name=body.name, zone=body.zone, calendar_id=body.calendar_id,
        by=call.who.actor,
    )  # fmt: skip
    return _node_out(node)


async def close_node(call: Call[CloseNodeIn, NoQuery]) -> NodeOut:
    """With all that lies under it; what there is goes to another node, or it is refused."""
    node = await call.services.personnel.closing.close(call.id, to=call.body.to, by=call.who.actor)
    return _node_out(node)


async def reopen_node(call: Call[Nothing, NoQuery]) -> NodeOut:
    return _node_out(await call.services.personnel.organisation.reopen(call.id, by=call.who.actor))


def _node_out(node: Node) -> NodeOut:
    return NodeOut(
        id=node.id,
        parent_id=node.parent_id or None,
        name=node.name,
        level=node.level,
        zone=node.zone,
        calendar_id=node.calendar_id,
        active=node.active,
    )
