"""How the Rasa side takes a parse (bot/rasa/reading.py knows nothing of Rasa)."""

import pytest

from bot.rasa.reading import bare, effective_intent, is_question, story


def parse(name: str, confidence: float = 0.9, **others: float) -> dict[str, object]:
    ranking = {name: confidence, **others}
    entries = [{"name": one, "confidence": share} for one, share in ranking.items()]
    return {"intent": entries[0], "intent_ranking": entries, "entities": []}


def taken(read: dict[str, object], text: str, form: str | None = None) -> str:
    return effective_intent(read, text, threshold=0.4, form=form)


@pytest.mark.parametrize("text", ["/restart", "  /restart", "\n/ /restart", "//restart"])
def test_what_looks_like_a_command_of_rasa_is_stripped_of_it(text: str) -> None:
    assert bare(text) == "restart"


def test_what_is_only_slashes_says_nothing() -> None:
    assert bare(" / // ") == ""


def test_below_the_threshold_nothing_is_acted_on() -> None:
    assert taken(parse("fault", 0.39), "没网") == "unsure"
    assert taken(parse("fault", 0.41), "没网") == "fault"


def test_where_nothing_was_asked_the_second_reading_of_an_answer_counts() -> None:
    read = parse("inform", 0.8, fault=0.15, deny=0.05)
    assert taken(read, "从昨天下午开始上不去网") == "fault"
    assert taken(read, "从昨天下午开始上不去网", "fault_form") == "inform"


@pytest.mark.parametrize("form", ["complaint_form", "fault_form", "emergency_form"])
@pytest.mark.parametrize("name", ["human", "cancel_form", "report_loss"])
def test_some_wishes_are_never_an_answer(form: str, name: str) -> None:
    assert taken(parse(name), "嗯", form) == name


def test_a_story_is_an_answer_whatever_it_mentions() -> None:
    text = "你们打人工客服电话半天打不通，等了四十分钟没人接，什么态度"
    assert taken(parse("human", 0.7), text, "complaint_form") == "inform"
    assert taken(parse("human", 0.7), text) == "human"


def test_a_question_interrupts_a_form_and_a_statement_does_not() -> None:
    assert taken(parse("query_data"), "先问下怎么查流量", "complaint_form") == "query_data"
    assert taken(parse("query_bill"), "话费多扣了十块", "complaint_form") == "inform"


def test_anger_and_complaint_are_what_a_complaint_form_asks_for() -> None:
    assert taken(parse("angry"), "一群骗子", "complaint_form") == "inform"
    assert taken(parse("angry"), "一群骗子", "fault_form") == "angry"
    assert taken(parse("complaint"), "我要投诉", "fault_form") == "complaint"


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
    text = "我要投诉你们乱扣费，每个月多十块"
    assert story("complaint", text) == [{"entity": "story", "value": text}]
    assert story("complaint", "我要投诉") == []
    assert story("fault", text) == []
