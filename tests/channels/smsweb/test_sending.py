"""What goes out reaches the provider as it asks, once, and every failure is named."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from channels.smsweb.channel import SmsWebChannel
from hub.core.channel import Account
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)
from hub.core.messages import Address, Outbound
from hub.core.parts import Text
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.smsweb.account import SMSWEB, TOKEN
from tests.channels.smsweb.providers import Aliyun, Provider, Tencent, Twilio, open_for

KEYS = {"user": "id", "secret": "pw", "key": TOKEN, "sign_name": "联通", "template": "SMS_1"}
CONFIGURED: dict[type[Provider], dict[str, Any]] = {
    Twilio: {"provider": "twilio", "user": "AC1", "secret": "12345", "number": "+12025550100"},
    Aliyun: {"provider": "aliyun", **KEYS},
    Tencent: {"provider": "tencent", **KEYS, "application": "1400006666"},
}
MESSAGE = Outbound(
    id="t.000000007", conversation_id="c1", channel="smsweb", account="demo",
    to=Address(id="13900008812"), parts=(Text(text='您好，余额 5 元 "ok" &{text}'),),
)  # fmt: skip
each = pytest.mark.parametrize("kind", [Twilio, Aliyun, Tencent])


@asynccontextmanager
async def account(
    hub: FakeHub, provider: Provider, **changes: object
) -> AsyncIterator[SmsWebChannel]:
    async with open_for(provider) as server:
        config = {**CONFIGURED[type(provider)], "server": server, **changes}
        opened = SmsWebChannel(
            Account(channel="smsweb", name="demo", config=config),
            hub.surroundings(public_url="https://hub.cn"),
        )
        await opened.start(hub.receive, hub.notify)
        yield opened
        await opened.stop()


def text_of(provider: Provider, number: int = -1) -> str:
    sent = provider.sent[number]
    return sent.get("Body") or sent.get("TemplateParam") or sent["text"]


@each
async def test_each_provider_takes_a_message_and_tells_its_id(hub: FakeHub, kind: type[Provider]):
    provider = kind()
    async with account(hub, provider) as channel:
        receipt = await channel.send(MESSAGE)
    assert receipt.external_id in {"SM1", "9001^0", "5000:1"}
    assert "余额 5 元" in text_of(provider) and "{text}" in text_of(provider)
    assert len(provider.sent) == 1


async def test_twilio_is_told_where_receipts_go(hub: FakeHub):
    provider = Twilio()
    async with account(hub, provider) as channel:
        await channel.send(MESSAGE)
    assert provider.sent[0]["StatusCallback"] == "https://hub.cn/channels/smsweb/demo/receipts"
    assert provider.sent[0]["From"] == "+12025550100"


@each
async def test_a_wrong_secret_is_the_accounts_trouble(hub: FakeHub, kind: type[Provider]):
    async with account(hub, kind(), secret="wrong") as channel:
        with pytest.raises(NeedsReauth):
            await channel.send(MESSAGE)
        assert set(channel.troubles) == {"outgoing"}
        (finding, *_) = await channel.check()
        assert not finding.good


@each
async def test_a_number_that_takes_none_is_the_customers(hub: FakeHub, kind: type[Provider]):
    async with account(hub, kind()) as channel:
        with pytest.raises(RecipientGone):
            await channel.send(replace(MESSAGE, to=Address(id="+8612345")))
        assert not channel.troubles


@each
async def test_a_connection_is_tried_without_sending_anything(hub: FakeHub, kind: type[Provider]):
    provider = kind()
    async with account(hub, provider) as channel:
        found = await channel.check()
    assert all(one.good for one in found) and not provider.sent and provider.asked == 1
    assert found[1].detail.startswith("https://hub.cn/channels/smsweb/demo/messages")
    assert TOKEN not in str(found)


async def test_what_long_texts_become_is_told_apart(hub: FakeHub):
    provider = Twilio()
    async with account(hub, provider, longest=70) as channel:
        receipt = await channel.send(replace(MESSAGE, parts=(Text(text="一" * 150),)))
    assert [len(one["Body"]) for one in provider.sent] == [70, 70, 10]
    assert receipt.external_id == "SM1"


async def test_half_of_a_long_text_is_never_sent_again_by_itself(hub: FakeHub):
    provider = Twilio()

    async def take(request: web.Request) -> web.Response:
        if provider.sent:
            return web.json_response({"code": 20429}, status=429)
        return await Twilio.take(provider, request)

    provider.take = take  # type: ignore[method-assign]
    async with account(hub, provider, longest=70) as channel:
        with pytest.raises(Uncertain):
            await channel.send(replace(MESSAGE, parts=(Text(text="一" * 150),)))


async def refused(hub: FakeHub, config: dict[str, Any]) -> ChannelError:
    channel = SmsWebChannel(
        Account(channel="smsweb", name="demo", config=config), hub.surroundings()
    )
    await channel.start(hub.receive, hub.notify)
    with pytest.raises(ChannelError) as failed:
        await channel.send(MESSAGE)
    await channel.stop()
    return failed.value


async def test_where_nobody_answers_nothing_was_written(hub: FakeHub):
    assert type(await refused(hub, SMSWEB)) is Temporary


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[str]:
    """A server on the bare wire, and where it is."""
    ended = asyncio.Event()

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await talk(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        ended.set()

    port = free_port()
    async with await asyncio.start_server(once, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}"
        await asyncio.wait_for(ended.wait(), 5)


KANNEL = {**SMSWEB, "provider": "kannel", "number": "10010"}


@pytest.mark.parametrize("config", [SMSWEB, KANNEL])
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 2", b"rubbish\r\n\r\n"])
async def test_who_hangs_up_after_the_request_may_have_taken_it(
    hub: FakeHub, config: dict[str, Any], answer: bytes
):
    asked = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(65536))
        writer.write(answer)

    async with talking(hang_up) as server:
        assert type(await refused(hub, {**config, "server": server})) is Uncertain
    assert len(asked) == 1


async def test_who_never_answers_may_have_taken_it(hub: FakeHub):
    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with talking(wait) as server:
        config = {**SMSWEB, "server": server, "seconds": 1}
        assert type(await refused(hub, config)) is Uncertain


async def test_a_provider_that_sends_us_elsewhere_is_not_followed(hub: FakeHub):
    provider = Aliyun()
    async with account(hub, provider) as channel:
        provider.refuse = web.Response(status=302, headers={"Location": "/other"})
        with pytest.raises(Uncertain):
            await channel.send(MESSAGE)
    assert provider.asked == 1


async def test_a_provider_of_ones_own_is_written_to_as_the_settings_say(hub: FakeHub):
    got: list[tuple[str, Any]] = []

    class Own(Provider):
        async def take(self, request: web.Request) -> web.Response:
            got.append((request.headers["X-Token"], await request.json()))
            return web.json_response({"ret": {"code": 0, "id": 77}})

    async with open_for(Own()) as server:
        own = {
            "request": {
                "url": f"{server}/send/{{to}}", "headers": ["X-Token={secret}"],
                "body": '{"mobile":"{to_digits}","content":"{text}","seq":"{id}"}',
            },
            "answer": {"accepted": "$.ret.code", "good": ["0"], "id": "$.ret.id"},
        }  # fmt: skip
        config = {"provider": "generic", "secret": "pw", "key": TOKEN, "own": own}
        channel = SmsWebChannel(
            Account(channel="smsweb", name="demo", config=config), hub.surroundings()
        )
        await channel.start(hub.receive, hub.notify)
        assert (await channel.send(MESSAGE)).external_id == "77"
        await channel.stop()
    body = {"mobile": "8613900008812", "content": MESSAGE.parts[0].text, "seq": MESSAGE.id}  # type: ignore[union-attr]
    assert got == [("pw", body)]


async def test_a_message_of_nothing_cannot_be_sent(hub: FakeHub):
    async with account(hub, Twilio()) as channel:
        with pytest.raises(Permanent):
            await channel.send(replace(MESSAGE, parts=()))
