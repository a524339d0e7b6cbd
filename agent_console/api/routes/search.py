"""The route of the search over everything."""

from typing import Any

from agent_console.api import search
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Nothing
from agent_console.api.scopes import anywhere
from agent_console.api.shapes import search as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/search",
        summary="搜索会话、工单、客户与知识 · search conversations, orders, customers and articles",
        right=Right.SELF,
        scope=anywhere("each kind is looked through where the caller has its own right"),
        handler=search.search,
        body=Nothing,
        query=shapes.SearchQuery,
        answer=shapes.SearchOut,
    ),
)
