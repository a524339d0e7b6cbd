from dataclasses import replace
from typing import Any

import pytest

from bot.turns import UnknownFormError
from hub.core.customers import Tier
from hub.core.parts import Choices, Image
from hub.core.ports.knowledge import Audience
from tests.bot.doubles import AT, Customer, ScriptedBrain, Shelf, rules, turn, words

ANSWER = {"do": "answer"}
FORM: dict[str, Any] = {"loop": "complaint_form", "slots": {"requested_slot": "complaint_what"}}


async def test_a_sure_answer_comes_with_all_of_its_evidence() -> None:
    customer = Customer(
        ScriptedBrain({"停机": turn(ANSWER, intent="suspend_resume")}), Shelf("停机")
    )
    response = await customer.write("停机")
    [say] = response.says
    assert words(response) == "answer of 停机"
    evidence = say.evidence
    assert (evidence.rule, evidence.intent, evidence.confidence) == (
        "answer",
        "suspend_resume",
        0.8,
    )
    assert (evidence.article_id, evidence.title, evidence.version) == ("a1", "停机", 1)
    assert (evidence.passage, evidence.score, evidence.model) == ("passage of 停机", 0.9, "m1")


async def test_every_reply_says_by_which_rule_it_came() -> None:
    script = {"嗨": turn({"do": "say", "template": "greeting"}, intent="greet_bye")}
    assert rules(await Customer(ScriptedBrain(script)).write("嗨")) == ["greeting"]


@pytest.mark.parametrize("state", [{}, FORM, {"loop": "emergency_form", "slots": {}}])
async def test_a_person_is_fetched_in_every_state_without_asking_rasa(
    state: dict[str, Any],
) -> None:
    customer = Customer(
        ScriptedBrain({"x": turn({"do": "ask", "slot": "complaint_what"}, **state)})
    )
    await customer.write("x")
    before = len(customer.brain.asked)
    response = await customer.write("转人工")
    assert response.handover == "asked"
    assert len(customer.brain.asked) == before
    assert response.bot_state == {"model": "m1"}


async def test_a_person_is_fetched_while_rasa_and_search_are_down() -> None:
    customer = Customer(ScriptedBrain({}))
    customer.shelf.down = True
    assert (await customer.write("human")).handover == "asked"


async def test_yes_takes_the_person_who_was_offered_and_only_then() -> None:
    script = {
        "查话费": turn({"do": "lookup", "what": "bill"}, intent="query_bill"),
        "好": turn({"do": "say", "template": "fine"}, intent="affirm"),
    }
    customer = Customer(ScriptedBrain(script), Shelf("怎么查询话费账单"))
    assert (await customer.write("好")).handover is None
    assert rules(await customer.write("查话费")) == ["lookup_bill", "lookup_bill"]
    assert (await customer.write("好")).handover == "asked"


async def test_an_offer_holds_for_one_message_and_rasa_knows_of_it() -> None:
    script = {
        "查流量": turn({"do": "lookup", "what": "data"}),
        "嗯哼": turn({"do": "say", "template": "fine"}),
    }
    customer = Customer(ScriptedBrain(script))
    await customer.write("查流量")
    await customer.write("嗯哼")
    assert customer.brain.asked[-1][1]["slots"] == {"offered": "person"}
    assert "offered" not in customer.conversation.bot_state


async def test_a_lookup_never_invents_a_figure() -> None:
    customer = Customer(ScriptedBrain({"查话费": turn({"do": "lookup", "what": "bill"})}))
    assert rules(await customer.write("查话费")) == ["lookup_nothing"]


async def test_an_order_is_made_and_its_number_told() -> None:
    fields = {"what": "扣费不对 {number}", "number": "138"}
    order = {"do": "work_order", "type": "complaint", "slots": fields}
    script = {"138": turn(order, {"do": "handover", "reason": "complaint"})}
    response = await Customer(ScriptedBrain(script)).write("138")
    assert response.order and response.order.type == "complaint"
    assert response.order.fields == fields
    assert response.order.title == "投诉：扣费不对 {number}"
    assert rules(response) == ["order_complaint", "handover_complaint"]
    assert words(response).count("{number}") == 1
    assert response.handover == "complaint"


async def test_the_second_failure_fetches_a_person() -> None:
    customer = Customer(ScriptedBrain({"没用": turn({"do": "failed"}, intent="not_solved")}))
    first, second = await customer.write("没用"), await customer.write("没用")
    assert (first.handover, first.needs_look) == (None, True)
    assert second.handover == "failed"


async def test_the_second_stray_question_is_offered_a_person() -> None:
    stray = turn({"do": "out_of_scope"}, intent="out_of_scope")
    customer = Customer(ScriptedBrain({"天气": stray, "笑话": stray}))
    assert rules(await customer.write("天气")) == ["capabilities"]
    assert rules(await customer.write("笑话")) == ["capabilities_offer"]
    assert (await customer.write("是")).handover == "asked"


