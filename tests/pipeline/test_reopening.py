"""A letter to what has ended: for a week it is the same conversation, and with whom it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hub.core.conversations import Conversation, State
from hub.core.customers import Profile, Tier
from hub.core.messages import Automatic
from hub.core.ports.customers import Writer
from hub.core.queues import DEFAULT_QUEUE
from hub.pipeline.handover import NO_BOT, REOPENED
from hub.pipeline.reopening import may_reopen
from hub.pipeline.timers import end_idle
from routing.decisions import Agent, close, reply, return_to_bot, take
from tests.doubles import AnyCustomer, KeyWording, inbound, saying
from tests.pipeline.conftest import Build, House
from tests.pipeline.test_silence import act

pytestmark = pytest.mark.store
LIN = Agent(id="lin", name="林")
TAKE = partial(take, agent=LIN, wording=KeyWording())
REPLY = partial(reply, agent=LIN, text="办好了", key=None, client_id="")
CLOSE = partial(close, agent=LIN, summary="已补发账单", category="账单 / 补发",
                wording=KeyWording())  # fmt: skip
BACK = partial(return_to_bot, agent=LIN, wording=KeyWording())
IDLE = partial(end_idle, before=datetime(2100, 1, 1, tzinfo=UTC))


async def write(house: House, text: str, automatic: Automatic | None = None) -> Conversation:
    await house.receive(inbound(text, external_id=text, automatic=automatic))
    await house.settled()
    conversation: Conversation = await house.conversation()
    return conversation


async def test_from_people_it_goes_to_people_again_and_the_bot_says_nothing(build: Build):
    house = await build(letters=True)
    first = await write(house, "账单没收到")
    await act(house, TAKE, REPLY, CLOSE)
    ended = await house.conversation()
    again = await write(house, "还是没收到")
    assert (again.id, again.opened_at) == (first.id, first.opened_at)
    assert (again.state, again.queue, again.handover_reason) == (
        State.QUEUED, DEFAULT_QUEUE, REOPENED,
    )  # fmt: skip
    assert (again.assignee, again.last_agent, again.closed_at) == (None, "lin", None)
    assert again.epoch > ended.epoch and again.unread and again.waiting_since
    assert "bot: echo 还是没收到" not in await house.said()


async def test_what_was_written_down_at_its_end_stays_as_a_note(build: Build):
    house = await build(letters=True)
    await write(house, "账单没收到")
    await act(house, TAKE, CLOSE)
    await write(house, "还是没收到")
    (note,) = [one for one in await house.messages() if one.private]
    assert note.parts[0].text == "desk_reopened/zh-CN/post/{}\n账单 / 补发\n已补发账单"  # type: ignore[union-attr]


async def test_a_dialogue_with_the_bot_goes_on_where_it_stood(build: Build):
    house = await build(letters=True)
    house.bot.script = lambda *_: saying("哪个号码？", bot_state={"form": "bill"})
    first = await write(house, "查账单")
    await act(house, IDLE)
    seen: list[object] = []

    def look(conversation: Conversation, _message: object):
        seen.append(conversation.bot_state)
        return saying("好的")

    house.bot.script = look
    again = await write(house, "13800000000")
    assert (again.id, again.state) == (first.id, State.BOT)
    assert seen == [{"form": "bill"}]


async def test_what_was_given_back_to_the_bot_is_the_bots(build: Build):
    house = await build(letters=True)
    await write(house, "你好")
    await act(house, TAKE, BACK, IDLE)
    assert (await write(house, "再问一下")).state is State.BOT
    assert (await house.said())[-1] == "bot: echo 再问一下"


async def test_a_machines_letter_brings_nobody_to_people(build: Build):
    house = await build(letters=True)
    first = await write(house, "账单没收到")
    await act(house, TAKE, CLOSE)
    again = await write(house, "我在休假", Automatic.AUTO_REPLY)
    assert (again.id, again.state, again.needs_look) == (first.id, State.BOT, True)
    assert not again.pending and again.waiting_since is None


async def test_an_account_without_a_bot_hands_on_at_once(build: Build):
    house = await build(letters=True, bot=False)
    await write(house, "你好")
    await act(house, TAKE, CLOSE)
    again = await write(house, "再问一下")
    assert (again.state, again.handover_reason) == (State.QUEUED, NO_BOT)


async def test_who_comes_again_is_looked_up_again(build: Build, monkeypatch: pytest.MonkeyPatch):
    """What he had proved then proves nothing now."""
    house = await build(letters=True)
    await write(house, "你好")
    await act(house, lambda draft: draft.set(verified=("number:1",), code={"value": "x"}), IDLE)

    async def resolve(*_: object) -> Writer:
        profile = Profile(tier=Tier.GOLD, node_id="root.zj", manager="wang")
        return Writer(customer_id="c", profile=profile, verified=("mail:a@b.cn",))

    monkeypatch.setattr(AnyCustomer, "resolve", resolve)
    again = await write(house, "再问一下")
    assert (again.tier, again.node_id, again.manager) == (Tier.GOLD, "root.zj", "wang")
    assert (again.verified, again.code) == (("mail:a@b.cn",), {})


async def test_a_chat_begins_anew(house: House):
    first = await write(house, "你好")
    await act(house, IDLE)
    again = await write(house, "再问一下")
    assert again.id != first.id and again.previous_id == first.id


async def test_a_score_that_was_asked_for_opens_nothing(build: Build):
    house = await build(letters=True)
    await write(house, "账单没收到")
    await act(house, TAKE, REPLY, partial(CLOSE, asks=True))
    again = await write(house, "5")
    assert (again.state, again.score) == (State.CLOSED, 5)


async def test_for_a_week_and_never_what_was_merged(build: Build):
    house = await build(letters=True)
    await write(house, "你好")
    await act(house, IDLE)
    ended = await house.conversation()
    at = ended.closed_at
    assert at
    assert may_reopen(ended, at + timedelta(days=6, hours=23))
    assert not may_reopen(ended, at + timedelta(days=7))
    assert not may_reopen(None, at)
    assert not may_reopen(replace(ended, merged_into="other"), at)
