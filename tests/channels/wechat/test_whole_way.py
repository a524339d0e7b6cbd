"""WeChat over the real pipeline and store, against a platform as strict as the real one."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.core.conversations import Conversation, State
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import Audio, Image, plain_text
from hub.core.windows import CLOSED, USED
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.files import ORPHAN_AFTER, Files
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.running import Running, running, until
from tests.channels.wechat.platform import AMR, JPEG, Platform
from tests.channels.wechat.pushing import OPENID, event, message, press, push, sealed, spoken

pytestmark = pytest.mark.store

LIN = Agent(id="lin", name="林")
THREAD = thread_id("wechat", "demo", OPENID)


@pytest.fixture
async def hub(db: Database, config: dict[str, Any]) -> AsyncIterator[Running]:
    async with running(db, configs={"wechat": config}) as found:
        yield found


async def messages(hub: Running) -> list[Message]:
    return await Messages(hub.spine.db).in_thread(THREAD, after=0, limit=200)


async def conversation(hub: Running) -> Conversation:
    view = await hub.spine.committer.views.load(THREAD)
    assert view
    return view.conversation


async def settled(hub: Running) -> list[Message]:
    """Of ours, when none is under way and the bot has nothing more to say."""

    async def done() -> bool:
        waits = {Delivery.QUEUED, Delivery.SENDING}
        pending = (await conversation(hub)).pending
        return not pending and not any(one.delivery in waits for one in await messages(hub))

    await until(done)
    return [one for one in await messages(hub) if one.delivery]


async def ask(hub: Running, platform: Platform, fields: dict[str, Any]) -> None:
    platform.write(OPENID)
    assert await press(hub.client, fields)


async def say(hub: Running, text: str) -> Message:
    found = await conversation(hub)
    if found.state is not State.ASSIGNED:
        await hub.desk.take(found.id, LIN)
    await hub.desk.say(found.id, LIN, text, private=False, client_id=text)
    return (await settled(hub))[-1]


async def test_a_question_is_answered_by_the_interface_and_counts(hub: Running, platform: Platform):
    await ask(hub, platform, spoken("查话费"))
    (answer,) = await settled(hub)
    assert answer.author.kind is AuthorKind.BOT and answer.delivery is Delivery.SENT
    assert platform.texts() == [plain_text(answer.parts)]
    window = (await conversation(hub)).window
    assert window and window.left == 4 == platform.followers[OPENID].left


async def test_three_tries_are_one_message_and_one_answer(hub: Running, platform: Platform):
    platform.write(OPENID)
    pushed = sealed(spoken("查话费"))
    found = await asyncio.gather(*(push(hub.client, pushed) for _ in range(3)))
    assert found == [200] * 3
    await settled(hub)
    assert len(platform.sent) == 1 and len(await messages(hub)) == 2


async def test_what_is_one_too_many_waits_until_the_customer_writes_and_then_really_goes(
    hub: Running, platform: Platform
):
    await ask(hub, platform, spoken("转人工"))
    await settled(hub)
    for number in range(4):
        assert (await say(hub, f"答{number}")).delivery is Delivery.SENT
    refused = await say(hub, "答4")
    assert (refused.delivery, refused.reason) == (Delivery.FAILED, USED)
    assert len(platform.sent) == 5
    await ask(hub, platform, spoken("在吗", 2))
    await hub.desk.resend(refused.conversation_id, refused.seq)
    await settled(hub)
    assert platform.texts()[-1] == "答4"


async def test_what_the_platform_counts_otherwise_is_taken_from_it(
    hub: Running, platform: Platform
):
    await ask(hub, platform, spoken("转人工"))
    await settled(hub)
    platform.followers[OPENID].left = 0
    refused = await say(hub, "您好")
    assert (refused.delivery, refused.reason) == (Delivery.FAILED, USED)
    window = (await conversation(hub)).window
    assert window and window.left == 0


async def test_who_leaves_is_noted_and_nothing_reaches_him_until_he_writes(
    hub: Running, platform: Platform
):
    await ask(hub, platform, spoken("转人工"))
    await settled(hub)
    platform.followers[OPENID].follows = False
    assert await press(hub.client, event("unsubscribe"))
    notes = [plain_text(one.parts) for one in await messages(hub) if one.private]
    assert any("取消关注" in one for one in notes)
    for _ in range(2):
        refused = await say(hub, f"还在吗{len(platform.calls)}")
        assert (refused.delivery, refused.reason) == (Delivery.FAILED, CLOSED)
    assert platform.calls.count("/cgi-bin/message/custom/send") == 2, "the bot's, and one in vain"


async def test_a_click_lets_us_say_three_things_within_a_minute(hub: Running, platform: Platform):
    platform.click(OPENID)
    assert await press(hub.client, event("CLICK", EventKey="查流量"))
    (answer,) = await settled(hub)
    assert answer.delivery is Delivery.SENT
    window = (await conversation(hub)).window
    assert window and window.left == 2
    assert 0 < (window.until - datetime.now(UTC)).total_seconds() <= 60


async def test_a_picture_and_a_voice_are_kept_with_their_messages(hub: Running, platform: Platform):
    platform.media |= {"p": ("image", JPEG), "v": ("voice", AMR)}
    await ask(hub, platform, message("image", 1, MediaId="p"))
    await ask(hub, platform, message("voice", 2, MediaId="v", Recognition="查话费"))
    await settled(hub)
    kept = [one for one in await messages(hub) if one.author.kind is AuthorKind.CUSTOMER]
    files = [part for one in kept for part in one.parts if isinstance(part, Image | Audio)]
    assert [type(one) for one in files] == [Image, Audio]
    store = Files(hub.spine.db)
    assert await store.sweep(datetime.now(UTC) + ORPHAN_AFTER * 2) == 0
    assert [(await store.open(one.file_id))[1] for one in files] == [JPEG, AMR]
    assert (await conversation(hub)).state is State.QUEUED, "what a machine heard is for people"
    assert (await conversation(hub)).handover_reason == "voice_heard"


async def test_a_file_that_did_not_come_is_parked_with_its_message(
    hub: Running, platform: Platform
):
    await ask(hub, platform, message("image", 1, MediaId="gone"))
    await settled(hub)
    parked = [one async for one in hub.spine.db["parked"].find()]
    assert [one["reason"].partition(":")[0] for one in parked] == ["wechat_media"]
    (channel,) = hub.spine.channels.all()
    platform.media["gone"] = "image", JPEG
    await channel.take_again(parked[0]["source"])
    late = [one for one in await messages(hub) if isinstance(one.parts[0], Image)]
    assert len(late) == 1


async def test_a_token_that_ends_amid_the_day_is_no_failure(hub: Running, platform: Platform):
    await ask(hub, platform, spoken("查话费"))
    await settled(hub)
    platform.expire()
    await ask(hub, platform, spoken("查流量", 2))
    assert [one.delivery for one in await settled(hub)] == [Delivery.SENT] * 2


async def test_what_was_never_heard_of_is_unknown_and_not_sent_again(
    hub: Running, platform: Platform
):
    async def cut(request: Any) -> Any:
        request.transport.close()

    platform.after = cut
    await ask(hub, platform, spoken("查话费"))
    (answer,) = await settled(hub)
    assert answer.delivery is Delivery.UNKNOWN
    await asyncio.sleep(0.3)
    assert len(platform.sent) == 1


async def test_while_the_platform_is_busy_it_is_tried_again(hub: Running, platform: Platform):
    await ask(hub, platform, spoken("转人工"))
    await settled(hub)
    platform.refuse = [(-1, "system busy"), (45011, "api minute-quota reach limit")]
    assert (await say(hub, "您好")).delivery is Delivery.SENT
    assert platform.texts().count("您好") == 1


@pytest.mark.parametrize(
    ("status", "became"), [("success", Delivery.DELIVERED), ("failed:user block", Delivery.FAILED)]
)
async def test_who_may_not_be_answered_any_more_is_asked_to_write_by_a_template(
    db: Database, platform: Platform, config: dict[str, Any], status: str, became: Delivery
):
    platform.templates["T1"] = {"thing1"}
    template = {
        "template_id": "T1", "text": "您的工单有进展，回复即可继续。",
        "fields": [{"name": "thing1", "value": "工单有进展"}],
    }  # fmt: skip
    async with running(db, configs={"wechat": {**config, "template": template}}) as hub:
        await ask(hub, platform, spoken("转人工"))
        await settled(hub)
        for number in range(4):
            await say(hub, f"答{number}")
        found = await conversation(hub)
        invited = await hub.desk.invite(found.id, LIN)
        await settled(hub)
        told = event("TEMPLATESENDJOBFINISH", MsgID="200228331", Status=status)
        assert await press(hub.client, told)

        async def told_so() -> bool:
            return (await settled(hub))[-1].delivery is became

        await until(told_so)
    assert platform.invited[0]["data"] == {"thing1": {"value": "工单有进展"}}
    assert plain_text(invited.parts) == template["text"]
