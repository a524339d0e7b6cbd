"""Servers of others, as trustworthy as such servers are."""

import hmac
import random
import time

from aiohttp import web

from tests.faults.story import Push, Telling
from tests.faults.town import TOKEN


class Webhook:
    """An integrator's: hears answers and events, sometimes refuses, or forgets what it heard."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._random = random.Random(seed)
        self._runner: web.AppRunner | None = None
        self.heard: list[Push] = []
        self.told: list[Telling] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/hook"

    @property
    def events_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/events"

    async def start(self) -> None:
        site = web.Application()
        site.router.add_post("/hook", self._hear)
        site.router.add_post("/events", self._hear_event)
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

    async def _hear_event(self, request: web.Request) -> web.Response:
        """Seldom does it fail: after each refusal the hub pauses for a second."""
        body, luck = await request.read(), self._random.random()
        if luck < 0.01:
            return web.Response(status=503)
        number = int((await request.json())["number"])
        delivery, genuine = request.headers["X-Hub-Delivery"], _is_genuine(request, body)
        self.told.append(Telling(number, delivery, body.decode(), genuine=genuine))
        return web.Response(status=502 if luck < 0.02 else 200)


def _is_genuine(request: web.Request, body: bytes) -> bool:
    signed = request.headers["X-Hub-Timestamp"].encode() + b"." + body
    wanted = f"sha256={hmac.new(TOKEN.encode(), signed, 'sha256').hexdigest()}"
    return hmac.compare_digest(wanted, request.headers["X-Hub-Signature-256"])
