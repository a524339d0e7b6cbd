"""Calls of the HTTP interface: what was done, what was not, and what nobody knows."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.tencent.calls import Answer, Line, Refused, Request, Upload
from channels.tencent.tokened import Credentials, Tokened, judged
from hub.core.errors import ChannelError, NeedsReauth, Permanent, Temporary, Unavailable, Uncertain
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
GET = Request(path="/get", query={})
SEND = Request(path="/send", query={}, content={"text": "您好"}, harmless=False)
TABLE: dict[int, type[ChannelError]] = {40013: NeedsReauth, -1: Temporary}


class Service:
    """Gives tokens `t1`, `t2` …; every other call is answered by `handle`."""

    def __init__(self) -> None:
        self.given = 0
        self.valid: set[str] = set()
        self.bodies: list[bytes] = []
        self.handle: Handler = self.done
        self.token_answer: dict[str, Any] = {}
        self._server: TestServer | None = None

    @property
    def url(self) -> str:
        assert self._server
        return str(self._server.make_url("/")).rstrip("/")

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/token", self._give)
        app.router.add_route("*", "/{path}", self._answer)
        self._server = TestServer(app, port=free_port())
        await self._server.start_server()

    async def stop(self) -> None:
        if self._server:
            await self._server.close()

    async def _give(self, request: web.Request) -> web.Response:
        self.given += 1
        self.valid = {f"t{self.given}"}
        told = {"access_token": f"t{self.given}", "expires_in": 7200}
        return web.json_response(self.token_answer or told)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        return await self.handle(request)

    async def done(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def check_token(self, request: web.Request) -> web.StreamResponse:
        if request.query["access_token"] in self.valid:
            return await self.done(request)
        return web.json_response({"errcode": 42001, "errmsg": "access_token expired"})


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    found = Service()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
async def line(service: Service) -> AsyncIterator[Line]:
    found = Line(service.url)
    yield found
    await found.close()


@pytest.fixture
def tokened(line: Line) -> Tokened:
    return of(line, FakeHub())


def of(line: Line, hub: FakeHub, secret: str = "s") -> Tokened:
    asks = Request(path="/token", query={}, content={"secret": secret})
    held = Credentials(service="test", id="1", secret=secret, request=asks)
    return Tokened(line, hub.surroundings(), held, partial(judged, table=TABLE))


def answering(**options: Any) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(**options)

    return handle


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response()


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.close()
    return web.Response()


async def test_characters_go_out_as_they_are_and_not_as_escapes(line: Line, service: Service):
    assert await line.ask(SEND) == {"errcode": 0, "errmsg": "ok"}
    assert service.bodies == ['{"text": "您好"}'.encode()]
    await line.ask(Request(path="/send", query={}, content={"text": "\ud800"}))
    assert service.bodies[1] == b'{"text": "?"}'


@pytest.mark.parametrize(
    ("handle", "harmless", "otherwise"),
    [
        (answering(status=503), Temporary, Temporary),
        (answering(status=429), Temporary, Temporary),
        (answering(status=502), Temporary, Uncertain),
        (answering(status=404), Permanent, Permanent),
        (answering(status=302, headers={"Location": "/get"}), Permanent, Permanent),
        (answering(text="<html>"), Temporary, Uncertain),
        (answering(text="[" * 100_000), Temporary, Uncertain),
        (answering(text="[]"), Temporary, Uncertain),
        (answering(body=b"x" * (2**20 + 1)), Permanent, Permanent),
        (cut, Temporary, Uncertain),
        (hang, Temporary, Uncertain),
    ],
)
async def test_what_may_have_been_done_is_told_from_what_was_not(
    line: Line, service: Service, handle: Handler, harmless: type, otherwise: type
):
    service.handle = handle
    for request, kind in ((GET, harmless), (SEND, otherwise)):
        slow = Request(
            path=request.path, query={}, content=request.content, harmless=request.harmless,
            seconds=0.5 if handle is hang else 10,
        )  # fmt: skip
        with pytest.raises(ChannelError) as told:
            await line.ask(slow)
        assert type(told.value) is kind
        assert request.path in told.value.detail


async def test_where_nobody_listens_nothing_was_done():
    for base in ("http://127.0.0.1:9", "http://"):
        line = Line(base)
        with pytest.raises((Temporary, Permanent)):
            await line.ask(SEND)
        await line.close()
        await line.close()


async def test_a_refusal_has_its_code_and_its_words(line: Line, service: Service):
    service.handle = answering(text='{"errcode":45015,"errmsg":"response out of time rid: 1"}')
    with pytest.raises(Refused) as told:
        await line.ask(SEND)
    assert told.value.code == 45015
    assert str(told.value) == "45015 response out of time rid: 1"
    assert type(judged(told.value, TABLE)) is Permanent
    assert type(judged(Refused(-1, "system busy"), TABLE)) is Temporary


async def test_a_token_at_its_end_is_renewed_once_and_the_call_made_again(
    tokened: Tokened, service: Service
):
    service.handle = service.check_token
    await tokened.ask(SEND)
    service.valid = set()
    await asyncio.gather(*(tokened.ask(SEND) for _ in range(8)))
    assert service.given == 2


async def test_where_no_token_will_do_it_is_tried_once_more_and_said(
    tokened: Tokened, service: Service
):
    service.handle = answering(text='{"errcode":40001,"errmsg":"not latest"}')
    with pytest.raises(Refused):
        await tokened.ask(SEND)
    assert len(service.bodies) == service.given == 2


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"errcode": 40013, "errmsg": "invalid appid"}, NeedsReauth),
        ({"errcode": 1, "errmsg": "?"}, Permanent),
        ({"expires_in": 7200}, Temporary),
        ({"access_token": 7, "expires_in": 7200}, Temporary),
        ({"access_token": "t", "expires_in": "soon"}, Temporary),
    ],
)
async def test_why_no_token_is_given_is_said_and_nothing_sent(
    tokened: Tokened, service: Service, told: dict[str, Any], kind: type
):
    service.token_answer = told
    with pytest.raises(ChannelError) as error:
        await tokened.ask(SEND)
    assert type(error.value) is kind
    assert not service.bodies


async def test_while_the_store_is_away_nothing_is_sent_and_it_is_tried_again(line: Line):
    class Away:
        async def get(self, *args: Any, **more: Any) -> str:
            raise Unavailable("no store")

    hub = FakeHub()
    hub.purse = Away()  # type: ignore[assignment]
    with pytest.raises(Temporary):
        await of(line, hub).ask(SEND)


async def test_another_secret_is_another_token(line: Line):
    hub = FakeHub()
    for secret in ("one", "one", "two"):
        await of(line, hub, secret).ask(GET)
    assert sorted(hub.purse.tokens.values()) == ["t1", "t2"]
    assert not any("one" in name or "two" in name for name in hub.purse.tokens)


async def test_a_file_is_told_from_what_is_said_instead(tokened: Tokened, service: Service):
    heads = {"Content-Disposition": 'attachment; filename="a.jpg"', "Content-Type": "image/jpeg"}
    service.handle = answering(body=b"\xff\xd8", headers=heads)
    assert await tokened.download(GET) == Answer(
        content_type="image/jpeg", name="a.jpg", body=b"\xff\xd8"
    )
    service.handle = answering(text='{"video_url":"http://v"}')
    assert await tokened.download(GET) == {"video_url": "http://v"}
    service.handle = answering(text='{"errcode":40007,"errmsg":"invalid media_id"}')
    with pytest.raises(Refused):
        await tokened.download(GET)


async def test_a_file_is_put_up_again_with_another_token(tokened: Tokened, service: Service):
    service.handle = service.check_token
    await tokened.ask(GET)
    service.valid = set()
    file = Upload(name="a.jpg", content_type="image/jpeg", data=b"\xff\xd8\xff")
    await tokened.ask(Request(path="/upload", query={}, upload=file))
    for body in service.bodies[-2:]:
        assert b'name="media"; filename="a.jpg"' in body and b"\xff\xd8\xff" in body
