"""Routes of the rules by which conversations are closed."""

from typing import Any

from agent_console.api import endings
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import anywhere, at_root
from agent_console.api.shapes import endings as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/ending-rules",
        summary="结束会话的规则 · what is said at the end",
        right=Right.SEE_CONVERSATIONS,
        scope=anywhere("whoever closes conversations, or reads closed ones, may know them"),
        handler=endings.get_rules,
        body=Nothing,
        query=NoQuery,
        answer=shapes.EndingRulesOut,
    ),
    Endpoint(
        method="PUT",
        path="/ending-rules",
        summary="更改结束会话的规则 · change it",
        right=Right.MANAGE_QUEUES,
        scope=at_root("summaries and categories are counted over the whole carrier"),
        handler=endings.change_rules,
        body=shapes.EndingRulesIn,
        query=NoQuery,
        answer=shapes.EndingRulesOut,
        limit=256_000,
    ),
)
