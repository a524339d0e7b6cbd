"""A message's whole way: kept, once, in order, whole, fenced."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.core.conversations import State
from hub.core.messages import Address, Automatic, Delivery, Evidence, Notice, Signal
from hub.core.parts import Text
from hub.core.ports.answering import Response, Say
from hub.core.ports.orders import NewOrder
from hub.pipeline.automatic import automatic_replies
from hub.pipeline.turn import finish_turn
from hub.store.draft import Draft
from hub.store.parked import Parked
from tests.bot.doubles import conversation
from tests.doubles import inbound, saying
from tests.pipeline.conftest import Build, House, eventually

pytestmark = pytest.mark.store


def take(draft: Draft) -> None:
    draft.state(State.ASSIGNED, by="lin")
    draft.set(assignee="lin", pending=())
    draft.withdraw_unsent()


async def test_a_message_is_kept_answered_and_sent(house: House):
    accepted = await house.receive(inbound("你好", external_id="1"))
    assert accepted.seq == 1 and not accepted.duplicate
    messages = await house.settled()
    assert await house.said() == ["customer: 你好", "bot: echo 你好"]
    assert messages[1].delivery is Delivery.SENT
    assert [sent.id for sent in house.post.sent] == [messages[1].id]


async def test_a_repeated_message_is_acknowledged_again_and_has_one_effect(house: House):
    first, *again = await asyncio.gather(
        *(house.receive(inbound("你好", external_id="1")) for _ in range(5))
    )
    await house.settled()
    late = await house.receive(inbound("你好", external_id="1"))
    ids = {a.message_id for a in (first, *again, late)}
    assert len(ids) == 1
    assert sum(not a.duplicate for a in (first, *again, late)) == 1
    assert await house.said() == ["customer: 你好", "bot: echo 你好"]


async def test_a_burst_is_answered_in_the_order_of_its_acceptance(house: House):
    for n in range(8):
        await house.receive(inbound(f"{n}", external_id=f"{n}"))
    await house.settled()
    answers = [text for text in await house.said() if text.startswith("bot")]
    assert answers == [f"bot: echo {n}" for n in range(8)]
    assert [m.parts[0].text for m in house.post.sent] == [f"echo {n}" for n in range(8)]  # type: ignore[union-attr]


async def test_a_customer_is_answered_in_the_language_he_writes(house: House):
    for n, (text, locale) in enumerate(
        [
            ("查话费", "zh-CN"),
            ("how do I pay my bill", "en"),
            ("13900001111", "en"),
            ("好的", "zh-CN"),
        ]
    ):
        await house.receive(inbound(text, external_id=f"{n}"))
        assert (await house.conversation()).locale == locale
    await house.settled()


async def test_taking_over_in_mid_answer_silences_the_bot(house: House):
    house.bot.hold = asyncio.Event()
    await house.receive(inbound("在吗", external_id="1"))
    await eventually(lambda: _true(bool(house.bot.asked)))
    conversation = await house.conversation()
    await house.spine.committer.commit(conversation.thread_id, take)
    house.bot.hold.set()
    await asyncio.sleep(0.3)
    assert await house.said() == ["customer: 在吗"]
    assert house.post.sent == []
    await house.receive(inbound("有人吗", external_id="2"))
    assert (await house.conversation()).unread == 1
    assert len(house.bot.asked) == 1


async def test_taking_over_withdraws_what_the_bot_has_not_sent_yet(house: House):
    house.post.hold = asyncio.Event()
    for n in range(2):
        await house.receive(inbound(f"{n}", external_id=f"{n}"))
    await eventually(lambda: _has(house, 4))
    conversation = await house.conversation()
    await house.spine.committer.commit(conversation.thread_id, take)
    house.post.hold.set()
    messages = await house.settled()
    bot = [m.delivery for m in messages if m.author.kind == "bot"]
    assert bot[1] is Delivery.WITHDRAWN
    assert len(house.post.sent) <= 1


async def test_a_wish_for_a_person_hands_over_with_position_and_leaves_the_rest_unread(
    house: House,
):
    house.bot.script = lambda c, m: saying("正在转接", handover="asked")
    await house.receive(inbound("转人工", external_id="1"))
    await house.settled()
    conversation = await house.conversation()
    assert conversation.state is State.QUEUED and conversation.epoch == 2
    assert conversation.handover_reason == "asked" and conversation.queued_at
    assert "queue_entered" in (await house.said())[-1]


async def test_an_order_is_made_with_the_turn_and_its_number_is_told(house: House):
    house.bot.script = lambda c, m: saying(
        "单号 {number}", order=NewOrder(type="complaint", title="x")
    )
    for n in range(3):
        await house.receive(inbound("投诉", external_id=f"{n}", sender=f"s{n}"))
    for n in range(3):
        await house.settled(f"s{n}")
    told = sorted([(await house.said(f"s{n}"))[1] for n in range(3)])
    assert told == [f"bot: 单号 TS-0101-000{n}" for n in (1, 2, 3)]


async def test_a_turn_that_always_fails_is_parked_and_the_next_ones_go_on(house: House):
    def script(conversation, message):
        if message.parts[0].text == "毒":
            raise RuntimeError("boom")
        return saying("好")

    house.bot.script = script
    await house.receive(inbound("毒", external_id="1"))
    await house.receive(inbound("药", external_id="2"))
    await house.settled()
    assert await house.said() == ["customer: 毒", "customer: 药", "bot: 好"]
    (parked,) = await Parked(house.spine.db).open()
    assert parked["seq"] == 1 and "boom" in parked["reason"]
    assert (await house.conversation()).needs_look


@pytest.mark.parametrize("kind", list(Automatic))
async def test_machines_are_kept_and_never_answered(house: House, kind: Automatic):
    await house.receive(inbound("自动回复", external_id="1", automatic=kind))
    await asyncio.sleep(0.2)
    assert await house.said() == ["customer: 自动回复"]
    assert house.bot.asked == []


async def test_two_robots_stop_talking_after_the_channels_limit(build: Build):
    house = await build(limit=3)
    for n in range(10):
        await house.receive(inbound(f"我是机器人 {n}", external_id=f"{n}"))
        await house.settled()
    assert len(house.post.sent) == 3
    assert (await house.conversation()).needs_look


async def test_a_loop_does_not_begin_anew_with_a_new_conversation(build: Build):
    house = await build(limit=2)
    for n in range(4):
        await house.receive(inbound(f"我是机器人 {n}", external_id=f"{n}"))
        await house.settled()
        leaving = Notice(
            channel="post", account="main", sender=Address(id="alice"), signal=Signal.CLOSE
        )
        await house.spine.signals.notify(leaving)
    assert len(house.post.sent) == 2


def test_letters_are_counted_by_the_day_and_chats_by_the_hour():
    at = datetime(2026, 5, 4, tzinfo=UTC)
    talk = replace(conversation(), automatic_replies=3, automatic_since=at)
    for later, letters, count in [(2, False, 0), (2, True, 3), (25, True, 0)]:
        now = at + timedelta(hours=later)
        assert automatic_replies(talk, now, letters=letters) == count


async def test_two_processes_share_the_work_and_each_turn_is_done_once(build: Build):
    one, two = await build(), await build()
    for n in range(40):
        await (one if n % 2 else two).receive(
            inbound(f"{n}", external_id=f"{n}", sender=f"s{n % 7}")
        )
    for n in range(7):
        await one.settled(f"s{n}")
    sent = [message.id for message in (*one.post.sent, *two.post.sent)]
    assert len(sent) == len(set(sent)) == 40


async def test_a_response_computed_in_an_older_epoch_cannot_be_finished(house: House):
    assert finish_turn.__module__ == "hub.pipeline.turn"
    house.bot.hold = asyncio.Event()
    await house.receive(inbound("a", external_id="1"))
    await eventually(lambda: _true(bool(house.bot.asked)))
    conversation = await house.conversation()
    await house.spine.committer.commit(conversation.thread_id, take)

    def back(draft: Draft) -> None:
        draft.state(State.BOT, by="lin")
        draft.set(pending=(1,))

    await house.spine.committer.commit(conversation.thread_id, back)
    house.bot.script = lambda c, m: Response()
    house.bot.hold.set()
    await house.settled()
    assert await house.said() == ["customer: a"]


async def _true(value: bool) -> bool:
    return value


async def _has(house: House, count: int) -> bool:
    return len(await house.messages()) >= count


@pytest.mark.parametrize(("letters", "count"), [(False, 3), (True, 1)])
async def test_what_the_bot_says_in_a_turn_is_one_letter(build: Build, letters: bool, count: int):
    house = await build(letters=letters)
    known = Say(parts=(Text(text="answer"),), evidence=Evidence(rule="faq", article_id="a1"))
    offer = Say(parts=(Text(text="offer"),), evidence=Evidence(rule="offer"))
    wait = Say(parts=(Text(text="wait"),), evidence=Evidence(rule="wait"), aside=True)
    house.bot.script = lambda *_: Response(says=(offer, known, wait))
    await house.receive(inbound("hello", external_id="1"))
    _, *said = await house.settled()
    parts = [part for one in said for part in one.parts]
    assert parts == [*offer.parts, *known.parts, *wait.parts]
    sent = [one for one in said if one.delivery]
    assert len(sent) == len(house.post.sent) == count
    assert sent[-1].evidence == (known if letters else wait).evidence
    assert (await house.conversation()).automatic_replies == count


@pytest.mark.parametrize("letters", [False, True])
async def test_what_the_bot_cannot_answer_is_asked_back_in_a_chat_and_a_letter_goes_to_people(
    build: Build, letters: bool
):
    house = await build(letters=letters)
    house.bot.script = lambda *_: saying("what do you mean?", needs_look=True)
    await house.receive(inbound("hello", external_id="1"))
    await house.settled()
    one = await house.conversation()
    asked = "bot: what do you mean?" in await house.said()
    assert (asked, one.handover_reason) == ((False, "unsolved") if letters else (True, ""))
    assert (one.state, one.needs_look) == ((State.QUEUED, False) if letters else (State.BOT, True))
