"""Silent conversations end by the clock: soon with the bot, in days with people."""

from datetime import timedelta
from functools import partial

import pytest

from hub.core.conversations import State
from hub.core.messages import SYSTEM
from hub.core.parts import plain_text
from hub.pipeline.timers import Patience, Timers
from routing.decisions import Agent, note, reply, take
from tests.doubles import KeyWording, inbound
from tests.pipeline.conftest import Build, House

pytestmark = pytest.mark.store

LIN = Agent(id="lin", name="林")
PATIENCE = Patience(bot=timedelta(minutes=20), people=timedelta(days=2))
SAYS = {"agent": LIN, "text": "办好了", "key": None, "client_id": ""}


class LaterClock:
    """The system's clock, some time ahead."""

    def __init__(self, house: House, ahead: timedelta) -> None:
        self._clock = house.spine.clock
        self._ahead = ahead

    def now(self):
        return self._clock.now() + self._ahead

    def monotonic(self) -> float:
        return self._clock.monotonic()


async def write(house: House, text: str) -> None:
    await house.receive(inbound(text, external_id=text))
    await house.settled()


async def act(house: House, *decisions: object) -> None:
    thread = (await house.conversation()).thread_id
    for decide in decisions:
        await house.spine.committer.commit(thread, decide)  # type: ignore[arg-type]


TAKE = partial(take, agent=LIN, wording=KeyWording())
REPLY = partial(reply, **SAYS)  # type: ignore[arg-type]
NOTE = partial(note, **SAYS)  # type: ignore[arg-type]


async def look(house: House, ahead: timedelta, patience: Patience = PATIENCE) -> State:
    """Its state after the timers have looked, so much later."""
    spine, clock = house.spine, LaterClock(house, ahead)
    timers = Timers(spine.db, spine.committer, house.pipeline.shards, clock, KeyWording(), patience)
    await timers.close_idle()
    state: State = (await house.conversation()).state
    return state


@pytest.mark.parametrize(("minutes", "state"), [(19, State.BOT), (21, State.CLOSED)])
async def test_with_the_bot_it_ends_after_some_minutes_without_a_word(
    house: House, minutes: int, state: State
):
    await write(house, "你好")
    said = await house.said()
    assert await look(house, timedelta(minutes=minutes)) is state
    assert await house.said() == said


@pytest.mark.parametrize(("hours", "state"), [(47, State.ASSIGNED), (49, State.CLOSED)])
async def test_whom_a_person_has_answered_it_ends_after_days_and_he_is_told(
    house: House, hours: int, state: State
):
    await write(house, "你好")
    await act(house, TAKE, REPLY)
    assert await look(house, timedelta(hours=hours)) is state
    await house.settled()
    told = house.post.sent[-1].parts[0].text  # type: ignore[union-attr]
    conversation = await house.conversation()
    if state is State.CLOSED:
        assert told == "desk_silent/zh-CN/post/{}"
        assert conversation.closed_at and conversation.assignee == "lin"
        assert await look(house, timedelta(days=9)) is State.CLOSED
        assert house.post.sent[-1].parts[0].text == told  # type: ignore[union-attr]
    else:
        assert told == "办好了" and conversation.closed_at is None


async def test_nobody_gets_a_letter_that_only_says_who_is_there_or_that_it_ends(build: Build):
    house = await build(letters=True)
    await write(house, "你好")
    await act(house, TAKE, REPLY)
    assert await look(house, timedelta(hours=49)) is State.CLOSED
    await house.settled()
    sent = [plain_text(one.parts) for one in house.post.sent]
    assert sent == ["echo 你好", "办好了"]
    unsent = [one for one in await house.messages() if one.author == SYSTEM]
    assert [one.delivery for one in unsent] == [None, None], "people see what became of it"


async def test_who_waits_for_an_answer_is_never_left(house: House):
    await write(house, "你好")
    await act(house, TAKE)
    assert await look(house, timedelta(days=99)) is State.ASSIGNED, "nobody has answered him"
    await act(house, REPLY)
    await house.receive(inbound("还有呢", external_id="2"))
    await act(house, NOTE)
    assert await look(house, timedelta(days=99)) is State.ASSIGNED, "he has asked again"
    await act(house, REPLY)
    assert await look(house, timedelta(days=99)) is State.CLOSED


async def test_who_waits_in_the_queue_is_never_left(house: House):
    await write(house, "你好")
    await act(house, TAKE, REPLY, lambda draft: draft.state(State.QUEUED))
    assert await look(house, timedelta(days=99)) is State.QUEUED


async def test_no_days_at_all_is_never(house: House):
    await write(house, "你好")
    await act(house, TAKE, REPLY)
    assert await look(house, timedelta(days=999), Patience(people=None)) is State.ASSIGNED
