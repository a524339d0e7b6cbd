"""Routes of the keys of other systems."""

from typing import Any

from agent_console.api import tokens
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import LISTED, OF_BODY_NODE, OF_TOKEN
from agent_console.api.shapes import tokens as token_shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/tokens",
        summary="接口令牌列表 · API tokens",
        right=Right.MANAGE_OUTSIDE,
        scope=LISTED,
        handler=tokens.list_tokens,
        body=Nothing,
        query=NoQuery,
        answer=token_shapes.TokenPage,
    ),
    Endpoint(
        method="POST",
        path="/tokens",
        summary="新建接口令牌 · make one",
        right=Right.MANAGE_OUTSIDE,
        scope=OF_BODY_NODE,
        handler=tokens.make_token,
        body=token_shapes.TokenIn,
        query=NoQuery,
        answer=token_shapes.NewToken,
        status=201,
        shown_once=True,
    ),
    Endpoint(
        method="DELETE",
        path="/tokens/{id}",
        summary="吊销接口令牌 · revoke it",
        right=Right.MANAGE_OUTSIDE,
        scope=OF_TOKEN,
        handler=tokens.revoke_token,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
)
