"""Routes of saved views."""

from typing import Any

from agent_console.api import saved_views
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import ONESELF
from agent_console.api.shapes import saved_views as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/views",
        summary="我的视图 · my saved views",
        right=Right.SELF,
        scope=ONESELF,
        handler=saved_views.list_views,
        body=Nothing,
        query=shapes.ViewQuery,
        answer=shapes.ViewPage,
    ),
    Endpoint(
        method="POST",
        path="/views",
        summary="保存视图 · save a view",
        right=Right.SELF,
        scope=ONESELF,
        handler=saved_views.save,
        body=shapes.ViewIn,
        query=NoQuery,
        answer=shapes.ViewOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/views/{id}",
        summary="修改视图 · change a view",
        right=Right.SELF,
        scope=ONESELF,
        handler=saved_views.change,
        body=shapes.ViewIn,
        query=NoQuery,
        answer=shapes.ViewOut,
    ),
    Endpoint(
        method="DELETE",
        path="/views/{id}",
        summary="删除视图 · drop a view",
        right=Right.SELF,
        scope=ONESELF,
        handler=saved_views.drop,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
)
