"""How the Rasa side takes a text (bot/rasa/reading.py knows nothing of Rasa)."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.entities import find
from bot.rasa.manner import gives_up, is_order, is_question
from bot.rasa.reading import BUSINESS, Taken, as_written, bare, interrupts, take
from bot.taxonomy import FINER, INTENTS
from hub.core.letters import simplified

FORMS = ["complaint_form", "fault_form", "business_form", "callback_form", "emergency_form"]
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def parse(name: str, confidence: float = 0.9, **others: float) -> dict[str, object]:
    ranking = {name: confidence, **others}
    entries = [{"name": one, "confidence": share} for one, share in ranking.items()]
    return {"intent": entries[0], "intent_ranking": entries, "entities": []}


def taken(
    read: dict[str, object], text: str, form: str | None = None, asked: str = "what", **told: str
) -> Taken:
    """Within a form: `asked` is the open question, `told` the answers so far."""
    state: dict[str, Any] = {}
    if form:
        name = form.removesuffix("_form")
        slots = {f"{name}_{kind}": value for kind, value in told.items()}
        state = {"loop": form, "slots": {**slots, "requested_slot": f"{name}_{asked}"}}
    entities = [entity.as_json() for entity in find(text, at=AT)]
    return take(read, text, state, entities, threshold=0.4)


@pytest.mark.parametrize("text", ["/restart", "  /restart", "\n/ /restart", "//restart"])
def test_what_looks_like_a_command_of_rasa_is_stripped_of_it(text: str) -> None:
    assert bare(text) == "restart"


def test_what_is_only_slashes_says_nothing() -> None:
    assert bare(" / // ") == ""


def test_below_the_threshold_nothing_is_acted_on() -> None:
    assert taken(parse("fault", 0.39), "没网").move == "unsure"
    assert taken(parse("fault", 0.41), "没网").move == "fault"


def test_where_nothing_was_asked_the_second_reading_of_an_answer_counts() -> None:
    read = parse("inform", 0.8, fault=0.15, deny=0.05)
    assert taken(read, "从昨天下午开始上不去网").move == "fault"
    assert taken(read, "从昨天下午开始上不去网", "fault_form").move == "inform"


def test_doubt_between_shades_of_one_wish_is_none_about_it() -> None:
    read = parse("report_fault", 0.35, not_solved=0.3, recharge=0.05)
    assert taken(read, "试过了，登记一下").move == "report_fault"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["human", "identity", "source"])
def test_some_wishes_are_never_an_answer(form: str, name: str) -> None:
    assert taken(parse(name), "嗯", form).move == name


@pytest.mark.parametrize("form", FORMS)
def test_a_form_can_be_given_up_and_small_talk_made_in_it(form: str) -> None:
    assert taken(parse("cancel_form"), "算了", form).move == "given_up"
    assert taken(parse("farewell"), "谢谢", form).move == "small_talk"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", sorted(set(INTENTS) | FINER.keys() | {"order_status"}))
def test_a_question_of_every_intent_interrupts_every_form(form: str, name: str) -> None:
    opens_it = {"complaint_form": {"complaint", "angry"}, "fault_form": {"report_fault"}}
    opens_it |= {"emergency_form": {"report_loss"}}
    if name in opens_it.get(form, set()) | {"report_fault"}:
        assert not interrupts(name, "怎么办？", form)
    else:
        assert interrupts(name, "怎么办？", form)


def test_a_story_is_an_answer_whatever_it_mentions() -> None:
    text = "你们打人工客服电话半天打不通，等了四十分钟没人接，什么态度"
    assert taken(parse("human", 0.7), text, "complaint_form").move == "inform"
    assert taken(parse("human", 0.7), text).move == "human"


def test_a_question_interrupts_a_form_and_a_statement_does_not() -> None:
    asks = taken(parse("query_data"), "先问下怎么查流量", "complaint_form")
    assert (asks.intent, asks.move) == ("query_data", "query_data")
    assert taken(parse("query_bill"), "话费多扣了十块", "complaint_form").move == "inform"


def test_anger_and_complaint_are_what_a_complaint_form_asks_for() -> None:
    assert taken(parse("angry"), "一群骗子", "complaint_form").move == "inform"
    assert taken(parse("angry"), "一群骗子", "fault_form").move == "angry"
    assert taken(parse("complaint"), "我要投诉", "fault_form").move == "complaint"


@pytest.mark.parametrize("text", ["怎么查流量", "流量还有多少", "能不能停机保号?", "营业厅在哪里"])
def test_questions_are_seen(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    ["为什么多扣我50块?", "凭什么扣钱", "你们怎么又乱扣费", "从来没办过什么业务", "昨天开始的"],
)
def test_reproaches_and_statements_are_no_questions(text: str) -> None:
    assert not is_question(text)


def test_opening_words_that_tell_the_story_are_kept() -> None:
    text = "我要投诉你们乱扣费，每个月多十块，号码13900001111"
    known = taken(parse("complaint"), text).known
    assert known["complaint_what"] == text
    assert known["complaint_number"] == "13900001111"
    assert "complaint_what" not in taken(parse("complaint"), "我要投诉").known


@pytest.mark.parametrize("text", ["帮我把套餐改成59的", "能不能帮我改套餐", "我要退订彩铃"])
def test_an_order_in_words_opens_its_form_at_once(text: str) -> None:
    order = taken(parse("change_plan"), text)
    assert (order.intent, order.move) == ("change_plan", "apply")
    assert order.known["business_what"] == text


def test_who_asks_for_a_repair_in_plain_words_gets_its_form() -> None:
    assert taken(parse("fault"), "我要报修，手机没网两天了").intent == "report_fault"
    assert taken(parse("fault"), "手机没网了").intent == "fault"
    assert taken(parse("fault"), "我想报修，要怎么弄").intent == "fault"


def test_a_question_how_is_answered_before_anything_is_ordered() -> None:
    how = taken(parse("change_plan"), "怎么改套餐")
    assert (how.move, how.known["business_what"]) == ("change_plan", "怎么改套餐")
    assert not is_order("我要交话费", wanting=False)


@pytest.mark.parametrize("name", sorted(BUSINESS))
def test_what_can_be_done_for_him_is_remembered_in_his_words(name: str) -> None:
    known = taken(parse(name), "说说这个").known
    assert known == {"topic": "business", "business_what": "说说这个", "fault_what": None}


def test_a_bare_order_number_asks_how_it_is_going() -> None:
    assert taken(parse("inform", 0.5, unsure=0.1), "ts11230427").move == "order_status"


def test_a_number_that_is_not_there_is_asked_for_once_more_and_then_any_text_is_taken() -> None:
    first = taken(parse("inform"), "尾号6688", "fault_form", "number", what="没网")
    assert (first.move, first.known) == ("unclear", {"again": "fault_number"})
    state = {"loop": "fault_form", "slots": {"requested_slot": "fault_number", **first.known}}
    second = take(parse("inform"), "尾号6688", state, [], threshold=0.4)
    assert second.answers == {"fault_number": "尾号6688", "again": None}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("号码错了，是13900001111", {"fault_number": "13900001111"}),
        ("打错了，13900001111", {"fault_number": "13900001111"}),
        ("改成二栋", {"fault_place": "幸福小区二栋501"}),
        ("不是3栋是5栋", {"fault_place": "幸福小区5栋501"}),
        ("地址错了，应该是人民路58号", {"fault_place": "人民路58号"}),
        ("no wait, it's Building 2", {"fault_place": "Building 2"}),
        ("号码错了", {"fault_number": None}),
        ("地址不对", {"fault_place": None}),
    ],
)
def test_what_was_told_before_is_put_right(text: str, changed: dict[str, str | None]) -> None:
    told = {"what": "没网", "number": "13800138000", "place": "幸福小区3栋501"}
    correction = taken(parse("correct"), text, "fault_form", "confirm", **told)
    assert (correction.move, correction.known) == ("corrected", changed)


def test_what_names_no_answer_is_put_beside_the_story() -> None:
    told = {"what": "换便宜点的", "number": "13800138000", "contact": "打这个电话"}
    correction = taken(parse("correct"), "改成59的", "business_form", "confirm", **told)
    assert correction.known == {"business_what": "换便宜点的；改成59的"}


@pytest.mark.parametrize(
    "text", ["确认", "嗯对", "对对对就这样", "可以，提交吧", "yes, that's correct"]
)
def test_a_yes_at_the_end_is_heard_without_the_model_too(text: str) -> None:
    told = taken(parse("inform", 0.2), text, "fault_form", "confirm", number="138")
    assert told.answers == {"fault_confirm": "yes", "again": None}


@pytest.mark.parametrize("text", ["不确认", "先别提交", "等一下再提交", "……", "13"])
def test_what_is_no_yes_is_not_taken_for_one(text: str) -> None:
    assert not taken(parse("inform", 0.2), text, "fault_form", "confirm").answers


@pytest.mark.parametrize("text", ["不知道", "没有号码，不是哪个号的问题", "家里宽带的号码不知道"])
def test_who_does_not_know_his_number_goes_on_without(text: str) -> None:
    told = taken(parse("inform"), text, "complaint_form", "number", what="吵")
    assert told.answers["complaint_number"] == ""


@pytest.mark.parametrize("text", ["😡😡", "。。。", "啊啊啊啊", "13800138000", "是的"])
def test_what_is_no_place_is_not_taken_for_one(text: str) -> None:
    name = "affirm" if text == "是的" else "inform"
    assert taken(parse(name), text, "fault_form", "place").move == "unclear"


@pytest.mark.parametrize("text", ["那不办了，我到那边买张卡", "算了算了不投诉了", "取消", "Cancel"])
def test_the_plainest_words_for_giving_up_need_no_model(text: str) -> None:
    assert gives_up(text)
    assert taken(parse("report_loss"), text, "fault_form").move == "given_up"


@pytest.mark.parametrize("text", ["那就算了还是打我手机吧", "你们不办事", "打不开就不弄了吗"])
def test_other_words_are_no_giving_up(text: str) -> None:
    assert not gives_up(text)


def test_just_what_was_asked_for_is_an_answer_whatever_the_model_hears() -> None:
    soon = taken(parse("greet_bye"), "现在，马上", "callback_form", "window", number="138")
    assert soon.answers["callback_window"] == "现在，马上"
    lost = taken(parse("report_loss"), "手机丢了，号码13900001111", "fault_form", "number")
    assert lost.move == "report_loss"


def test_who_comes_back_is_put_the_open_question() -> None:
    assert taken(parse("report_fault"), "继续报修吧", "fault_form", "place").move == "resume"


def test_which_telephone_to_ring_is_a_way_of_contact() -> None:
    told = {"what": "退会员", "number": "18600004444", "contact": "电话，白天都行"}
    text = "等一下，电话打18600005555吧，那个号我老公接"
    changed = taken(parse("correct"), text, "business_form", "confirm", **told).known
    assert changed == {"business_contact": "18600005555"}


@pytest.mark.parametrize("text", ["就在这里", "打我手机", "微信联系", "here"])
def test_a_way_to_be_reached_is_no_small_talk(text: str) -> None:
    told = taken(parse("greet_bye"), text, "business_form", "contact", what="x", number="138")
    assert told.answers["business_contact"] == text


@pytest.mark.parametrize("char", ["办", "是", "没", "不是", "1", "改成", "，是", "就这"])
def test_no_answer_takes_long_to_read(char: str) -> None:
    began = time.process_time()
    for asked in ("number", "place", "confirm"):
        taken(parse("inform"), char * 2000 + "x", "fault_form", asked, what="没网", place="3栋")
    assert time.process_time() - began < 1


def test_blanks_around_an_answer_do_not_count() -> None:
    told = taken(parse("inform"), "  宽带断了 ", "fault_form")
    assert told.answers["fault_what"] == "宽带断了"


def test_just_what_was_asked_for_corrects_nothing() -> None:
    told = taken(parse("correct", 0.5), "13700002222", "fault_form", "number", what="没网")
    assert told.answers["fault_number"] == "13700002222"


@pytest.mark.parametrize("text", ["what?", "啥", "什么？"])
def test_who_has_not_understood_is_asked_once_more(text: str) -> None:
    assert taken(parse("out_of_scope"), text, "fault_form", "number").move == "unclear"


def test_a_question_of_nine_english_words_is_no_long_story() -> None:
    read = parse("query_data", 0.7)
    asks = taken(read, "how do I check my data by the way?", "complaint_form", "number", what="x")
    assert asks.move == "query_data"


@pytest.mark.parametrize("text", ["不对", "错了", "有错"])
def test_that_something_is_wrong_in_the_end_asks_what(text: str) -> None:
    told = {"what": "没网", "number": "13800138000", "place": "幸福小区3栋501"}
    assert taken(parse("correct"), text, "fault_form", "confirm", **told).move == "unclear"
    assert taken(parse("deny"), "不", "fault_form", "confirm", **told).move == "unclear"


def test_what_is_told_with_a_number_is_not_asked_for() -> None:
    call = taken(parse("inform"), "13800138000，明天上午", "callback_form", "number")
    assert call.answers["callback_window"] == "明天上午"
    fault = taken(parse("inform"), "13800138000，人民路58号", "fault_form", "number", what="没网")
    assert fault.answers["fault_place"] == "人民路58号"


def test_a_loss_is_acted_on_even_where_the_model_is_in_doubt() -> None:
    loss = [{"entity": "loss", "value": "", "text": "连卡一起丢了"}]
    doubtful = parse("report_loss", 0.3, out_of_scope=0.2)
    assert take(doubtful, "连卡一起丢了", {}, loss, threshold=0.6).move == "report_loss"
    assert take(parse("vas"), "丢了的卡怎么补", {}, loss, threshold=0.6).move == "vas"


def test_what_is_told_in_traditional_letters_is_kept_as_it_was_written() -> None:
    text = " 上個月多扣了兩百塊，號碼13800138000 "
    plain = simplified(text)
    opened = as_written(taken(parse("complaint"), plain), plain, text)
    told = {name: value for name, value in opened.known.items() if name.startswith("complaint")}
    assert told == {
        "complaint_what": text.strip(),
        "complaint_since": "上個月",
        "complaint_number": "13800138000",
    }
    answered = as_written(taken(parse("inform"), plain, "complaint_form"), plain, text)
    assert answered.answers["complaint_what"] == text.strip()
    assert answered.answers["complaint_since"] == "上個月"
    place = "人民路58號3棟2單元502"
    read = taken(parse("inform"), simplified(place), "fault_form", "place")
    assert as_written(read, simplified(place), place).answers["fault_place"] == place


def test_what_is_added_to_a_story_is_kept_as_it_was_written() -> None:
    known = {"complaint_what": "扣費；多扣了", "x": None}
    told = Taken(intent="correct", move="corrected", known=known)
    kept = as_written(told, "多扣了", "多扣瞭")
    assert kept.known == {"complaint_what": "扣費；多扣瞭", "x": None}


def test_consent_and_correction_are_heard_in_traditional_letters() -> None:
    yes = taken(parse("unsure"), simplified("確認"), "fault_form", "confirm", what="沒網")
    assert yes.answers["fault_confirm"] == "yes"
    told = {"what": "斷網", "number": "13800138000", "place": "人民路58號"}
    put_right = taken(
        parse("correct"), simplified("號碼錯了，是13900001111"), "fault_form", "confirm", **told
    )
    assert put_right.known == {"fault_number": "13900001111"}
