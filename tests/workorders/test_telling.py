"""What a customer hears of his order, in his own channel and in the decision that makes it true."""

import pytest

from hub.core.messages import AuthorKind
from hub.core.orders import OrderAction, OrderState
from hub.core.parts import Choices, File
from hub.core.ports.orders import NewOrder
from tests.workorders.conftest import BOSS, House
from workorders.life import Act

pytestmark = pytest.mark.store


async def test_each_step_that_concerns_him_is_told_and_no_other(house: House) -> None:
    conversation = await house.come()
    order = await house.open(conversation_id=conversation.id)
    await house.walk(
        order, "accept", "dispatch:root.zj.hz", "receive", "transfer", "start", "urge", "answer",
        "visit", "close",
    )  # fmt: skip
    assert await house.told() == [
        "order_told_open", "order_told_accept", "order_told_dispatch", "order_told_answer",
        "order_told_visit", "order_told_close",
    ]  # fmt: skip
    assert {one.author.kind for one in await house.heard()} == {AuthorKind.SYSTEM}


async def test_he_hears_of_it_when_he_has_gone_long_ago(house: House) -> None:
    conversation = await house.come(locale="en")
    order = await house.open(conversation_id=conversation.id)
    await house.leave()
    await house.walk(order, "accept", "start", "answer")
    last = (await house.heard())[-1]
    assert last.conversation_id == conversation.id
    (question,) = last.parts
    assert isinstance(question, Choices)
    assert question.text.startswith("order_told_answer/en/")
    assert "已经退费" in question.text
    assert [option.value.partition("/")[0] for option in question.options] == [
        "order_solved", "order_unsolved",
    ]  # fmt: skip


async def test_a_visit_asks_for_a_score_and_so_does_an_end_that_comes_without_one(
    house: House,
) -> None:
    conversation = await house.come()
    for names in (("visit",), ("close",), ("visit", "close")):
        order = await house.open(conversation_id=conversation.id)
        await house.walk(order, "accept", "start", "answer", *names)
    asked = [
        (one.parts[0].text.partition("/")[0], [option.value for option in one.parts[0].options])
        for one in await house.heard()
        if isinstance(one.parts[0], Choices) and "answer" not in one.parts[0].text
    ]
    scores = ["1", "2", "3", "4", "5"]
    assert asked == [
        ("order_told_visit", scores), ("order_told_close", scores), ("order_told_visit", scores),
    ]  # fmt: skip


async def test_only_what_is_written_for_him_reaches_him(house: House) -> None:
    conversation = await house.come()
    order = await house.open(conversation_id=conversation.id)
    file = File(name="账单.txt", content_type="text/plain", size=3, file_id="f1")
    counter = house.office.counter
    await counter.act(order.number, Act(action=OrderAction.NOTE, note="客户很生气"), by=BOSS)
    shown = Act(action=OrderAction.NOTE, note="明天上门", files=(file,), shown=True)
    order = await counter.act(order.number, shown, by=BOSS)
    texts = "".join(str(one.parts) for one in await house.heard())
    assert "明天上门" in texts
    assert "生气" not in texts
    assert (await house.heard())[-1].parts[1] == file
    assert [step.shown for step in order.steps] == [False, False, True]
    kept = [one async for one in house.spine.db["file_references"].find({"file_id": "f1"})]
    assert len(kept) == 2, "by the order and by the message"


async def test_nobody_is_told_of_a_draft_nor_of_an_order_without_a_customer(house: House) -> None:
    conversation = await house.come()
    counter = house.office.counter
    draft = await counter.open(
        NewOrder(type="business", title="x", draft=True), by="anna", conversation_id=conversation.id
    )
    assert await house.told() == []
    assert await house.clocks(draft) == {}
    opened = await house.walk(draft, "open")
    assert opened.state is OrderState.OPEN
    assert await house.told() == ["order_told_open"]
    assert set(await house.clocks(opened)) == {"accept", "whole"}
    await house.walk(await house.open(), "accept")
    assert await house.told() == ["order_told_open"]


async def test_the_order_is_seen_on_its_conversation_and_has_its_tier(house: House) -> None:
    conversation = await house.come()
    order = await house.open(conversation_id=conversation.id)
    assert (order.customer_id, order.node_id, order.tier) == ("alice", "root.zj", "normal")
    view = await house.spine.committer.view(conversation.thread_id)
    assert view
    assert view.conversation.work_orders == (order.number,)


async def test_a_newer_question_takes_the_place_of_the_one_at_the_conversations_end(
    house: House,
) -> None:
    conversation = await house.come()
    order = await house.open(conversation_id=conversation.id)
    await house.leave(asked=True)
    order = await house.walk(order, "accept", "start")
    assert (await house.conversation()).asked_at
    await house.walk(order, "answer")
    assert (await house.conversation()).asked_at is None