@pytest.mark.parametrize("choice", ["2", "２", "怎么复机", "怎么复机？"])
async def test_what_is_asked_back_is_answered_by_number_or_title(choice: str) -> None:
    customer = Customer(ScriptedBrain({"停机": turn(ANSWER)}), Shelf("怎么停机", "怎么复机"))
    response = await customer.write("停机")
    [part] = response.says[0].parts
    assert isinstance(part, Choices)
    assert [option.title for option in part.options] == ["怎么停机", "怎么复机"]
    assert words(await customer.write(choice)) == "answer of 怎么复机"


async def test_what_is_not_even_surely_ours_is_not_asked_back() -> None:
    unsure = turn(ANSWER, intent="unsure")
    customer = Customer(
        ScriptedBrain({"嘎嘎": unsure, "嘎": unsure}), Shelf("怎么停机", "怎么复机")
    )
    assert rules(await customer.write("嘎嘎")) == ["not_understood"]
    assert (await customer.write("嘎")).handover == "failed"


async def test_what_is_ours_and_has_no_article_is_offered_a_person() -> None:
    customer = Customer(ScriptedBrain({"no signal": turn({**ANSWER, "then": "fault_next"})}))
    assert rules(await customer.write("no signal")) == ["not_known"]
    assert (await customer.write("yes")).handover == "asked"


async def test_a_question_within_a_form_is_answered_and_the_form_goes_on() -> None:
    asks = turn(ANSWER, {"do": "ask", "slot": "complaint_what"}, **FORM)
    customer = Customer(ScriptedBrain({"怎么停机": asks, "嘎嘎吗": asks}), Shelf("怎么停机"))
    assert rules(await customer.write("怎么停机")) == ["answer", "ask_complaint_what"]
    assert rules(await customer.write("嘎嘎吗")) == ["detour_unknown", "ask_complaint_what"]
    assert customer.conversation.bot_state["loop"] == "complaint_form"


async def test_without_rasa_what_is_sure_is_answered_and_for_the_rest_a_person_offered() -> None:
    customer = Customer(ScriptedBrain({}), Shelf("怎么停机", "怎么复机"))
    assert words(await customer.write("怎么停机")) == "answer of 怎么停机"
    assert rules(await customer.write("嘎嘎")) == ["no_model_yet"]
    assert (await customer.write("是")).handover == "asked"
    assert rules(await customer.write("你好")) == ["greeting"]


async def test_without_rasa_a_loss_goes_to_a_person_at_once() -> None:
    assert (await Customer(ScriptedBrain({})).write("我手机丢了")).handover == "emergency"


@pytest.mark.parametrize("form", ["complaint", "fault", "business", "callback"])
async def test_without_rasa_an_open_form_waits_and_loses_nothing(form: str) -> None:
    slots = {"requested_slot": f"{form}_number"}
    ask = turn({"do": "ask", "slot": f"{form}_number"}, loop=f"{form}_form", slots=slots)
    customer = Customer(ScriptedBrain({"开始": ask}))
    await customer.write("开始")
    response = await customer.write("乱扣费")
    assert rules(response) == ["form_paused"]
    assert response.bot_state["loop"] == f"{form}_form"
    assert response.bot_state["slots"] == slots
    assert (await customer.write("我手机丢了")).handover == "emergency"


async def test_without_rasa_an_open_loss_report_goes_to_a_person() -> None:
    ask = turn({"do": "ask", "slot": "emergency_number"}, loop="emergency_form", slots={})
    customer = Customer(ScriptedBrain({"手机丢了": ask}))
    await customer.write("手机丢了")
    assert (await customer.write("13800138000")).handover == "emergency"


async def test_a_form_that_the_model_forgot_goes_to_a_person() -> None:
    response = await Customer(ScriptedBrain({"x": UnknownFormError()})).write("x")
    assert response.handover == "form_lost"


async def test_an_unknown_directive_is_no_answer() -> None:
    response = await Customer(ScriptedBrain({"x": turn({"do": "dance"})})).write("x")
    assert rules(response) == ["no_model_yet"]


async def test_a_picture_alone_is_answered_and_forgets_nothing() -> None:
    ask = turn({"do": "ask", "slot": "complaint_what"}, **FORM)
    customer = Customer(ScriptedBrain({"投诉": ask}))
    await customer.write("投诉")
    picture = Image(name="a.png", content_type="image/png", size=1, file_id="f")
    assert rules(await customer.write(picture)) == ["only_text"]
    assert customer.conversation.bot_state["loop"] == "complaint_form"


async def test_customers_are_answered_in_their_language() -> None:
    response = await Customer(ScriptedBrain({}), locale="en").write("human")
    assert words(response).startswith("All right")


async def test_a_state_kept_by_another_version_does_no_harm() -> None:
    script = {"x": turn({"do": "say", "template": "fine"})}
    customer = Customer(ScriptedBrain(script))
    object.__setattr__(customer.conversation, "bot_state", {"olden": 1, "failures": 1})
    assert (await customer.write("x")).bot_state == {"failures": 1, "model": "m1"}


async def test_signs_alone_are_asked_for_words_and_forget_nothing() -> None:
    customer = Customer(ScriptedBrain({"查流量": turn({"do": "lookup", "what": "data"})}))
    await customer.write("查流量")
    assert rules(await customer.write("😀😀？？")) == ["only_signs"]
    assert (await customer.write("是")).handover == "asked"


