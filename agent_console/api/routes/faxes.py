"""Routes of faxes."""

from typing import Any

from agent_console.api import faxes
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import OF_CONVERSATION, OF_MESSAGE
from agent_console.api.shapes import faxes as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/messages/{id}/fax",
        summary="传真 · a fax, page by page",
        right=Right.SEE_CONVERSATIONS,
        scope=OF_MESSAGE,
        handler=faxes.get_fax,
        body=Nothing,
        query=NoQuery,
        answer=shapes.FaxOut,
    ),
    Endpoint(
        method="POST",
        path="/conversations/{id}/fax-preview",
        summary="回复打印成什么样 · an answer as its pages",
        right=Right.ANSWER,
        scope=OF_CONVERSATION,
        handler=faxes.preview,
        body=shapes.PreviewIn,
        query=NoQuery,
        answer=shapes.PreviewOut,
    ),
)
