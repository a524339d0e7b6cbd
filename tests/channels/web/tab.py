"""A tab of the web chat, as its page drives it."""

import asyncio
from typing import Any

from aiohttp import ClientWebSocketResponse

from tests.channels.serving import Client

SESSIONS = "/chat/v1/demo/sessions"

SESSIONS = "/chat/v1/demo/sessions"
WS = "/chat/v1/demo/ws"


async def begin(client: Client, **body: Any) -> tuple[str, tuple[str, str, str]]:
    """A new visitor: his token and where his thread is."""
    async with client.post(SESSIONS, json=body) as answer:
        told = await answer.json()
    return told["token"], ("web", "demo", told["visitor_id"])


async def connect(client: Client, token: str, after: int = 0) -> ClientWebSocketResponse:
    return await client.ws_connect(WS, params={"token": token, "after": str(after)})


async def hear(ws: ClientWebSocketResponse, *kinds: str) -> dict[str, Any]:
    """The next frame of one of these kinds; others are passed over."""
    async with asyncio.timeout(10):
        while (frame := await ws.receive_json())["type"] not in kinds:
            pass
    return dict(frame)


async def say(ws: ClientWebSocketResponse, cid: str, text: str) -> dict[str, Any]:
    await ws.send_json({"type": "message", "cid": cid, "text": text})
    return await hear(ws, "ack", "error")
