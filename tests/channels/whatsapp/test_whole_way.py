"""WhatsApp through the real pipeline and store: asked, answered, delivered and read, once."""

import time
from datetime import UTC, datetime

import pytest

from hub.core.errors import Conflict
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import plain_text
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.running import Running, running, until
from tests.channels.whatsapp.account import WHATSAPP
from tests.channels.whatsapp.cloud import Cloud
from tests.channels.whatsapp.posts import CUSTOMER, posted, signed, told

pytestmark = pytest.mark.store

LIN = Agent(id="lin", name="林")


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
        config = {**WHATSAPP, "server": server}
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
        config = {**WHATSAPP, "server": server}
        async with running(db, configs={"whatsapp": config}) as hub:
            assert await post(hub, posted({"type": "text", "text": {"body": "查话费"}})) == 200

            async def refused() -> bool:
                return [m.reason for m in await messages(hub) if m.delivery] == ["window_closed"]

            await until(refused)
    assert not cloud.sent


async def test_what_is_taken_and_then_refused_shuts_the_conversation_until_he_writes(db: Database):
    cloud = Cloud()
    async with cloud.open() as server:
        config = {**WHATSAPP, "server": server}
        async with running(db, configs={"whatsapp": config}) as hub:
            asked = {"text": {"body": "查话费"}, "timestamp": str(int(time.time()))}
            assert await post(hub, posted({"type": "text", **asked})) == 200
            await stands(hub, Delivery.SENT)
            mark = cloud.sent[0]["biz_opaque_callback_data"]
            assert await post(hub, told(mark, "failed", errors=[{"code": 131047}])) == 200
            await stands(hub, Delivery.FAILED)
            view = await hub.spine.committer.views.load(thread_id("whatsapp", "demo", CUSTOMER))
            assert view and view.conversation.window
            assert view.conversation.window.forbids(datetime.now(UTC)) == "window_closed"


async def test_who_wrote_long_ago_is_asked_to_write_again_by_a_template_and_once(db: Database):
    cloud = Cloud()
    cloud.writers.clear()
    cloud.templates.add(("come_back", "zh_CN"))
    template = {"name": "come_back", "language": "zh_CN", "text": "您的问题有进展，回复即可继续。"}
    async with cloud.open() as server:
        config = {**WHATSAPP, "server": server, "template": template}
        async with running(db, configs={"whatsapp": config}) as hub:
            assert await post(hub, posted({"type": "text", "text": {"body": "查话费"}})) == 200
            conversation = (await messages(hub))[0].conversation_id
            await hub.desk.take(conversation, LIN)
            invited = await hub.desk.invite(conversation, LIN)
            with pytest.raises(Conflict, match="invited"):
                await hub.desk.invite(conversation, LIN)

            async def delivered() -> bool:
                (found,) = [m for m in await messages(hub) if m.seq == invited.seq]
                if found.delivery is Delivery.SENT:
                    assert await post(hub, told(invited.id, "delivered")) == 200
                return found.delivery is Delivery.DELIVERED

            await until(delivered)
    (sent,) = cloud.sent
    assert sent["template"] == {"name": "come_back", "language": {"code": "zh_CN"}}
    assert plain_text(invited.parts) == template["text"]
