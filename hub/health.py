"""Whether the process lives, whether it is ready, and what it counts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from hub.core.errors import HubError

Check = Callable[[], Awaitable[Mapping[str, Any]]]
"""One part's state: `{"state": "up" | "warming" | "down", …}`."""

TIME_LIMIT = 2.0
NEEDED = ("store", "channels")
"""Parts without which messages are not accepted; without the others they still are."""


class Health:
    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self.started = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self._live),
            web.get("/readyz", self._ready),
            web.get("/metrics", self._metrics),
        ]

    async def _live(self, _: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def states(self) -> dict[str, Mapping[str, Any]]:
        states = await asyncio.gather(*(_ask(check) for check in self._checks.values()))
        return dict(zip(self._checks, states, strict=True))

    async def _ready(self, _: web.Request) -> web.Response:
        parts = await self.states()
        ready = self.started.is_set() and all(parts[name]["state"] == "up" for name in NEEDED)
        return web.json_response({"ready": ready, "parts": parts}, status=200 if ready else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _ask(check: Check) -> Mapping[str, Any]:
    try:
        return await asyncio.wait_for(check(), TIME_LIMIT)
    except (HubError, TimeoutError) as error:
        return {"state": "down", "reason": str(error) or "no answer"}
