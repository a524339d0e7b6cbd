"""Routes of the wall board."""

from typing import Any

from agent_console.api import board
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import LISTED
from agent_console.api.shapes import board as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/board",
        summary="实时监控的指标 · figures of the wall board",
        right=Right.SEE_SEATS,
        scope=LISTED,
        handler=board.get_board,
        body=Nothing,
        query=shapes.BoardQuery,
        answer=shapes.BoardOut,
    ),
    Endpoint(
        method="GET",
        path="/board/workers",
        summary="谁在岗、手上有什么 · who is at work with what in hand",
        right=Right.SEE_SEATS,
        scope=LISTED,
        handler=board.list_workers,
        body=Nothing,
        query=NoQuery,
        answer=shapes.WorkerPage,
    ),
)
