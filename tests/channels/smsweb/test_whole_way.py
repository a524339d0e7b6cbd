"""Text messages over HTTP through the real pipeline and store, by strict providers."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import plain_text
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.running import Running, running, until
from tests.channels.smsweb.account import TOKEN
from tests.channels.smsweb.kannel import NUMBER, PASSWORD, USER, absent, kannel
from tests.channels.smsweb.providers import Aliyun, Provider, Tencent, Twilio, open_for
from tests.channels.smsweb.test_sending import CONFIGURED

pytestmark = pytest.mark.store

PHONE = "13900008812"
PUBLIC = "https://hub.example.com"
LIN = Agent(id="lin", name="林")
BASE = "/channels/smsweb/demo"


@asynccontextmanager
async def hub_of(db: Database, provider: Provider) -> AsyncIterator[Running]:
    async with open_for(provider) as server:
        config = {**CONFIGURED[type(provider)], "server": server}
        async with running(db, configs={"smsweb": config}, public_url=PUBLIC) as found:
            yield found


async def messages(hub: Running) -> list[Message]:
    thread = thread_id("smsweb", "demo", PHONE)
    return await Messages(hub.spine.db).in_thread(thread, after=0, limit=200)


async def answered(hub: Running, state: Delivery, count: int = 1) -> list[Message]:
    """Our words, once so many of them have come so far."""

    async def reached() -> bool:
        ours = [one for one in await messages(hub) if one.delivery]
        return len([one for one in ours if one.delivery is state]) >= count

    await until(reached)
    return [one for one in await messages(hub) if one.delivery]


async def post(hub: Running, path: str, body: Any) -> Any:
    async with hub.client.post(path, json=body) as answer:
        assert answer.status == 200
        return await answer.json()


async def test_by_twilio(db: Database):
    provider = Twilio()
    fields = {
        "MessageSid": "SMin",
        "From": "+8613900008812",
        "To": "+12025550100",
        "Body": "查话费",
    }
    url = f"{PUBLIC}{BASE}/messages"
    async with hub_of(db, provider) as hub:
        for _ in range(2):
            answer = await provider.call(hub.client, url, fields, public=PUBLIC)
            assert answer.status == 200
        await answered(hub, Delivery.SENT)
        where = provider.sent[0]["StatusCallback"]
        for status in ("sent", "delivered", "delivered"):
            told = {"MessageSid": "SM1", "MessageStatus": status, "To": "+8613900008812"}
            assert (await provider.call(hub.client, where, told, public=PUBLIC)).status == 200
        (reply,) = await answered(hub, Delivery.DELIVERED)
        forged = {"MessageSid": "SM1", "MessageStatus": "failed"}
        provider.token = "another"
        assert (await provider.call(hub.client, where, forged, public=PUBLIC)).status == 401
        (reply,) = await answered(hub, Delivery.DELIVERED)
    assert reply.author.kind is AuthorKind.BOT and len(provider.sent) == 1
    assert provider.sent[0]["To"] == "+8613900008812"


async def test_a_signed_post_that_is_replayed_at_another_process_or_life_has_no_second_effect(
    db: Database,
):
    provider = Twilio()
    fields = {"MessageSid": "SMin", "From": f"+86{PHONE}", "To": "+12025550100", "Body": "查话费"}
    url = f"{PUBLIC}{BASE}/messages"

    async def replay(*hubs: Running) -> None:
        for hub in hubs * 3:
            answer = await provider.call(hub.client, url, fields, public=PUBLIC)
            assert answer.status == 200, "thanked for: it comes no more"

    async with hub_of(db, provider) as one, hub_of(db, provider) as two:
        await asyncio.gather(replay(one), replay(two))
        await answered(one, Delivery.SENT)
    async with hub_of(db, provider) as after:
        await replay(after)
        await answered(after, Delivery.SENT)
        assert [m.author.kind.value for m in await messages(after)] == ["customer", "bot"]
    assert len(provider.sent) == 1


async def test_by_aliyun(db: Database):
    provider = Aliyun()
    up = [
        {"phone_number": PHONE, "content": f"第{n}条", "dest_code": "10010", "sequence_id": n}
        for n in range(3)
    ]  # fmt: skip
    async with hub_of(db, provider) as hub:
        for _ in range(2):
            assert await post(hub, f"{BASE}/messages/{TOKEN}", up) == {"code": 0, "msg": "成功"}
        ours = await answered(hub, Delivery.SENT, len(up))
        told = [
            {"phone_number": PHONE, "success": good, "err_code": code, "biz_id": f"900{n}^0"}
            for n, good, code in ((1, True, "DELIVERED"), (2, False, "MOBILE_SEND_LIMIT"))
        ]
        await post(hub, f"{BASE}/receipts/{TOKEN}", told)
        await answered(hub, Delivery.FAILED)
        ours = await answered(hub, Delivery.DELIVERED)
    failed = next(one for one in ours if one.delivery is Delivery.FAILED)
    assert failed.reason == "MOBILE_SEND_LIMIT"
    sent = [json.loads(one["TemplateParam"])["content"] for one in provider.sent]
    assert sent == [plain_text(one.parts) for one in ours]


async def test_by_tencent_whose_receipt_may_be_ahead_of_its_answer(db: Database):
    provider, told = Tencent(), asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        taken = await Tencent.take(provider, request)
        async with asyncio.timeout(10):
            await told.wait()
        return taken

    provider.take = take  # type: ignore[method-assign]
    up = {
        "extend": "", "mobile": PHONE, "nationcode": "86", "sign": "联通", "text": "查话费",
        "time": 1457336869,
    }  # fmt: skip
    async with hub_of(db, provider) as hub:
        for _ in range(2):
            assert await post(hub, f"{BASE}/messages/{TOKEN}", up) == {"result": 0, "errmsg": "OK"}
        async with asyncio.timeout(10):
            while not provider.sent:
                await asyncio.sleep(0.02)
        receipt = {"sid": "5000:1", "mobile": PHONE, "nationcode": "86", "report_status": "SUCCESS"}
        await post(hub, f"{BASE}/receipts/{TOKEN}", [receipt])
        told.set()
        await answered(hub, Delivery.DELIVERED)
        asked = [one for one in await messages(hub) if one.author.kind is AuthorKind.CUSTOMER]
    assert len(asked) == 1
    assert provider.sent[0]["to"] == f"+86{PHONE}"


@pytest.mark.peers
async def test_by_kannel(db: Database, tmp_path: Path):
    """The real programs: what comes in, what goes out, long and Chinese, and its receipts."""
    if why := absent():
        pytest.skip(why)
    port, send = free_port(), free_port()
    public = f"http://127.0.0.1:{port}"
    config = {
        "provider": "kannel", "server": f"http://127.0.0.1:{send}", "user": USER,
        "secret": PASSWORD, "number": NUMBER, "key": TOKEN, "per_second": 50,
    }  # fmt: skip
    calls = (
        f"{public}{BASE}/messages/{TOKEN}?from=%p&to=%P&text=%b&charset=%C&coding=%c&id=%I&time=%t"
    )
    async with (
        running(db, configs={"smsweb": config}, public_url=public, port=port) as hub,
        kannel(tmp_path, calls, send=send) as gateway,
    ):
        channel = hub.spine.channels.get("smsweb", "demo")
        assert channel and all(one.good for one in await channel.check())
        await gateway.say(PHONE, "hello  there")
        await gateway.say(PHONE, "查话费 😀")
        await answered(hub, Delivery.DELIVERED, 2)
        asked = [one for one in await messages(hub) if one.author.kind is AuthorKind.CUSTOMER]
        assert {plain_text(one.parts) for one in asked} == {"hello  there", "查话费 😀"}
        long = "您好，" * 60
        await hub.desk.take(asked[0].conversation_id, LIN)
        await hub.desk.say(asked[0].conversation_id, LIN, long, private=False, client_id="a")
        await answered(hub, Delivery.DELIVERED, 3)
        parts = [line for line in gateway.lines if " udh " in line]
        assert len(parts) == 3 and "".join(map(body_of, parts)) == long


def body_of(line: str) -> str:
    """What stands behind the six octets of a part's header, in UCS-2."""
    data = line.partition(" data ")[2]
    octets = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), data.encode())
    return octets.replace(b"+", b" ").decode("utf-16-be")
