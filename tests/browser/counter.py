"""The web chat alone: real channel and pages over a hub in memory, that the test itself plays."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from agent_console.pages import Pages
from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.conversations import State
from hub.core.messages import Author, AuthorKind, Inbound
from hub.core.parts import Part
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub

AGENT = Author(kind=AuthorKind.AGENT, id="agent", name="林珊")
STRICT = (
    "default-src 'none'; script-src {0}; connect-src {0} {1}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types zongji vue"
)
"""The strictest policy of a page under which the chat works: `docs/widget.md` says so."""
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<body><h1>Shop</h1>{scripts}</body></html>"""


class Counter:
    """One account after the other, as a test sets it; `policy` is the page's, "" for none."""

    def __init__(self) -> None:
        self.hub = FakeHub()
        self.port = free_port()
        self.policy = ""
        self.page = PAGE
        self._board = Switchboard(self.hub.surroundings(), self.hub.receive, self.hub.notify)
        self._loop = asyncio.new_event_loop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def play(self, act: Callable[[], object]) -> None:
        """Let the hub do something, in its own loop."""

        async def run() -> None:
            act()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def open(self, name: str, config: Mapping[str, Any]) -> None:
        async def restart() -> None:
            await self._board.stop("web", name)
            await self._board.start(Account(channel="web", name=name, config=config))

        asyncio.run_coroutine_threadsafe(restart(), self._loop).result(10)

    def shut(self, name: str) -> None:
        asyncio.run_coroutine_threadsafe(self._board.stop("web", name), self._loop).result(10)

    def hear(self, count: int) -> Inbound:
        """The message that makes so many, once it has come."""
        until = time.monotonic() + 15
        while len(self.hub.inbounds) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.hub.inbounds) == count
        return self.hub.inbounds[-1]

    @property
    def where(self) -> tuple[str, str, str]:
        """The thread in which somebody wrote last."""
        last = self.hub.inbounds[-1]
        return "web", last.account, last.sender.id

    def say(self, parts: tuple[Part, ...] | str, author: Author = AGENT) -> None:
        self.play(lambda: self.hub.say(self.where, parts, author=author))

    def move(self, *states: State) -> None:
        for state in states:
            self.play(lambda state=state: self.hub.move(self.where, state))  # type: ignore[misc]

    async def _serve(self, ready: threading.Event, done: asyncio.Event) -> None:
        app = web.Application()
        app.add_routes(self._board.routes())
        app.router.add_get("/shop", self._shop)
        Pages().mount(app)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        ready.set()
        await done.wait()
        await self._board.close()
        await runner.cleanup()

    async def _shop(self, request: web.Request) -> web.Response:
        tag = '<script async src="/widget/chat.js" data-account="{}"{}></script>'
        more = "".join(
            f' data-{name}="{value}"' for name, value in request.query.items() if name != "lang"
        )
        account = request.query.get("account", "shop")
        text = self.page.format(
            lang=request.query.get("lang", "zh-CN"), scripts=tag.format(account, more)
        )
        headers = {"Content-Security-Policy": self.policy} if self.policy else {}
        return web.Response(text=text, content_type="text/html", headers=headers)

    def _run(self, ready: threading.Event, done: asyncio.Event) -> None:
        self._loop.run_until_complete(self._serve(ready, done))
        self._loop.close()


@contextmanager
def standing() -> Iterator[Counter]:
    counter, ready, done = Counter(), threading.Event(), asyncio.Event()
    thread = threading.Thread(target=counter._run, args=(ready, done), daemon=True)
    thread.start()
    assert ready.wait(20)
    counter.open("shop", {})
    try:
        yield counter
    finally:
        counter._loop.call_soon_threadsafe(done.set)
        thread.join(20)
