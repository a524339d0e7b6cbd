"""Routes of faxes."""

from typing import Any

from agent_console.api import faxes
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import OF_MESSAGE
from agent_console.api.shapes.faxes import FaxOut
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
        answer=FaxOut,
    ),
)
