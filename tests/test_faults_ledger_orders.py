"""The ledger finds every broken promise about orders, deadlines and webhooks in forged stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.core.conversations import Conversation, State
from hub.core.deadlines import Deadline, DeadlineState
from hub.core.events import Event, Kind
from hub.core.messages import Author, AuthorKind, Message
from hub.core.orders import Order, OrderAction, OrderState, OrderType, Step
from hub.core.parts import Text
from hub.store.documents import listing_to_document
from tests.faults.ledger import examine
from tests.faults.ledger_orders import WORDS
from tests.faults.story import OUTSIDE, Done, Story, Telling
from workorders.life import SYSTEM, Act, Doer, take_step

AT = datetime(2026, 1, 1, tzinfo=UTC)
NOW = AT + timedelta(minutes=1)
NUMBER = "GZ-0101-0001"
SUN = Doer(id="sun", may=lambda *_: True)
WAY: tuple[tuple[OrderAction, dict[str, Any]], ...] = (
    (OrderAction.ACCEPT, {}),
    (OrderAction.DISPATCH, {"node": "root.zj"}),
    (OrderAction.RECEIVE, {}),
    (OrderAction.START, {}),
    (OrderAction.SUSPEND, {"until": AT + timedelta(seconds=30)}),
    (OrderAction.RESUME, {}),
    (OrderAction.ANSWER, {}),
    (OrderAction.CLOSE, {}),
)
TOLD = ("open", "accept", "dispatch", "suspend", "resume", "answer", "close")


def honest() -> Story:
    """One customer's order from its opening to its end, with a warning and an end on the way."""
    order, messages = _order(), [_message(1, AuthorKind.SYSTEM, "您好")]
    messages += [_message(n, AuthorKind.SYSTEM, _told(one)) for n, one in enumerate(TOLD, 2)]
    events = [_event(Kind.MESSAGE, seq=m.seq, by=m.author.kind.value) for m in messages]
    events += [_step_event(step) for step in order.steps]
    events += [_ring("order:accept", "warn", 3), _ring("order:accept", "due", 4)]
    events += [_ring("order:accept", "warn", 6)]
    story = Story(
        events=[replace(one, number=number) for number, one in enumerate(events, 1)],
        messages=messages, conversations=[CONVERSATION], orders=[order],
        listings={"c": listing_to_document(CONVERSATION)}, at=NOW,
        done=[Done(NUMBER, "open", "t", 0), *_done(order), *_done(order)],
        deadlines=[_deadline("order:accept", misses=1, warned=True), _deadline("order:handle")],
    )  # fmt: skip
    story.told = [
        Telling(event.number, f"w-{event.number}")
        for event in story.events
        if event.kind in OUTSIDE
    ]
    story.told.insert(3, story.told[1])
    return story


CONVERSATION = Conversation(
    id="c", thread_id="t", channel="rest", account="bench", address="a", name="",
    customer_id="k", shard=1, state=State.BOT, epoch=1, rev=9, first_seq=1, last_seq=8,
    opened_at=AT, last_at=AT,
)  # fmt: skip


def _order() -> Order:
    """As its steps make it."""
    first = Step(action=OrderAction.OPEN, state=OrderState.OPEN, by="sun", at=AT, node_id="root")
    order = Order(
        number=NUMBER, type=OrderType.FAULT, title="t", state=OrderState.OPEN, opened_by="sun",
        opened_at=AT, steps=(first,), conversation_id="c",
    )  # fmt: skip
    for count, (action, more) in enumerate(WAY):
        resumes = action is OrderAction.RESUME
        act = Act(action=action, note="" if resumes else f"t-{count}", **more)
        at = AT + timedelta(seconds=count)
        order = take_step(order, act, by=SYSTEM if resumes else SUN, at=at)
    return order


def _done(order: Order) -> list[Done]:
    steps = [step for step in order.steps if step.note]
    return [Done(NUMBER, step.action.value, step.note, step.rev) for step in steps]


def _told(action: str) -> str:
    return WORDS.text(f"order_told_{action}", "zh-CN", number=NUMBER, note="t-6")


def _message(seq: int, kind: AuthorKind, text: str) -> Message:
    return Message(
        thread_id="t", conversation_id="c", seq=seq, author=Author(kind=kind),
        parts=(Text(text=text),), at=AT,
    )  # fmt: skip


def _event(kind: Kind, *, seq: int = 0, by: str = "", second: int = 0, **data: Any) -> Event:
    thread = "t" if kind is Kind.MESSAGE else ""
    return Event(
        number=0, kind=kind, at=AT + timedelta(seconds=second), node_id="root", thread_id=thread,
        conversation_id="c" if thread else "", seq=seq, by=by, data=data,
    )  # fmt: skip


def _step_event(step: Step) -> Event:
    action, state = step.action.value, step.state.value
    return _event(Kind.ORDER, by=step.by, number=NUMBER, action=action, state=state)


def _ring(clock: str, moment: str, second: int) -> Event:
    return _event(Kind.DEADLINE, second=second, subject=NUMBER, clock=clock, moment=moment)


def _deadline(kind: str, **more: Any) -> Deadline:
    """The last round of it began in the fifth second."""
    at = AT + timedelta(seconds=5)
    return Deadline(
        kind=kind, subject=NUMBER, limit=timedelta(seconds=5), calendar_id="always",
        started_at=at, since=at, due_at=at, state=DeadlineState.MET, **more,
    )  # fmt: skip


def test_an_honest_story_has_no_violation():
    assert examine(honest()) == []


def number(story: Story) -> None:
    story.events = [replace(one, number=n) for n, one in enumerate(story.events, 1)]


