"""Routes of the organisation's nodes."""

from typing import Any

from agent_console.api import organisation
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import COLLEAGUES, OF_NODE, OF_PARENT
from agent_console.api.shapes import organisation as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/nodes",
        summary="组织树 · the organisation's tree",
        right=Right.SELF,
        scope=COLLEAGUES,
        handler=organisation.list_nodes,
        body=Nothing,
        query=NoQuery,
        answer=shapes.NodePage,
    ),
    Endpoint(
        method="POST",
        path="/nodes",
        summary="新增节点 · add a node",
        right=Right.MANAGE_ORGANISATION,
        scope=OF_PARENT,
        handler=organisation.add_node,
        body=shapes.NodeIn,
        query=NoQuery,
        answer=shapes.NodeOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/nodes/{id}",
        summary="修改节点 · change a node",
        right=Right.MANAGE_ORGANISATION,
        scope=OF_NODE,
        handler=organisation.change_node,
        body=shapes.NodeChange,
        query=NoQuery,
        answer=shapes.NodeOut,
    ),
    Endpoint(
        method="POST",
        path="/nodes/{id}/close",
        summary="停用节点，其工作移交 · close a node, its work moved",
        right=Right.MANAGE_ORGANISATION,
        scope=OF_NODE,
        handler=organisation.close_node,
        body=shapes.CloseNodeIn,
        query=NoQuery,
        answer=shapes.NodeOut,
    ),
    Endpoint(
        method="POST",
        path="/nodes/{id}/reopen",
        summary="重新启用节点 · open it again",
        right=Right.MANAGE_ORGANISATION,
        scope=OF_NODE,
        handler=organisation.reopen_node,
        body=Nothing,
        query=NoQuery,
        answer=shapes.NodeOut,
    ),
)
