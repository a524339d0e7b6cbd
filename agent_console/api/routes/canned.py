"""Routes of canned replies."""

from typing import Any

from agent_console.api import canned
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import anywhere
from agent_console.api.shapes import canned as shapes
from agent_console.rights import Right

_OWN = anywhere("one's own; of everybody's ones the handler asks for their node's right")

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/canned",
        summary="常用语 · canned replies",
        right=Right.ANSWER,
        scope=_OWN,
        handler=canned.list_canned,
        body=Nothing,
        query=NoQuery,
        answer=shapes.CannedPage,
    ),
    Endpoint(
        method="POST",
        path="/canned",
        summary="新建常用语 · a new one",
        right=Right.ANSWER,
        scope=_OWN,
        handler=canned.add_canned,
        body=shapes.NewCanned,
        query=NoQuery,
        answer=shapes.CannedOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/canned/{id}",
        summary="更改常用语 · change it",
        right=Right.ANSWER,
        scope=_OWN,
        handler=canned.change_canned,
        body=shapes.ChangedCanned,
        query=NoQuery,
        answer=shapes.CannedOut,
    ),
    Endpoint(
        method="DELETE",
        path="/canned/{id}",
        summary="删除常用语 · delete it",
        right=Right.ANSWER,
        scope=_OWN,
        handler=canned.delete_canned,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
)
