"""Answers pushed to an integrator's own server: signed, and every failure named for the outbox."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.rest.channel import RestChannel
from hub.core.channel import Account
from hub.core.errors import ChannelError, NeedsReauth, Permanent, RecipientGone, Temporary
from hub.core.messages import Address, Outbound
from hub.core.parts import Choice, Choices, Text
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.rest.account import TOKEN

MESSAGE = Outbound(
    id="t.000000007", conversation_id="c1", channel="rest", account="demo",
    to=Address(id="u1", name="张三"),
    parts=(Text(text="您好"), Choices(text="选", options=(Choice(value="1", title="一"),))),
)  # fmt: skip


class Integrator:
    """A server that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.got: list[tuple[str, bytes]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((request.headers["X-Hub-Signature-256"], await request.read()))
        if self.status == 0 and request.transport:
            request.transport.abort()
        return web.Response(status=self.status or 200, headers=self.headers)


@pytest.fixture
async def integrator() -> AsyncIterator[tuple[Integrator, str]]:
    peer = Integrator()
    app = web.Application()
    app.router.add_post("/in", peer.handle)
    async with TestServer(app, port=free_port()) as server:
        yield peer, str(server.make_url("/in"))


@pytest.fixture
async def channel(integrator: tuple[Integrator, str], hub: FakeHub) -> AsyncIterator[RestChannel]:
    config = {"token": TOKEN, "webhook_url": integrator[1], "webhook_secret": "密"}
    opened = RestChannel(Account(channel="rest", name="demo", config=config), hub.surroundings())
    await opened.start(hub.receive, hub.notify)
    yield opened
    await opened.stop()


async def test_an_answer_is_pushed_signed_with_its_id(
    channel: RestChannel, integrator: tuple[Integrator, str]
):
    peer, _ = integrator
    assert channel.pushes
    receipt = await channel.send(MESSAGE)
    assert receipt.external_id == MESSAGE.id
    signature, body = peer.got[0]
    right = hmac.new("密".encode(), body, hashlib.sha256).hexdigest()
    assert signature == f"sha256={right}"
    told = json.loads(body)
    assert (told["message_id"], told["conversation_id"]) == ("t.000000007", "c1")
    assert told["to"] == {"id": "u1", "name": "张三"}
    assert [part["type"] for part in told["parts"]] == ["text", "choices"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (0, Temporary), (500, Temporary), (503, Temporary), (408, Temporary), (429, Temporary),
        (401, NeedsReauth), (403, NeedsReauth), (410, RecipientGone), (400, Permanent),
        (404, Permanent), (302, Permanent),
    ],
)  # fmt: skip
async def test_each_failure_says_what_to_do(
    channel: RestChannel, integrator: tuple[Integrator, str], status: int,
    error: type[ChannelError],
):  # fmt: skip
    integrator[0].status = status
    with pytest.raises(ChannelError) as failed:
        await channel.send(MESSAGE)
    assert type(failed.value) is error


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("99999999", 600.0), ("soon", None), ("-1", None)]
)
async def test_a_receiver_may_say_when_to_come_again(
    channel: RestChannel, integrator: tuple[Integrator, str], header: str, seconds: float | None
):
    integrator[0].status, integrator[0].headers = 429, {"Retry-After": header}
    with pytest.raises(Temporary) as failed:
        await channel.send(MESSAGE)
    assert failed.value.retry_after == seconds


async def test_a_connection_can_be_tried(channel: RestChannel, integrator: tuple[Integrator, str]):
    await channel.check()
    assert json.loads(integrator[0].got[0][1])["type"] == "ping"
    integrator[0].status = 401
    with pytest.raises(NeedsReauth):
        await channel.check()


async def test_an_account_without_a_webhook_does_not_push(hub: FakeHub):
    account = Account(channel="rest", name="demo", config={"token": TOKEN})
    channel = RestChannel(account, hub.surroundings())
    assert not channel.pushes
    with pytest.raises(Permanent):
        await channel.send(MESSAGE)