def put_order(story: Story, **values: Any) -> None:
    story.orders[0] = replace(story.orders[0], **values)


def lose_a_step(story: Story) -> None:
    story.done.append(Done(NUMBER, "urge", "t-99", 9))


def record_another_revision(story: Story) -> None:
    story.done[3] = replace(story.done[3], rev=7)


def lose_an_order(story: Story) -> None:
    story.done.append(Done("GZ-0101-0002", "open", "u", 0))


def open_twice(story: Story) -> None:
    story.orders.append(replace(story.orders[0], number="GZ-0101-0002"))


def do_a_step_twice(story: Story) -> None:
    steps = story.orders[0].steps
    again = replace(steps[-1], rev=9, note=steps[-2].note)
    put_order(story, steps=(*steps, again), rev=9)


def skip_a_step(story: Story) -> None:
    steps = story.orders[0].steps
    put_order(story, steps=(*steps[:3], *steps[4:]))


def receive_what_was_not_dispatched(story: Story) -> None:
    first, accept, dispatch, *rest = story.orders[0].steps
    put_order(story, steps=(first, accept, replace(dispatch, state=OrderState.OPEN), *rest))


def wake_up_elsewhere(story: Story) -> None:
    steps = list(story.orders[0].steps)
    steps[6] = replace(steps[6], state=OrderState.RECEIVED)
    put_order(story, steps=tuple(steps))


def stand_elsewhere(story: Story) -> None:
    put_order(story, state=OrderState.ANSWERED)


def lie_elsewhere(story: Story) -> None:
    put_order(story, handler_node="root.js")


def change_without_a_step(story: Story) -> None:
    put_order(story, urged=1)


def tell_of_a_step_twice(story: Story) -> None:
    story.events.append(_step_event(story.orders[0].steps[-1]))
    number(story)


def tell_of_steps_in_the_wrong_order(story: Story) -> None:
    story.events[10], story.events[11] = story.events[11], story.events[10]
    number(story)


def tell_of_an_order_that_is_not_there(story: Story) -> None:
    story.orders.clear()


def tell_the_customer_twice(story: Story) -> None:
    story.messages.append(replace(story.messages[-1], seq=9))


def tell_the_customer_of_another_step(story: Story) -> None:
    """That it was received is none of his business."""
    story.messages[3] = replace(story.messages[3], parts=(Text(text=f"{NUMBER} 已签收"),))


def forget_to_tell_the_customer(story: Story) -> None:
    story.messages.pop()


def ring_twice(story: Story) -> None:
    story.events.append(_ring("order:accept", "due", 9))
    number(story)


def warn_twice(story: Story) -> None:
    story.events.append(_ring("order:accept", "warn", 9))
    number(story)


def forget_to_ring(story: Story) -> None:
    story.deadlines[1] = _deadline("order:handle", misses=1)


def forget_to_warn(story: Story) -> None:
    story.deadlines[1] = _deadline("order:handle", warned=True)


def leave_a_moment(story: Story) -> None:
    story.deadlines[1] = replace(story.deadlines[1], state=DeadlineState.RUNNING)


def ring_out_of_nothing(story: Story) -> None:
    del story.deadlines[0]


def tell_nobody_outside(story: Story) -> None:
    story.told.pop()


def tell_outside_what_nobody_wants(story: Story) -> None:
    story.told.append(Telling(1, "w-1"))


def tell_outside_in_the_wrong_order(story: Story) -> None:
    story.told.reverse()


def tell_outside_by_another_id(story: Story) -> None:
    story.told.append(replace(story.told[-1], delivery="w-0"))


def tell_outside_two_by_one_id(story: Story) -> None:
    story.told[-1] = replace(story.told[-1], delivery="w-9")


def tell_outside_otherwise(story: Story) -> None:
    story.told.append(replace(story.told[-1], body="{}"))


def tell_outside_without_a_name(story: Story) -> None:
    story.told.append(replace(story.told[-1], genuine=False))


@pytest.mark.parametrize(
    ("forge", "word"),
    [
        (lose_a_step, "lost"), (record_another_revision, "lost"), (lose_an_order, "lost"),
        (open_twice, "doubled"), (do_a_step_twice, "doubled"), (skip_a_step, "gap"),
        (receive_what_was_not_dispatched, "impossible"), (wake_up_elsewhere, "impossible"),
        (stand_elsewhere, "torn"), (lie_elsewhere, "torn"), (change_without_a_step, "torn"),
        (tell_of_a_step_twice, "not as told"), (tell_of_steps_in_the_wrong_order, "not as told"),
        (tell_of_an_order_that_is_not_there, "lost: events tell"),
        (tell_the_customer_twice, "not as told: the customer"),
        (tell_the_customer_of_another_step, "not as told: the customer"),
        (forget_to_tell_the_customer, "not as told: the customer"),
        (ring_twice, "doubled: the end"), (warn_twice, "doubled: the warning"),
        (forget_to_ring, "missed: the end"), (forget_to_warn, "missed: the warning"),
        (leave_a_moment, "untold"), (ring_out_of_nothing, "strange"),
        (tell_nobody_outside, "missed: the system"),
        (tell_outside_what_nobody_wants, "strange: the system"),
        (tell_outside_in_the_wrong_order, "out of order: the system"),
        (tell_outside_by_another_id, "mixed up"), (tell_outside_two_by_one_id, "mixed up"),
        (tell_outside_otherwise, "mixed up"), (tell_outside_without_a_name, "forged"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_found(forge, word: str):
    story = honest()
    forge(story)
    assert any(violation.startswith(word) for violation in examine(story)), examine(story)
