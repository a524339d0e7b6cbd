"""What a customer's message lets us answer: kept with it, obeyed, and told to whoever answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, State
from hub.core.errors import Permanent
from hub.core.messages import (
    SYSTEM,
    Author,
    AuthorKind,
    Delivery,
    DeliveryReport,
    Message,
)
from hub.core.parts import Choice, Choices, Text
from hub.core.ports.answering import Response, Say
from hub.core.windows import CLOSED, USED, Opening, ReplyWindow
from hub.pipeline.outbox import resend
from hub.store.draft import Draft
from hub.store.outbox import Outbox
from tests.doubles import echo, inbound, saying
from tests.pipeline.conftest import Build, House, eventually

pytestmark = pytest.mark.store

HOUR = timedelta(hours=1)
WINDOW = ReplyWindow(48 * HOUR, 5)
AGENT = Author(kind=AuthorKind.AGENT, id="a1", name="Lin")


@pytest.fixture
async def house(build: Build) -> House:
    return await build(window=WINDOW)


async def ask(house: House, number: int, *, text: str = "a", ago: timedelta = timedelta()) -> None:
    message = inbound(text, external_id=f"{number}")
    await house.receive(replace(message, sent_at=SystemClock().now() - ago))
    await house.settled()


async def say(house: House, text: str, author: Author = AGENT) -> Message:
    def decide(draft: Draft) -> int:
        if author is AGENT and draft.current().state is not State.ASSIGNED:
            draft.state(State.ASSIGNED, by=AGENT.id)
            draft.set(assignee=AGENT.id)
        return draft.say(author, (Text(text=text),))

    thread = (await house.conversation()).thread_id
    seq = await house.spine.committer.commit(thread, decide)
    return next(one for one in await house.settled() if one.seq == seq)


async def left(house: House) -> int | None:
    window: Opening | None = (await house.conversation()).window
    assert window
    return window.left


async def test_what_a_message_lets_us_answer_is_kept_with_it_and_each_answer_counts(house: House):
    await ask(house, 1)
    window = (await house.conversation()).window
    assert window
    assert window.left == 4, "the bot has answered"
    until = window.until - SystemClock().now()
    assert 47.9 * HOUR < until <= 48 * HOUR


async def test_a_message_that_comes_late_counts_from_when_it_was_written(house: House):
    await ask(house, 1, ago=40 * HOUR)
    window = (await house.conversation()).window
    assert window
    assert window.until - SystemClock().now() < 8 * HOUR


async def test_a_clock_that_goes_ahead_gains_nothing(house: House):
    await ask(house, 1, ago=-5 * HOUR)
    window = (await house.conversation()).window
    assert window
    assert window.until - SystemClock().now() <= 48 * HOUR


async def test_what_is_said_when_all_is_used_waits_for_the_customer(house: House):
    await ask(house, 1)
    for n in range(4):
        assert (await say(house, f"{n}")).delivery is Delivery.SENT
    refused = await say(house, "one too many")
    assert (refused.delivery, refused.reason) == (Delivery.FAILED, USED)
    assert len(house.post.sent) == 5
    (waiting,) = await Outbox(house.spine.db).failed()
    assert waiting.message.id == refused.id

    await ask(house, 2)
    assert await left(house) == 5, "he wrote again, and people have it now"
    await house.spine.committer.commit(
        refused.thread_id, lambda draft: resend(draft, message=refused)
    )

    async def gone() -> bool:
        return len(house.post.sent) == 6

    await eventually(gone)
    await house.settled()
    assert await left(house) == 4
    assert await Outbox(house.spine.db).failed() == []


async def test_what_is_said_when_it_is_over_is_refused_with_its_reason(house: House):
    await ask(house, 1, ago=49 * HOUR)
    refused = await say(house, "hello?")
    assert (refused.delivery, refused.reason) == (Delivery.FAILED, CLOSED)
    assert house.post.sent == []


async def test_an_invitation_goes_out_all_the_same_and_does_not_count(house: House):
    await ask(house, 1, ago=49 * HOUR)

    def invite(draft: Draft) -> int:
        return draft.say(AGENT, (Text(text="write to us"),), invites=True)

    thread = (await house.conversation()).thread_id
    seq = await house.spine.committer.commit(thread, invite)
    (invited,) = [one for one in await house.settled() if one.seq == seq]
    assert invited.delivery is Delivery.SENT
    assert house.post.sent[-1].invites
    assert await left(house) == 5, "it takes nothing of what his last message allowed"


async def test_neither_the_bot_nor_the_house_speaks_when_nobody_may(house: House):
    await ask(house, 1, ago=49 * HOUR)
    answer = (await house.messages())[-1]
    assert (answer.author.kind, answer.delivery) == (AuthorKind.BOT, Delivery.WITHDRAWN)
    assert answer.reason == CLOSED
    assert (await say(house, "good-bye", SYSTEM)).delivery is Delivery.WITHDRAWN
    assert await Outbox(house.spine.db).failed() == [], "nobody need send these again"


async def test_a_click_opens_less_and_never_shortens(house: House):
    click = ReplyWindow(timedelta(minutes=1), 3)
    await ask(house, 1)
    await house.receive(replace(inbound("click", external_id="c"), opens=click))
    await house.settled()
    window = (await house.conversation()).window
    assert window
    assert window.left == 3, "the message's own: five, and two answers"
    assert window.until - SystemClock().now() > 47 * HOUR


async def test_the_other_side_knows_best_what_is_over(house: House):
    house.post.fail = [Permanent(USED)]
    await ask(house, 1)
    assert await left(house) == 0
    assert (await say(house, "hello?")).reason == USED
    house.post.fail = [Permanent(CLOSED)]
    await ask(house, 2)
    await say(house, "now?")
    window = (await house.conversation()).window
    assert window
    assert window.forbids(SystemClock().now()) == CLOSED


async def came_back(house: House, message: Message, reason: str) -> str:
    """Why nothing may be said, when the channel has told that this one did not arrive."""
    report = DeliveryReport(
        channel="post", account="main", message_id=message.id, state=Delivery.FAILED, reason=reason
    )
    assert await house.spine.deliveries.report(report)
    window: Opening | None = (await house.conversation()).window
    assert window
    return window.forbids(SystemClock().now())


@pytest.mark.parametrize("reason", [USED, CLOSED])
async def test_what_comes_back_for_it_shuts_it_unless_the_customer_has_written_since(
    house: House, reason: str
):
    await ask(house, 1)
    first = await say(house, "hello")
    await ask(house, 2)
    second, third = await say(house, "you there?"), await say(house, "hello?")
    assert await came_back(house, first, reason) == ""
    assert await came_back(house, second, "no such number") == ""
    assert await came_back(house, third, reason) == reason


async def test_a_window_outlives_the_conversation_that_it_was_opened_in(house: House):
    await ask(house, 1)

    def end(draft: Draft) -> None:
        draft.state(State.CLOSED, by="test")
        conversation = draft.current()
        draft.open(
            thread_id=conversation.thread_id, channel="post", account="main", address="alice",
            name="", customer_id=conversation.customer_id, locale="zh-CN",
        )  # fmt: skip

    thread = (await house.conversation()).thread_id
    await house.spine.committer.commit(thread, end)
    assert await left(house) == 4


def wordy(conversation: Conversation, message: Message) -> Response:
    first, second = saying("first"), saying("second")
    options = (Choice(value="1", title="yes"),)
    choices = Say(parts=(Choices(text="Which?", options=options),), evidence=first.says[0].evidence)
    aside = replace(saying("by the way").says[0], aside=True)
    return Response(says=(choices, *first.says, *second.says, choices, aside))


async def test_where_answers_are_counted_a_turn_says_all_in_one(house: House):
    house.bot.script = wordy
    await ask(house, 1)
    (sent,) = house.post.sent
    text = "\n".join(part.text for part in sent.parts if isinstance(part, Text))
    assert text == "Which?\n1. yes\n\nfirst\n\nsecond\n\nWhich?\n1. yes"
    (_, kept, aside) = await house.messages()
    assert aside.is_aside and not kept.is_aside
    assert isinstance(kept.parts[-1], Choices), "the last choices stay buttons where there are any"
    assert await left(house) == 4


async def test_where_they_are_not_it_says_them_one_by_one(build: Build):
    house = await build(window=ReplyWindow(24 * HOUR))
    house.bot.script = wordy
    await ask(house, 1)
    assert len(house.post.sent) == 5
    assert (await house.conversation()).window == replace(
        (await house.conversation()).window or Opening(until=SystemClock().now()), left=None
    )


async def test_without_a_window_nothing_is_kept(build: Build):
    house = await build()
    house.bot.script = echo
    await ask(house, 1)
    assert (await house.conversation()).window is None
