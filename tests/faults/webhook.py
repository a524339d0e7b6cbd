"""An integrator's server, as trustworthy as such servers are."""

import random
import time

from aiohttp import web

from tests.faults.ledger import Push


class Webhook:
    """An integrator's server: hears answers, sometimes refuses, sometimes answers too late."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._random = random.Random(seed)
        self._runner: web.AppRunner | None = None
        self.heard: list[Push] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/hook"

    async def start(self) -> None:
        site = web.Application()
        site.router.add_post("/hook", self._hear)
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        told = await request.json()
        luck = self._random.random()
        if luck < 0.1:
            return web.Response(status=503, headers={"Retry-After": "2"})
        self.heard.append(Push(told["message_id"], told["text"], time.monotonic()))
        return web.Response(status=502 if luck < 0.15 else 200)
