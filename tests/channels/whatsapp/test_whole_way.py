"""WhatsApp through the real pipeline and store: asked, answered, delivered and read, once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from hub.core.messages import AuthorKind, Delivery, Message
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.messages import Messages
from tests.channels.conftest import CONFIGS
from tests.channels.running import Running, running
from tests.channels.whatsapp.cloud import Cloud
from tests.channels.whatsapp.posts import CUSTOMER, posted, signed, told

pytestmark = pytest.mark.store


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(15):
        while not await true():
            await asyncio.sleep(0.02)


async def messages(hub: Running) -> list[Message]:
    thread = thread_id("whatsapp", "demo", CUSTOMER)
    return await Messages(hub.spine.db).in_thread(thread, after=0, limit=50)


async def stands(hub: Running, state: Delivery) -> None:
    async def reached() -> bool:
        return [one.delivery for one in await messages(hub) if one.delivery] == [state]

    await until(reached)


async def post(hub: Running, raw: bytes) -> int:
    path = "/channels/whatsapp/demo"
    async with hub.client.post(path, data=raw, headers=signed(raw)) as answer:
        return answer.status


async def test_a_message_is_answered_and_its_ticks_come_back(db: Database):
    cloud = Cloud()
    async with cloud.open() as server:
        config = {**CONFIGS["whatsapp"], "server": server}
        async with running(db, configs={"whatsapp": config}) as hub:
            asked_now = {"text": {"body": "查话费"}, "timestamp": str(int(time.time()))}
            for _ in range(3):
                assert await post(hub, posted({"type": "text", **asked_now})) == 200
            await stands(hub, Delivery.SENT)
            mark = cloud.sent[0]["biz_opaque_callback_data"]
            for state in (Delivery.DELIVERED, Delivery.READ):
                for _ in range(2):
                    assert await post(hub, told(mark, state.value)) == 200
                await stands(hub, state)
            assert await post(hub, told(mark, "delivered")) == 200
            await stands(hub, Delivery.READ)
            asked = [m for m in await messages(hub) if m.author.kind is AuthorKind.CUSTOMER]
    assert len(asked) == 1 and len(cloud.sent) == 1


async def test_what_was_written_long_ago_is_not_answered_any_more(db: Database):
    cloud = Cloud()
    async with cloud.open() as server:
        config = {**CONFIGS["whatsapp"], "server": server}
        async with running(db, configs={"whatsapp": config}) as hub:
            assert await post(hub, posted({"type": "text", "text": {"body": "查话费"}})) == 200

            async def refused() -> bool:
                return [m.reason for m in await messages(hub) if m.delivery] == ["window_closed"]

            await until(refused)
    assert not cloud.sent
