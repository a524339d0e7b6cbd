"""Two wishes in one message, and forms that were left open for long."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.core.ports.answering import Response
from tests.bot.doubles import AT, Customer, ScriptedBrain, Shelf, rules, saying, turn

BILL = turn({"do": "lookup", "what": "bill"}, intent="query_bill")
WHAT: dict[str, Any] = {"loop": "fault_form", "slots": {"requested_slot": "fault_what"}}
ASK = turn({"do": "ask", "slot": "fault_what"}, intent="report_fault", **WHAT)
DETOUR = turn({"do": "answer"}, {"do": "ask", "slot": "fault_what"}, intent="query_bill", **WHAT)
GONE_ON = turn({"do": "ask", "slot": "fault_number"}, intent="inform", **WHAT)


async def test_two_wishes_are_served_in_their_order() -> None:
    plan = turn({"do": "answer"}, intent="query_plan")
    customer = Customer(ScriptedBrain({"查话费": BILL, "看看套餐": plan}), Shelf("看看套餐"))
    response = await customer.write("查话费，顺便看看套餐")
    assert [say.evidence.intent for say in response.says] == ["query_bill", "query_plan"]


async def test_a_form_that_one_of_two_wishes_opens_has_the_last_word() -> None:
    customer = Customer(ScriptedBrain({"报修": ASK, "查话费": DETOUR}), Shelf("查话费"))
    response = await customer.write("报修，顺便查话费")
    assert rules(response) == ["answer", "ask_fault_what"]
    assert response.bot_state["loop"] == "fault_form"


async def test_a_wish_before_a_form_is_answered_without_an_offer_that_a_yes_could_take() -> None:
    customer = Customer(ScriptedBrain({"查话费": BILL, "报修": ASK}), Shelf("怎么查询话费账单"))
    response = await customer.write("查话费，另外报修")
    assert rules(response) == ["lookup_bill", "ask_fault_what"]
    assert "offered" not in response.bot_state


async def test_within_a_form_an_answer_and_a_question_are_both_heard() -> None:
    script = {"报修": ASK, "断网": GONE_ON, "查话费": DETOUR}
    customer = Customer(ScriptedBrain(script), Shelf("查话费"))
    await customer.write("报修")
    assert rules(await customer.write("断网，顺便查话费")) == ["answer", "ask_fault_what"]


async def test_what_only_looks_like_two_wishes_stays_one() -> None:
    story = "网断了，另外灯也不亮"
    script = {"报修": ASK, "网断了": GONE_ON, "灯也不亮": GONE_ON, story: GONE_ON}
    customer = Customer(ScriptedBrain(script))
    await customer.write("报修")
    assert rules(await customer.write(story)) == ["ask_fault_number"]
    assert customer.brain.asked[-1][0] == story


async def test_that_something_is_lost_is_told_to_the_brain_in_plain_words_too() -> None:
    customer = Customer(ScriptedBrain({"手表连卡一起丢了": ASK, "查话费": BILL}))
    for text in ("手表连卡一起丢了", "查话费"):
        await customer.write(text)
    named = [[one["entity"] for one in entities] for entities in customer.brain.entities]
    assert named[0] == ["loss"]
    assert named[-1] == []


async def late(customer: Customer, text: str, minutes: int) -> Response:
    message = replace(saying(text), at=AT + timedelta(minutes=minutes))
    response = await customer.responder.respond(customer.conversation, message)
    assert response == await customer.responder.respond(customer.conversation, message)
    customer.conversation = replace(customer.conversation, bot_state=response.bot_state)
    return response


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(9, ["ask_fault_number"]), (11, ["form_resumed", "ask_fault_number"])],
)
async def test_who_comes_back_after_long_is_told_what_was_open(
    minutes: int, said: list[str]
) -> None:
    customer = Customer(ScriptedBrain({"报修": ASK, "断网": GONE_ON}))
    await customer.write("报修")
    assert rules(await late(customer, "断网", minutes)) == said


async def test_something_new_is_served_and_the_form_that_was_left_waits() -> None:
    customer = Customer(ScriptedBrain({"报修": ASK, "查话费": BILL, "继续": GONE_ON}))
    await customer.write("报修")
    response = await late(customer, "查话费", 20)
    assert rules(response) == ["lookup_nothing", "form_parked"]
    assert "loop" not in response.bot_state
    assert rules(await late(customer, "好的", 21)) == ["ask_fault_number"]
    assert customer.brain.asked[-1][1]["loop"] == "fault_form"


async def test_a_form_that_waits_is_forgotten_when_nobody_wants_it() -> None:
    script = {"报修": ASK, "查话费": BILL, "好的": turn({"do": "say", "template": "fine"})}
    customer = Customer(ScriptedBrain(script))
    await customer.write("报修")
    for text in ["查话费", "查话费"]:
        await late(customer, text, 20)
    assert "parked" not in customer.conversation.bot_state


async def test_wishes_beside_each_other_are_two_where_both_are_sure_and_differ() -> None:
    data = turn({"do": "lookup", "what": "data"}, intent="query_data")
    customer = Customer(ScriptedBrain({"查话费": BILL, "查流量": data}))
    response = await customer.write("查话费和流量")
    assert [say.evidence.intent for say in response.says] == ["query_bill", "query_data"]
    assert {threshold for _, _, threshold in customer.brain.asked} == {0.5}


@pytest.mark.parametrize("second", ["query_bill", "unsure", "inform", "out_of_scope", "greet_bye"])
async def test_what_is_no_second_wish_leaves_the_text_whole(second: str) -> None:
    script = {
        "查话费": BILL,
        "查看一看": turn({"do": "answer"}, intent=second),
        "查话费，看一看": turn({"do": "lookup", "what": "bill"}, intent="query_bill"),
        "看一看": turn({"do": "answer"}, intent=second),
    }
    customer = Customer(ScriptedBrain(script))
    response = await customer.write("查话费，看一看")
    assert [say.evidence.intent for say in response.says] == ["query_bill"]
    assert customer.brain.asked[-1][0] == "查话费，看一看"


async def test_within_a_form_only_words_that_join_make_two_of_a_text() -> None:
    customer = Customer(ScriptedBrain({"报修": ASK, "查话费，查流量": GONE_ON}))
    await customer.write("报修")
    await customer.write("查话费，查流量")
    assert [text for text, _, _ in customer.brain.asked[-2:]] == ["查话费，查流量"] * 2
