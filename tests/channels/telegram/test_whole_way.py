"""Telegram over the real pipeline and store: in, answered, edited, and told what failed."""

from collections.abc import AsyncIterator

import pytest

from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import Image, Text, plain_text
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.files import Files
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.running import Running, running, until
from tests.channels.telegram.bot_api import CHAT, BotApi, Refused
from tests.channels.telegram.test_polling import PICTURE, PNG
from tests.channels.telegram.test_sending import LONG

pytestmark = pytest.mark.store

LIN = Agent(id="lin", name="林")
THREAD = thread_id("telegram", "demo", str(CHAT))


@pytest.fixture
async def hub(db: Database, api: BotApi) -> AsyncIterator[Running]:
    async with running(db, configs={"telegram": api.config}) as found:
        yield found


async def messages(hub: Running) -> list[Message]:
    return await Messages(hub.spine.db).in_thread(THREAD, after=0, limit=200)


async def stands(hub: Running, state: Delivery) -> Message:
    """Our last word, once it has come so far."""

    async def reached() -> bool:
        ours = [one for one in await messages(hub) if one.delivery]
        return bool(ours) and ours[-1].delivery is state

    await until(reached)
    return [one for one in await messages(hub) if one.delivery][-1]


async def served(hub: Running, api: BotApi) -> str:
    """The conversation, when a person of ours has it and the customer knows."""
    api.write("你好")
    await stands(hub, Delivery.SENT)
    view = await hub.spine.committer.views.load(THREAD)
    assert view is not None
    await hub.desk.take(view.conversation.id, LIN)

    async def told() -> bool:
        return len(api.sent) == 2 and (await stands(hub, Delivery.SENT)).seq > 2

    await until(told)
    api.sent.clear()
    return view.conversation.id


async def say(hub: Running, conversation: str, text: str) -> None:
    await hub.desk.say(conversation, LIN, text, private=False, client_id=text[:20])


async def test_a_customer_is_answered_once_in_his_chat(hub: Running, api: BotApi):
    api.write("查话费")
    sent = await stands(hub, Delivery.SENT)
    assert sent.author.kind is AuthorKind.BOT
    assert [(one.chat, one.text) for one in api.sent] == [(CHAT, plain_text(sent.parts))]


async def test_a_picture_is_kept_with_its_message(hub: Running, api: BotApi):
    api.files["pic"] = PNG
    api.write(photo=PICTURE, caption="这张账单")
    await stands(hub, Delivery.SENT)
    text, picture = (await messages(hub))[0].parts
    assert text == Text(text="这张账单") and isinstance(picture, Image)
    assert (await Files(hub.spine.db).open(picture.file_id))[1] == PNG


async def test_an_edit_is_told_to_people_and_stands_as_it_now_reads(hub: Running, api: BotApi):
    await served(hub, api)
    api.put(
        edited_message={
            "message_id": 1, "date": 1, "edit_date": 2, "text": "查余额",
            "chat": {"id": CHAT, "type": "private"},
        }
    )  # fmt: skip

    async def come() -> bool:
        return plain_text((await messages(hub))[-1].parts) == "查余额"

    await until(come)
    note, edit = (await messages(hub))[-2:]
    assert note.private and "修改了先前的一条消息" in plain_text(note.parts)
    assert edit.author.kind is AuthorKind.CUSTOMER and not edit.private


async def test_a_person_answers_and_a_blocked_bot_says_why_it_failed(hub: Running, api: BotApi):
    conversation = await served(hub, api)
    await say(hub, conversation, LONG)
    await stands(hub, Delivery.SENT)
    assert "".join(one.text for one in api.sent) == LONG
    api.blocked.add(CHAT)
    await say(hub, conversation, "还在吗")
    failed = await stands(hub, Delivery.FAILED)
    assert failed.reason == "telegram_gone: Forbidden: bot was blocked by the user"


async def test_a_flood_wait_is_obeyed_and_the_message_goes_after_it(hub: Running, api: BotApi):
    conversation = await served(hub, api)
    flood = Refused(429, "Too Many Requests: retry after 1", retry_after=1)
    api.plan("sendMessage", flood)
    tried = api.calls.count("sendMessage")
    await say(hub, conversation, "您好")
    await stands(hub, Delivery.SENT)
    assert api.calls.count("sendMessage") == tried + 2
    assert [one.text for one in api.sent] == ["您好"]


async def test_an_answer_that_is_lost_is_unknown_and_goes_again_only_when_a_person_wants_it(
    hub: Running, api: BotApi
):
    conversation = await served(hub, api)
    api.plan("sendMessage", "lost")
    await say(hub, conversation, "您好")
    unknown = await stands(hub, Delivery.UNKNOWN)
    assert len(api.sent) == 1
    await hub.desk.resend(conversation, unknown.seq)
    await stands(hub, Delivery.SENT)
    assert [one.text for one in api.sent] == ["您好", "您好"]


async def test_what_stops_half_way_is_unknown_and_sent_again_goes_on_from_there(
    hub: Running, api: BotApi
):
    conversation = await served(hub, api)
    api.plan("sendMessage", None, Refused(502, "Bad Gateway"))
    await say(hub, conversation, LONG)
    unknown = await stands(hub, Delivery.UNKNOWN)
    assert unknown.reason == "telegram_part: 1/3, Bad Gateway"
    await hub.desk.resend(conversation, unknown.seq)
    await stands(hub, Delivery.SENT)
    assert "".join(one.text for one in api.sent) == LONG
