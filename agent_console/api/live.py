"""Handler of the live socket."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_console.api.endpoints import Call
from agent_console.api.forms import Nothing, Query
from hub.core.errors import Forbidden, InputError


class LiveQuery(Query):
    """`after`: the number of the last event that the listener has; none: from now on."""

    after: Annotated[int, Field(ge=0, le=2**53)] | None = None


async def listen(call: Call[Nothing, LiveQuery]) -> web.StreamResponse:
    if not web.WebSocketResponse().can_prepare(call.request):
        raise InputError("not_websocket")
    if call.who.is_machine:
        raise Forbidden
    return await call.services.live.listen(call.request, call.who, call.query.after)
