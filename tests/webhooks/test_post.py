"""One attempt, at receivers that refuse, hang, send elsewhere, talk nonsense or are not there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web

from hub.core.clock import SystemClock
from hub.core.errors import Unavailable
from hub.house.ports import free_port
from tests.webhooks.conftest import LOOPBACK, Receiver
from webhooks.names import Names
from webhooks.post import Outcome, Post

Speak = Callable[[asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with Post(SystemClock(), LOOPBACK) as opened:
        yield opened


async def send(post: Post, url: str) -> Outcome:
    return await post.send(url, b'{"number":1}', {"Content-Type": "application/json"})


@asynccontextmanager
async def bare_server(speak: Speak) -> AsyncIterator[str]:
    """A server that says whatever bytes it likes."""

    spoken = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await speak(writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        spoken.set()

    port = free_port()
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        yield f"http://127.0.0.1:{port}/"
        await spoken.wait()


async def test_what_is_answered_2xx_is_taken(post: Post, receiver: Receiver) -> None:
    outcome = await send(post, receiver.url)
    assert outcome.taken
    assert receiver.taken == [1]
    assert outcome.seconds > 0


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410, 429, 500, 503])
async def test_anything_else_is_not(post: Post, receiver: Receiver, status: int) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": "7"})

    receiver.script = refuse
    outcome = await send(post, receiver.url)
    assert (outcome.taken, outcome.gone) == (False, status == 410)
    assert outcome.error == f"answered {status}"
    assert outcome.retry_after == 7


async def test_it_is_not_sent_on_to_where_a_receiver_points(
    post: Post, receiver: Receiver, receivers: Callable[[], Awaitable[Receiver]]
) -> None:
    elsewhere = await receivers()

    async def point(_: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": elsewhere.url})

    receiver.script = point
    assert (await send(post, receiver.url)).status == 307
    assert elsewhere.heard == []


async def test_a_receiver_that_hangs_is_left_after_its_time(receiver: Receiver) -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    receiver.script = hang
    async with Post(SystemClock(), LOOPBACK, patience=0.5) as impatient:
        outcome = await send(impatient, receiver.url)
    assert (outcome.taken, outcome.error) == (False, "no answer in time")
    assert 0.4 < outcome.seconds < 5


@pytest.mark.parametrize(
    "said",
    [
        b"", b"220 mail.example ESMTP\r\n", b"\x00\xff\xfe" * 50, b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b"HTTP/1.1 20",
    ],
)  # fmt: skip
async def test_nonsense_is_no_answer(post: Post, said: bytes) -> None:
    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(said)

    async with bare_server(speak) as url:
        outcome = await send(post, url)
    assert not outcome.taken
    assert outcome.error


async def test_an_answer_without_an_end_is_not_read(post: Post) -> None:
    heard = asyncio.Event()

    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n" + b"x" * 1000)
        await heard.wait()

    async with bare_server(speak) as url:
        outcome = await send(post, url)
        heard.set()
    assert outcome.taken


async def test_where_nobody_listens_and_where_there_is_no_such_name(post: Post) -> None:
    for url in (f"http://127.0.0.1:{free_port()}/", "https://no-such-host.invalid/"):
        outcome = await send(post, url)
        assert (outcome.taken, outcome.status) == (False, 0)
        assert outcome.error


async def test_a_name_that_leads_into_our_network_is_not_followed(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2]
    async with Post(SystemClock(), patience=2) as strict:
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
            for scheme in ("http", "https"):
                outcome = await send(strict, f"{scheme}://{host}:{port}")
                assert "not an address that webhooks may reach" in outcome.error
    assert receiver.heard == []


async def test_what_a_name_leads_to_is_judged_at_each_call(
    post: Post, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that was public when it was set and leads inside now (DNS rebinding)."""
    port = int(receiver.url.split(":")[2].partition("/")[0])
    lead: dict[str, str] = {"to": "127.0.0.1"}
    resolve = Names.resolve

    async def turn(self: Names, host: str, *_: object, **__: object) -> object:
        return await resolve(self, lead["to"], port)

    monkeypatch.setattr(Names, "resolve", turn)
    assert (await send(post, f"http://oa.example:{port}/hook")).taken
    lead["to"] = "10.0.0.1"
    outcome = await send(post, f"http://other.example:{port}/hook")
    assert "not an address" in outcome.error


async def test_a_post_that_is_not_open_says_so() -> None:
    with pytest.raises(Unavailable):
        await send(Post(SystemClock()), "https://oa.example.cn/")
