"""Routes of what went wrong."""

from typing import Any

from agent_console.api import trouble
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_CONVERSATION, OF_PARKED
from agent_console.api.shapes import conversations as conversation_shapes
from agent_console.api.shapes import messages as message_shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/parked",
        summary="无法处理的消息 · parked messages",
        right=Right.SEE_TROUBLE,
        scope=LISTED,
        handler=trouble.list_parked,
        body=Nothing,
        query=NoQuery,
        answer=conversation_shapes.ParkedPage,
    ),
    Endpoint(
        method="POST",
        path="/parked/{id}/replay",
        summary="重新处理 · process again",
        right=Right.MEND_TROUBLE,
        scope=OF_PARKED,
        handler=trouble.replay,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="POST",
        path="/parked/{id}/settle",
        summary="标记为已处理 · nothing is to be done",
        right=Right.MEND_TROUBLE,
        scope=OF_PARKED,
        handler=trouble.settle_parked,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/messages/{seq}/settle",
        summary="发送失败标记为已处理 · nothing is to be done about a failed one",
        right=Right.MEND_TROUBLE,
        scope=OF_CONVERSATION,
        handler=trouble.settle_failed,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="GET",
        path="/deliveries/failed",
        summary="发送失败的消息 · failed deliveries",
        right=Right.SEE_TROUBLE,
        scope=LISTED,
        handler=trouble.list_failed,
        body=Nothing,
        query=NoQuery,
        answer=message_shapes.FailedPage,
    ),
)
