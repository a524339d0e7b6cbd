"""Out of hours: what is said differs by the kind of channel, and who chats need not wait."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.core.conversations import Conversation, State
from hub.core.messages import Automatic, Message
from hub.core.parts import Choices, Text, plain_text
from hub.core.ports.answering import Response
from hub.core.ports.orders import NewOrder
from hub.pipeline.handover import NO_BOT
from hub.pipeline.timers import Patience, Timers
from hub.pipeline.turn import Responders
from tests.bot.doubles import conversation
from tests.bot.doubles import saying as words
from tests.doubles import ClosedTill, KeyWording, Scripted, echo, inbound, saying
from tests.pipeline.conftest import Build, House, eventually
from tests.pipeline.test_silence import LaterClock

pytestmark = pytest.mark.store

MORNING = datetime.now(UTC) + timedelta(hours=9)
"""Of the tests' next day."""


def by_words(conversation: Conversation, message: Message) -> Response:
    """A bot that fetches people, and books calls when it is told a number."""
    text = message.parts[0].text  # type: ignore[union-attr]
    if text == "人工":
        return saying("好的", handover="asked")
    if text == "138":
        return saying("{number}", order=NewOrder(type="callback", title="回电"))
    return echo(conversation, message)


async def wait_outside(build: Build, **options: bool) -> House:
    house = await build(queue=ClosedTill(MORNING), **options)
    house.bot.script = by_words
    await house.receive(inbound("人工", external_id="1"))
    await house.settled()
    return house


async def in_state(house: House, state: State) -> None:
    async def reached() -> bool:
        return (await house.conversation()).state is state

    await eventually(reached)


async def test_who_chats_keeps_his_place_and_is_offered_a_call(build: Build):
    house = await wait_outside(build)
    (told,) = (await house.messages())[-1].parts
    assert isinstance(told, Choices)
    assert told.text.splitlines() == [
        f"queue_closed/zh-CN/post/{{'opens': '{MORNING:%m-%d %H:%M}'}}",
        "queue_closed_call/zh-CN/post/{}",
    ]
    assert [option.title for option in told.options] == ["call_wanted/zh-CN/post/{}"]
    conversation = await house.conversation()
    assert (conversation.state, conversation.queue) == (State.QUEUED, "night")
    assert conversation.told_opens and conversation.queued_at


async def test_who_writes_letters_is_told_not_to_wait(build: Build):
    house = await wait_outside(build, letters=True)
    (told,) = (await house.messages())[-1].parts
    one, opens = await house.conversation(), f"{MORNING:%m-%d %H:%M}"
    values = {"opens": opens, "number": one.id}
    assert told == Text(text=f"queue_closed_letter/zh-CN/post/{values}")
    assert one.state is State.QUEUED


async def acknowledged(house: House) -> list[str]:
    return [text for text in await house.said() if "_letter/" in text]


async def test_a_letter_that_comes_to_people_is_acknowledged_once_with_its_number(build: Build):
    house = await build(letters=True, bot=False)
    for number in range(3):
        await house.receive(inbound("账单没收到", external_id=str(number)))
        await house.settled()
    one = await house.conversation()
    values = {"number": one.id, "minutes": 1}
    assert await acknowledged(house) == [f"system: queue_entered_letter/zh-CN/post/{values}"]
    assert len(house.post.sent) == one.automatic_replies == 1


@pytest.mark.parametrize("options", [{"acknowledges": False}, {"limit": 1}])
async def test_nobody_is_told_where_it_is_switched_off_or_he_was_told_enough(
    build: Build, options: dict[str, Any]
):
    house = await build(letters=True, queue=ClosedTill(MORNING), **options)
    house.bot.script = by_words
    await house.receive(inbound("人工", external_id="1"))
    await house.settled()
    one = await house.conversation()
    assert one.state is State.QUEUED and one.told_opens
    assert await acknowledged(house) == []
    assert [plain_text(message.parts) for message in house.post.sent] == ["好的"]


@pytest.mark.parametrize("kind", list(Automatic))
async def test_machines_are_not_told_that_their_letters_have_come(build: Build, kind: Automatic):
    house = await build(letters=True, bot=False)
    await house.receive(inbound("自动回复", external_id="1", automatic=kind))
    await asyncio.sleep(0.2)
    assert house.post.sent == [] and await house.said() == ["customer: 自动回复"]


