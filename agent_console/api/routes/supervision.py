"""Routes of supervising."""

from typing import Any

from agent_console.api import supervision
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import OF_CONVERSATION, anywhere, at_root
from agent_console.api.shapes import conversations as conversation_shapes
from agent_console.api.shapes import supervision as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/conversations/{id}/watches",
        summary="谁在旁观 · who watches it",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_CONVERSATION,
        handler=supervision.list_watches,
        body=Nothing,
        query=NoQuery,
        answer=shapes.WatchPage,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/watch",
        summary="旁观 · watch it",
        right=Right.SUPERVISE,
        scope=OF_CONVERSATION,
        handler=supervision.watch,
        body=Nothing,
        query=NoQuery,
        answer=shapes.WatchOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/unwatch",
        summary="结束旁观 · watch it no more",
        right=Right.SUPERVISE,
        scope=OF_CONVERSATION,
        handler=supervision.unwatch,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/join",
        summary="加入会话 · write in it beside the one who has it",
        right=Right.SUPERVISE,
        scope=OF_CONVERSATION,
        handler=supervision.join,
        body=Nothing,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/leave",
        summary="退出会话 · write in it no more",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=supervision.leave,
        body=Nothing,
        query=NoQuery,
        answer=conversation_shapes.ConversationOut,
    ),
    Endpoint(
        method="GET",
        path="/supervision",
        summary="督导设置 · what holds for supervising",
        right=Right.SEE_CONVERSATIONS,
        scope=anywhere("whoever is watched may know whether he is shown it"),
        handler=supervision.get_supervision,
        body=Nothing,
        query=NoQuery,
        answer=shapes.SupervisionOut,
    ),
    Endpoint(
        method="PUT",
        path="/supervision",
        summary="更改督导设置 · change it",
        right=Right.MANAGE_QUEUES,
        scope=at_root("it holds for the whole house"),
        handler=supervision.change_supervision,
        body=shapes.SupervisionIn,
        query=NoQuery,
        answer=shapes.SupervisionOut,
    ),
)
