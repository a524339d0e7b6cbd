"""Real receivers on real sockets, and a sender on a real store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.core.clock import SystemClock
from hub.core.events import Kind
from hub.core.organisation import ROOT_NODE
from hub.core.webhooks import Letter, Progress, Subscription
from hub.house.ports import free_port
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from hub.store.webhooks import Webhooks
from webhooks.desk import WebhookDesk, Wish
from webhooks.post import Post
from webhooks.sender import Sender

KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
LOOPBACK = (ip_network("127.0.0.0/8"),)
SECRET = "a-secret-of-letters"
Script = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Receiver:
    """A system outside: keeps what it took; `script` answers instead of it, if there is one."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.taken: list[int] = []
        self.script: Script | None = None
        self.server: TestServer | None = None

    @property
    def url(self) -> str:
        assert self.server
        return f"http://127.0.0.1:{self.server.port}/hook"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/hook", self._hear)
        self.server = TestServer(app, port=free_port())
        await self.server.start_server()

    async def stop(self) -> None:
        if self.server:
            await self.server.close()

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.heard.append((dict(request.headers), body))
        answer = await self.script(request) if self.script else web.Response(status=204)
        if 200 <= answer.status < 300:
            number = (await request.json()).get("number")
            self.taken += [number] if number else []
        return answer

    async def until(self, count: int, seconds: float = 60) -> list[int]:
        """The numbers of the events it took, once there are so many."""
        async with asyncio.timeout(seconds):
            while len(self.taken) < count:
                await asyncio.sleep(0.01)
        return self.taken


class Watch(SystemClock):
    """The wall time, wound on by tests; what waits really waits."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


class Shards:
    """Which shards a process works on; all, until a test takes them away."""

    def __init__(self) -> None:
        self.ours = True

    def owns(self, shard: int) -> bool:
        return self.ours


class Process:
    """One hub process's webhooks: who subscribes, who sends, and events to send."""

    def __init__(self, spine: Spine, clock: Watch, patience: float = 2.0) -> None:
        spine.clock = clock
        self.spine = spine
        self.clock = clock
        self.shards = Shards()
        self.webhooks = Webhooks(spine.db, KEY)
        self.post = Post(clock, LOOPBACK, patience)
        self.desk = WebhookDesk(spine.db, spine.committer, self.webhooks, self.post, clock)
        self.sender = Sender(spine, self.webhooks, self.post, self.shards)
        self.work: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.work = asyncio.create_task(self.sender.run())

    async def stop(self) -> None:
        if self.work:
            self.work.cancel()
            await asyncio.wait([self.work])
            self.work = None

    async def subscribe(self, url: str, **wish: Any) -> Subscription:
        wanted = {"name": "OA", "secret": SECRET, "node_id": ROOT_NODE} | wish
        return await self.desk.subscribe(Wish(url=url, **wanted), by="admin")

    async def happen(
        self, count: int = 1, kind: Kind = Kind.ORDER, node_id: str = ROOT_NODE, **data: Any
    ) -> list[int]:
        """Events; their numbers."""
        before = self.spine.feed.last
        for _ in range(count):
            await self.spine.committer.commit(
                None,
                lambda draft: draft.event(kind, node_id=node_id, number="TS-0101-0001", **data),
            )
        return list(range(before + 1, before + 1 + count))

    async def switch(self, subscription: Subscription, **wish: Any) -> Subscription:
        before = await self.desk.get(subscription.id)
        names = ("name", "url", "kinds", "node_id", "active")
        wanted = Wish(**{name: getattr(before, name) for name in names} | wish)
        return await self.desk.change(before, wanted, rev=before.rev, by="admin")

    async def letters(self, subscription: Subscription) -> list[Letter]:
        """The newest first."""
        return await self.desk.letters.newest(subscription.id, now=self.clock.now(), limit=1000)

    async def progress(self, subscription: Subscription) -> Progress:
        return (await self.webhooks.progress([subscription.id]))[subscription.id]

    async def until(self, check: Callable[[], Awaitable[Any]], seconds: float = 60) -> Any:
        async with asyncio.timeout(seconds):
            while not (found := await check()):
                await asyncio.sleep(0.02)
        return found


@pytest.fixture
async def receivers() -> AsyncIterator[Callable[[], Awaitable[Receiver]]]:
    running: list[Receiver] = []

    async def start() -> Receiver:
        receiver = Receiver()
        await receiver.start()
        running.append(receiver)
        return receiver

    yield start
    for receiver in running:
        await receiver.stop()


@pytest.fixture
async def receiver(receivers: Callable[[], Awaitable[Receiver]]) -> Receiver:
    return await receivers()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def outside(spine: Spine, watch: Watch) -> AsyncIterator[Process]:
    built = Process(spine, watch)
    built.start()
    yield built
    await built.stop()


@pytest.fixture
async def another(db: Database, watch: Watch) -> AsyncIterator[Process]:
    """A second hub process on the same store; its sender is not started."""
    spine = Spine(db, watch)
    await spine.feed.start()
    spine.feed.alone = False
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(spine.committer.run()), group.create_task(spine.feed.run())]
        built = Process(spine, watch)
        yield built
        await built.stop()
        for task in tasks:
            task.cancel()