@pytest.mark.parametrize("text", ["料金を確認したいです", "Как проверить баланс?"])
async def test_another_language_is_told_which_ones_are_spoken(text: str) -> None:
    customer = Customer(ScriptedBrain({}))
    assert rules(await customer.write(text)) == ["languages"]
    assert (await customer.write("yes")).handover == "asked"


async def test_a_curse_is_met_calmly_and_a_second_one_by_a_person() -> None:
    ask = turn({"do": "ask", "slot": "complaint_what"}, **FORM)
    customer = Customer(ScriptedBrain({"投诉": ask}))
    await customer.write("投诉")
    assert rules(await customer.write("他妈的")) == ["calm"]
    assert customer.conversation.bot_state["loop"] == "complaint_form"
    assert (await customer.write("垃圾")).handover == "anger"


async def test_who_asks_is_told_that_it_is_a_bot_and_how_long_a_person_takes() -> None:
    customer = Customer(ScriptedBrain({"你是人吗": turn({"do": "identity"})}))
    text = words(await customer.write("你是人吗"))
    assert "机器人" in text and "转人工" in text and "3 分钟" in text
    customer.line.wait_seconds = None
    text = words(await customer.write("你是人吗"))
    assert "机器人" in text and "转人工" in text
    assert "没有人工客服在线" in text and "分钟" not in text


async def test_the_last_answer_can_be_asked_for_its_source() -> None:
    script = {"怎么停机": turn(ANSWER), "准吗": turn({"do": "source"}, intent="source")}
    customer = Customer(ScriptedBrain(script), Shelf("怎么停机"))
    assert rules(await customer.write("准吗")) == ["source_none"]
    await customer.write("怎么停机")
    assert "《怎么停机》（第 1 版）" in words(await customer.write("准吗"))
    assert rules(await customer.write("准吗")) == ["source"]


async def test_after_the_article_the_thing_itself_is_offered() -> None:
    offer = {**ANSWER, "then": "business_offer", "offer": "business"}
    customer = Customer(ScriptedBrain({"彩铃": turn(offer, intent="vas")}), Shelf("彩铃"))
    assert rules(await customer.write("彩铃")) == ["answer", "business_offer"]
    await customer.write("好")
    assert customer.brain.asked[-1][1]["slots"] == {"offered": "business"}


@pytest.mark.parametrize("text", ["1", "预约回电"])
async def test_who_steps_out_of_the_queue_to_be_called_may_say_so_by_a_number(text: str) -> None:
    brain = ScriptedBrain({"预约回电": turn({"do": "ask", "slot": "callback_number"})})
    customer = Customer(brain)
    assert rules(await customer.write("1")) != ["ask_callback_number"]
    customer.conversation = replace(customer.conversation, queued_at=AT, bot_state={})
    assert rules(await customer.write(text)) == ["ask_callback_number"]


async def test_within_the_form_that_number_is_an_answer() -> None:
    again = turn({"do": "ask", "slot": "callback_number"}, loop="callback_form")
    customer = Customer(ScriptedBrain({"1": again}))
    state = {"loop": "callback_form"}
    customer.conversation = replace(customer.conversation, queued_at=AT, bot_state=state)
    assert rules(await customer.write("1")) == ["ask_callback_number"]


@pytest.mark.parametrize("choice", ["2", "怎么复机"])
async def test_what_was_to_follow_the_answer_follows_the_one_that_was_chosen(choice: str) -> None:
    offer = {**ANSWER, "then": "business_offer", "offer": "business"}
    script = {"停": turn(offer, intent="vas"), "没信号": turn({**ANSWER, "then": "fault_next"})}
    customer = Customer(ScriptedBrain(script), Shelf("怎么停机", "怎么复机"))
    await customer.write("停")
    assert rules(await customer.write(choice)) == ["chosen", "business_offer"]
    await customer.write("好")
    assert customer.brain.asked[-1][1]["slots"] == {"offered": "business"}
    await customer.write("没信号")
    assert rules(await customer.write(choice)) == ["chosen", "fault_next"]
    await customer.write("没信号")
    await customer.write("别的")
    assert "after" not in customer.conversation.bot_state


async def test_articles_are_looked_up_for_the_customers_region_and_tier() -> None:
    script = {"停": turn(ANSWER), "查流量": turn({"do": "lookup", "what": "data"})}
    customer = Customer(ScriptedBrain(script), Shelf("怎么停机", "怎么复机"))
    await customer.write("停")
    assert set(customer.shelf.audiences) == {Audience(region="", tier="normal")}
    customer.shelf.audiences.clear()
    customer.conversation = replace(
        customer.conversation, node_id="root.zj.hz", tier=Tier.GOLD, bot_state={}
    )
    for text in ("停", "2", "查流量", "没有模型"):
        await customer.write(text)
    assert len(customer.shelf.audiences) >= 8
    assert set(customer.shelf.audiences) == {Audience(region="浙江", tier="gold")}
