"""Customers judge the answer to their order: by words or digits, when asked, never in forms."""

from dataclasses import replace

import pytest

from hub.core.orders import Order, OrderState, OrderType
from tests.bot.doubles import AT, Customer, ScriptedBrain, rules, turn


def order(state: OrderState, number: str = "TS-1123-0427", *, asked: bool = True) -> Order:
    return Order(
        number=number, type=OrderType.COMPLAINT, title="x", state=state, opened_by="bot",
        opened_at=AT, steps=(), customer_id="c", asked_at=AT if asked else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "state", "heard", "said"),
    [
        ("没解决", OrderState.ANSWERED, ("reopen", 0), "order_reopened"),
        ("还是没解决！", OrderState.ANSWERED, ("reopen", 0), "order_reopened"),
        ("不满意", OrderState.ANSWERED, ("reopen", 0), "order_reopened"),
        ("2", OrderState.ANSWERED, ("reopen", 0), "order_reopened"),
        ("已解决", OrderState.ANSWERED, ("confirm", 0), "order_confirmed"),
        ("1", OrderState.ANSWERED, ("confirm", 0), "order_confirmed"),
        ("1", OrderState.VISITING, ("rate", 1), "order_rated_low"),
        ("5分", OrderState.VISITING, ("rate", 5), "order_rated"),
        ("非常满意", OrderState.CLOSED, ("rate", 5), "order_rated"),
        ("不满意", OrderState.VISITING, ("rate", 2), "order_rated_low"),
        ("没解决", OrderState.VISITING, ("reopen", 0), "order_reopened"),
        ("没解决", OrderState.CLOSED, ("reopen", 0), "order_reopened"),
    ],
)
async def test_what_he_says_depends_on_what_he_was_asked(
    text: str, state: OrderState, heard: tuple[str, int], said: str
) -> None:
    customer = Customer(ScriptedBrain({}))
    customer.cabinet.orders = [order(state)]
    response = await customer.write(text)
    assert rules(response) == [said]
    assert customer.cabinet.heard[0] == ("TS-1123-0427", *heard)
    assert response.deed == customer.cabinet.keep


async def test_english_words_are_known_too() -> None:
    customer = Customer(ScriptedBrain({}), locale="en")
    customer.cabinet.orders = [order(OrderState.ANSWERED)]
    assert rules(await customer.write("Not solved.")) == ["order_reopened"]


@pytest.mark.parametrize("text", ["6", "没解决吗", "我要投诉不满意的服务", "满意度"])
async def test_other_words_are_no_verdict(text: str) -> None:
    customer = Customer(ScriptedBrain({}))
    customer.cabinet.orders = [order(OrderState.ANSWERED), order(OrderState.VISITING)]
    assert (await customer.write(text)).deed is None


@pytest.mark.parametrize("state", [OrderState.OPEN, OrderState.IN_PROGRESS, OrderState.CANCELLED])
async def test_who_was_asked_nothing_says_nothing_of_an_order(state: OrderState) -> None:
    customer = Customer(ScriptedBrain({}))
    customer.cabinet.orders = [order(state), order(OrderState.ANSWERED, asked=False)]
    assert (await customer.write("没解决")).deed is None


async def test_the_order_he_was_asked_of_last_is_meant() -> None:
    customer = Customer(ScriptedBrain({}))
    customer.cabinet.orders = [order(OrderState.VISITING, "TS-2"), order(OrderState.ANSWERED)]
    await customer.write("没解决")
    assert customer.cabinet.heard[0][0] == "TS-2"


async def test_within_a_form_the_words_belong_to_the_form() -> None:
    brain = ScriptedBrain({"2": turn({"do": "ask", "slot": "fault_number"}, loop="fault_form")})
    customer = Customer(brain)
    customer.cabinet.orders = [order(OrderState.ANSWERED)]
    customer.conversation = replace(customer.conversation, bot_state={"loop": "fault_form"})
    response = await customer.write("2")
    assert response.deed is None
    assert rules(response) == ["ask_fault_number"]
