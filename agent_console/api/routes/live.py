"""Routes of the live socket."""

from typing import Any

from agent_console.api import live
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Nothing
from agent_console.api.scopes import ONESELF
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/live",
        summary="实时事件 · numbered events, a WebSocket",
        right=Right.SELF,
        scope=ONESELF,
        handler=live.listen,
        body=Nothing,
        query=live.LiveQuery,
        answer=None,
        gives="websocket",
    ),
)