@pytest.mark.parametrize("text", ["1", "call_wanted/zh-CN/post/{}", "我手机丢了"])
async def test_what_the_bot_can_do_at_night_it_does(build: Build, text: str):
    house = await wait_outside(build)
    since = (await house.conversation()).queued_at
    await house.receive(inbound(text, external_id="2"))
    await house.settled()
    assert (await house.said())[-1] == f"bot: echo {text}"
    conversation = await house.conversation()
    assert (conversation.state, conversation.queue) == (State.BOT, None)
    assert (conversation.queued_at, conversation.home_queue) == (since, "night")


async def test_who_comes_back_from_it_has_his_old_place(build: Build):
    house = await wait_outside(build)
    since = (await house.conversation()).queued_at
    for number, text in enumerate(("1", "人工"), 2):
        await house.receive(inbound(text, external_id=str(number)))
        await house.settled()
    conversation = await house.conversation()
    assert (conversation.state, conversation.queued_at) == (State.QUEUED, since)


@pytest.mark.parametrize(("texts", "state"), [("1", State.QUEUED), ("1 138", State.CLOSED)])
async def test_who_falls_silent_waits_on_unless_he_is_to_be_called(
    build: Build, texts: str, state: State
):
    house = await wait_outside(build)
    since = (await house.conversation()).queued_at
    for number, text in enumerate(texts.split(), 2):
        await house.receive(inbound(text, external_id=str(number)))
        await house.settled()
    spine = house.spine
    clock = LaterClock(house, timedelta(hours=1))
    await Timers(
        spine.db, spine.committer, house.pipeline.shards, clock, KeyWording(), Patience()
    ).close_idle()
    conversation = await house.conversation()
    assert conversation.state is state
    if state is State.QUEUED:
        assert (conversation.queue, conversation.queued_at) == ("night", since)
        assert conversation.waiting_since and conversation.unread


@pytest.mark.parametrize(
    ("text", "opens", "automatic"),
    [
        ("什么时候有人", MORNING, None),
        ("1", MORNING, Automatic.AUTO_REPLY),
        ("1", datetime.now(UTC) - timedelta(hours=1), None),
    ],
)
async def test_anything_else_is_kept_for_the_people(
    build: Build, text: str, opens: datetime, automatic: Automatic | None
):
    house = await build(queue=ClosedTill(opens))
    house.bot.script = by_words
    await house.receive(inbound("人工", external_id="1"))
    await in_state(house, State.QUEUED)
    await house.receive(inbound(text, external_id="2", automatic=automatic))
    conversation = await house.conversation()
    assert conversation.state is State.QUEUED and conversation.unread == 2
    assert len(house.bot.asked) == 1


async def test_without_a_bot_nothing_is_offered_that_only_the_bot_can_do(build: Build):
    house = await build(queue=ClosedTill(MORNING), bot=False)
    await house.receive(inbound("你好", external_id="1"))
    await in_state(house, State.QUEUED)
    (told,) = (await house.messages())[-1].parts
    assert told == Text(text=f"queue_closed/zh-CN/post/{{'opens': '{MORNING:%m-%d %H:%M}'}}")
    await house.receive(inbound("1", external_id="2"))
    assert (await house.conversation()).state is State.QUEUED
    assert house.bot.asked == []


async def test_what_was_opened_without_the_bot_is_not_answered_by_it_after_a_restart() -> None:
    """Turns are taken up again before any account runs."""
    bot, opened = Scripted(), replace(conversation(), handover_reason=NO_BOT)
    response = await Responders(bot, {}).of(opened, words("你好")).respond(opened, words("你好"))
    assert (response.handover, response.says, bot.asked) == (NO_BOT, (), [])


async def test_what_may_be_misread_goes_to_people_and_what_is_sure_to_the_bot(house: House) -> None:
    await house.receive(inbound("你好", external_id="1"))
    await house.settled()
    await house.receive(replace(inbound("钱", external_id="2"), unsure="fax_unsure"))
    await in_state(house, State.QUEUED)
    assert [plain_text(one.parts) for one in house.bot.asked] == ["你好"]
    conversation = await house.conversation()
    assert (conversation.handover_reason, conversation.unread) == ("fax_unsure", 1)
    assert "fax_unsure" in {one.unsure for one in await house.messages()}


async def test_what_may_be_misread_brings_nobody_out_of_the_night(build: Build) -> None:
    house = await wait_outside(build)
    await house.receive(replace(inbound("1", external_id="2"), unsure="fax_unsure"))
    assert (await house.conversation()).state is State.QUEUED
