"""Whoever writes a word of withdrawal gets no text message any more, until he takes it back."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from hub.core.channel import Account
from hub.core.conversations import State
from hub.core.errors import Conflict, Permanent, Temporary
from hub.core.events import Kind
from hub.core.messages import SYSTEM, Delivery
from hub.core.parts import Text, plain_text
from hub.pipeline.names import thread_id
from hub.store.draft import Draft
from hub.store.messages import Messages
from routing.decisions import Agent
from routing.desk import Desk
from tests.doubles import KeyWording, Post, inbound
from tests.pipeline.conftest import Build, House, eventually

pytestmark = pytest.mark.store
NUMBER = "13900008812"
LIN = Agent(id="lin", name="林")


@pytest.fixture
async def house(build: Build) -> House:
    return await build(sms=True)


async def write(house: House, text: str, external_id: str, **more):
    return await house.receive(inbound(text, external_id=external_id, sender=NUMBER, **more))


async def heard(house: House) -> list[str]:
    await house.settled(NUMBER)
    return [plain_text(sent.parts).split("/")[0] for sent in house.post.sent]


def say(draft: Draft) -> None:
    draft.say(SYSTEM, (Text(text="工单已办结"),))


def desk_of(house: House) -> Desk:
    return Desk(house.spine.db, house.spine.committer, KeyWording(), house.spine.channels)


async def events_of(house: House, kind: Kind) -> list[dict[str, Any]]:
    found = house.spine.db["events"].find({"kind": kind.value}).sort("_id", 1)
    return [one["data"] async for one in found]


async def test_who_withdraws_is_told_once_and_gets_nothing_else(house: House):
    await write(house, "查话费", "1")
    await house.settled(NUMBER)
    for n, text in enumerate(["TD", "查话费", "退订", "在吗"]):
        await write(house, text, f"s{n}")
    await house.spine.committer.commit(thread_id("post", "main", NUMBER), say)
    assert await heard(house) == ["echo 查话费", "consent_withdraw"]
    last = (await house.settled(NUMBER))[-1]
    assert (last.delivery, last.reason) == (Delivery.WITHDRAWN, "opted_out")
    assert (await house.conversation(NUMBER)).needs_look
    assert [one["state"] for one in await events_of(house, Kind.CONSENT)] == ["withdraw"]


async def test_the_bot_is_not_even_asked_while_he_wants_nothing(house: House):
    for n, text in enumerate(["T", "查话费", "0"]):
        await write(house, text, f"{n}")
    await house.settled(NUMBER)
    assert house.bot.asked == []


async def test_he_takes_it_back_and_is_answered_again(house: House):
    for n, text in enumerate(["TD", "ＳＴＡＲＴ", "查话费", "开通"]):
        await write(house, text, f"{n}")
        await house.settled(NUMBER)
    assert await heard(house) == ["consent_withdraw", "consent_resume", "echo 查话费", "echo 开通"]


async def test_a_replayed_word_has_one_effect(house: House):
    for _ in range(2):
        await asyncio.gather(*(write(house, "STOP", "1") for _ in range(4)))
    await write(house, "START", "2")
    again = await write(house, "STOP", "1")
    await write(house, "查话费", "3")
    assert again.duplicate
    assert await heard(house) == ["consent_withdraw", "consent_resume", "echo 查话费"]


async def test_it_holds_for_every_account_that_sends_text_messages_and_no_other(house: House):
    other = Post(Account(channel="post", name="other", config={}), house.post.hub, sms=True)
    chat = Post(Account(channel="post", name="chat", config={}), house.post.hub)
    for post in (other, chat):
        house.spine.channels.add(post)
        await post.start(house.post.receive, house.spine.signals.notify)
        await write(house, "查话费", f"1{post.account.name}", account=post.account.name)
    await write(house, "TD", "2")
    for n, post in enumerate((other, chat)):
        await write(house, "查余额", f"3{n}", account=post.account.name)
    await eventually(lambda: _true(len(chat.sent) == 2))
    await house.settled(NUMBER)
    assert len(other.sent) == 1
    await write(house, "START", "4", account="other")
    await write(house, "查积分", "5")
    assert await heard(house) == ["consent_withdraw", "echo 查积分"]


async def test_what_waits_for_him_anywhere_is_withdrawn_at_once(house: House):
    other = Post(Account(channel="post", name="other", config={}), house.post.hub, sms=True)
    house.spine.channels.add(other)
    for post in (house.post, other):
        post.fail = [Temporary("no room", retry_after=50)] * 9
        await write(house, "查话费", f"1{post.account.name}", account=post.account.name)
    threads = [thread_id("post", name, NUMBER) for name in ("main", "other")]

    async def failed_once() -> bool:
        rows = [one async for one in house.spine.db["outbox"].find({})]
        return [row["attempts"] for row in rows] == [1, 1]

    await eventually(failed_once)
    house.post.fail = other.fail = []
    await write(house, "TD", "2")

    async def withdrawn() -> bool:
        store = Messages(house.spine.db)
        found = [await store.get(thread, 2) for thread in threads]
        return all(one and one.delivery is Delivery.WITHDRAWN for one in found)

    await eventually(withdrawn, 5)
    assert await heard(house) == ["consent_withdraw"] and other.sent == []


async def test_two_words_at_once_leave_one_truth_and_one_confirmation(house: House):
    other = Post(Account(channel="post", name="other", config={}), house.post.hub, sms=True)
    house.spine.channels.add(other)
    words = [write(house, "TD", "1"), write(house, "退订", "2", account="other")]
    await asyncio.gather(*words)
    await house.settled(NUMBER)
    await eventually(lambda: _true(len(house.post.sent) + len(other.sent) == 1))
    assert len(await events_of(house, Kind.CONSENT)) == 1
    words = [write(house, "START", "3"), write(house, "TD", "4"), write(house, "开通", "5")]
    await asyncio.gather(*words)
    found = await house.spine.db["consents"].find_one({"_id": f"number:{NUMBER}"})
    told = [one["state"] for one in await events_of(house, Kind.CONSENT)]
    assert (found["withdrawn_at"] is not None) == (told[-1] == "withdraw")
    assert all(a != b for a, b in pairwise(told))


async def test_in_the_middle_of_a_form_it_ends_the_form_and_what_the_bot_thinks_of_is_dropped(
    house: House,
):
    house.bot.hold = asyncio.Event()
    await write(house, "我要投诉", "1")
    await eventually(lambda: _true(bool(house.bot.asked)))
    await write(house, "退订短信", "2")
    house.bot.hold.set()
    assert await heard(house) == ["consent_withdraw"]
    conversation = await house.conversation(NUMBER)
    assert conversation.needs_look and not conversation.bot_state and not conversation.pending


async def test_by_itself_it_opens_nothing_and_calls_nobody(house: House):
    await write(house, "TD", "1")
    await house.settled(NUMBER)
    assert (await house.conversation(NUMBER)).state is State.CLOSED
    await write(house, "START", "2")
    await house.settled(NUMBER)
    conversation = await house.conversation(NUMBER)
    assert conversation.state is State.CLOSED and conversation.first_seq == 1
    assert [m.author.kind.value for m in await house.messages(NUMBER)] == ["customer", "system"] * 2


async def test_people_see_it_and_what_they_write_is_refused_with_words(house: House):
    await write(house, "转人工", "1")
    await house.settled(NUMBER)
    conversation = await house.conversation(NUMBER)
    desk = desk_of(house)
    await desk.take(conversation.id, LIN)
    await house.settled(NUMBER)
    await write(house, "TD", "2")
    await house.settled(NUMBER)
    assert (await house.conversation(NUMBER)).unread == 1
    with pytest.raises(Conflict) as refused:
        await desk.say(conversation.id, LIN, "您好", private=False, client_id="c1")
    assert refused.value.code == "opted_out"
    await desk.say(conversation.id, LIN, "他已退订", private=True, client_id="c2")
    await write(house, "恢复", "3")
    await desk.say(conversation.id, LIN, "您好", private=False, client_id="c1")
    assert (await heard(house))[-2:] == ["consent_resume", "您好"]


async def test_a_failed_message_is_not_sent_again_to_who_wants_none(house: House):
    await write(house, "转人工", "1")
    await house.settled(NUMBER)
    conversation, desk = await house.conversation(NUMBER), desk_of(house)
    await desk.take(conversation.id, LIN)
    await house.settled(NUMBER)
    house.post.fail = [Permanent("refused")]
    message = await desk.say(conversation.id, LIN, "您好", private=False, client_id="c1")
    await house.settled(NUMBER)
    await write(house, "TD", "2")
    with pytest.raises(Conflict):
        await desk.resend(conversation.id, message.seq)


async def test_it_holds_after_a_crash_and_in_another_process(build: Build):
    first = await build("one", sms=True)
    await write(first, "TD", "1")
    await first.die()
    await first.pipeline.stop()
    second = await build("two", sms=True)
    await write(second, "查话费", "2")
    await write(second, "TD", "1")
    await eventually(lambda: _settled(second), 50)
    assert second.bot.asked == []
    sent = [*first.post.sent, *second.post.sent]
    assert [plain_text(one.parts).split("/")[0] for one in sent] == ["consent_withdraw"]


async def _settled(house: House) -> bool:
    return not [m for m in await house.messages(NUMBER) if m.delivery is Delivery.QUEUED]


async def _true(value: bool) -> bool:
    return value


async def test_a_flood_is_told_once_and_nothing_of_it_is_lost(build: Build):
    house = await build(sms=True, config={"pace": 3})
    for n in range(8):
        await write(house, f"{n}", f"{n}")
    heard_ = await heard(house)
    assert [text for text in heard_ if text != "slow_down"] == ["echo 0", "echo 1", "echo 2"]
    assert heard_.count("slow_down") == 1
    messages = await house.messages(NUMBER)
    assert sum(m.author.kind.value == "customer" for m in messages) == 8
    assert (await house.conversation(NUMBER)).needs_look


async def test_a_number_gets_no_more_automatic_messages_in_an_hour_than_its_account_says(
    build: Build,
):
    house = await build(sms=True, config={"replies": 2})
    for n in range(5):
        await write(house, f"{n}", f"{n}")
        await house.settled(NUMBER)
    assert len(await heard(house)) == 2
