"""Handler of the live socket."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_console.api.endpoints import Call
from agent_console.api.forms import Nothing, Query
from hub.core.errors import InputError


class LiveQuery(Query):
    """`after`: the number of the last event that the listener has; none: from now on."""

    after: Annotated[int, Field(ge=0, le=2**53)] | None = None


async def listen(call: Call[Nothing, LiveQuery]) -> web.StreamResponse:
    if not web.WebSocketResponse().can_prepare(call.request):
        raise InputError("not_websocket")
    return await call.services.live.listen(call.request, call.who, call.query.after)
