"""Forms and orders in words: what was understood is shown, changed, ordered and told of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.core.orders import Order, OrderAction, OrderState, OrderType, Step
from tests.bot.doubles import AT, Customer, ScriptedBrain, rules, turn, words

SLOTS = {"what": "没网", "since": None, "number": "", "contact": ""}


def order(number: str = "TS-1123-0427", customer: str = "k") -> Order:
    steps = (Step(action=OrderAction.ACCEPT, state=OrderState.ACCEPTED, by="anna", at=AT),)
    return Order(
        number=number, type=OrderType.COMPLAINT, title="投诉：乱扣费", state=OrderState.ACCEPTED,
        opened_by="bot", opened_at=AT - timedelta(hours=1), steps=steps, customer_id=customer,
    )  # fmt: skip


async def say(*directives: dict[str, Any], **state: Any) -> tuple[list[str], str]:
    response = await Customer(ScriptedBrain({"x": turn(*directives, **state)})).write("x")
    return rules(response), words(response)


async def test_before_an_order_all_that_was_told_is_shown() -> None:
    said, text = await say({"do": "confirm", "type": "complaint", "slots": SLOTS})
    assert said == ["confirm"]
    assert "内容：没网\n联系方式：在这里答复\n" in text
    assert "号码" not in text and "开始时间" not in text


async def test_an_order_has_what_was_told_and_no_empty_fields() -> None:
    work = {"do": "work_order", "type": "complaint", "slots": SLOTS}
    response = await Customer(ScriptedBrain({"x": turn(work)})).write("x")
    assert response.order and response.order.fields == {"what": "没网", "contact": "在这里答复"}


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("帮我把套餐改成59的", {"plan": "59 元"}),
        ("换成5G畅享套餐", {"plan": "5G畅享套餐"}),
        ("上個月多扣了兩百塊", {"month": "2026-10", "amount": "200 元"}),
        (
            "九月和十月各扣了30块和￥1,234.5",
            {"month": "2026-09, 2026-10", "amount": "30 元, 1234.5 元"},
        ),
        ("昨天下午三点起没网", {}),
    ],
)
async def test_plan_month_and_sum_of_a_story_are_fields_and_shown_before(
    what: str, named: dict[str, str]
) -> None:
    work = {"do": "work_order", "type": "business", "slots": {**SLOTS, "what": what}}
    response = await Customer(ScriptedBrain({"x": turn(work)})).write("x")
    contact = {"contact": "在这里答复"}
    assert response.order and response.order.fields == {"what": what, **named, **contact}
    assert next(iter(response.order.fields)) == "what"
    _, text = await say({**work, "do": "confirm"})
    assert all(f"：{value}\n" in text for value in named.values())


async def test_a_month_that_was_told_as_the_beginning_is_not_told_twice() -> None:
    slots = {**SLOTS, "what": "上个月起多扣30块", "since": "上个月"}
    _, text = await say({"do": "confirm", "type": "complaint", "slots": slots})
    assert "开始时间：上个月\n" in text and "金额：30 元\n" in text and "月份" not in text


async def test_what_was_changed_is_said() -> None:
    said, text = await say({"do": "corrected", "changed": {"fault_place": "二栋"}})
    assert (said, "地点：二栋" in text) == (["corrected"], True)


async def test_what_is_only_wrong_is_asked_for_again() -> None:
    said, _ = await say({"do": "corrected", "changed": {"fault_number": None}})
    assert said == ["correct_which_value"]


@pytest.mark.parametrize("kind", ["what", "number", "place", "contact", "window", "confirm"])
async def test_what_was_no_answer_is_asked_again_with_an_example(kind: str) -> None:
    said, text = await say({"do": "unclear", "slot": f"x_{kind}"})
    assert said == [f"again_{kind}"]
    assert "比如" in text


STATUS = {"do": "order_status"}


async def test_an_order_is_told_of_to_its_customer_in_plain_words() -> None:
    customer = Customer(ScriptedBrain({"查工单": turn(STATUS)}))
    customer.cabinet.orders = [order()]
    text = words(await customer.write("查工单"))
    assert "TS-1123-0427" in text and "已受理" in text and "11-25 17:30" in text


async def test_the_order_of_somebody_else_is_as_unknown_as_one_that_is_not_there() -> None:
    customer = Customer(ScriptedBrain({"TS-1123-0427": turn(STATUS)}))
    customer.cabinet.orders = [order(customer="another")]
    theirs = await customer.write("TS-1123-0427")
    customer.cabinet.orders = []
    nobodys = await customer.write("TS-1123-0427")
    assert rules(theirs) == rules(nobodys) == ["order_unknown"]
    assert words(theirs) == words(nobodys)


async def test_what_he_has_proved_to_be_his_is_told_of_too() -> None:
    customer = Customer(ScriptedBrain({"TS-1123-0427": turn(STATUS)}))
    customer.cabinet.orders = [order(customer="another")]
    assert rules(await customer.write("TS-1123-0427")) == ["order_unknown"]
    customer.conversation = replace(customer.conversation, verified=("another",))
    assert rules(await customer.write("TS-1123-0427")) == ["order_status"]


async def test_of_many_orders_the_one_that_was_named_is_told_of() -> None:
    customer = Customer(ScriptedBrain({"ts11230427": turn(STATUS)}))
    customer.cabinet.orders = [order("GZ-1124-0001"), order()]
    response = await customer.write("ts11230427")
    assert rules(response) == ["order_status"]
    assert "TS-1123-0427" in words(response)


async def test_who_has_no_order_is_asked_for_its_number_and_offered_a_person() -> None:
    customer = Customer(ScriptedBrain({"查工单": turn(STATUS)}))
    assert rules(await customer.write("查工单")) == ["order_none"]
    assert (await customer.write("是")).handover == "asked"
