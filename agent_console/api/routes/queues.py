"""Routes of queues."""

from typing import Any

from agent_console.api import queues
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import OF_BODY_NODE, OF_QUEUE, anywhere
from agent_console.api.shapes import queues as shapes
from agent_console.rights import Right

_WHERE_TO = anywhere("whoever answers must know where a conversation can be passed, at any level")

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/queues",
        summary="队列与排队情况 · queues and how they stand",
        right=Right.SEE_CONVERSATIONS,
        scope=_WHERE_TO,
        handler=queues.list_queues,
        body=Nothing,
        query=NoQuery,
        answer=shapes.QueuePage,
    ),
    Endpoint(
        method="POST",
        path="/queues",
        summary="新建队列 · a new one",
        right=Right.MANAGE_QUEUES,
        scope=OF_BODY_NODE,
        handler=queues.add_queue,
        body=shapes.NewQueue,
        query=NoQuery,
        answer=shapes.QueueOut,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/queues/{id}",
        summary="一个队列 · one of them",
        right=Right.SEE_CONVERSATIONS,
        scope=_WHERE_TO,
        handler=queues.get_queue,
        body=Nothing,
        query=NoQuery,
        answer=shapes.QueueOut,
    ),
    Endpoint(
        method="PUT",
        path="/queues/{id}",
        summary="更改队列 · change it",
        right=Right.MANAGE_QUEUES,
        scope=OF_QUEUE,
        handler=queues.change_queue,
        body=shapes.ChangedQueue,
        query=NoQuery,
        answer=shapes.QueueOut,
    ),
    Endpoint(
        method="DELETE",
        path="/queues/{id}",
        summary="撤销队列 · give it up",
        right=Right.MANAGE_QUEUES,
        scope=OF_QUEUE,
        handler=queues.delete_queue,
        body=Nothing,
        query=shapes.LeaveQuery,
        answer=Done,
    ),
)
