"""One digit for a wish, where text messages are written, unless something else was asked."""

from dataclasses import replace
from typing import Any

import pytest

from bot.menu import commands, words_for
from hub.core.texting import Command, Texting
from tests.bot.doubles import Customer, ScriptedBrain, Shelf, rules, turn, words

MENU = "回复1查话费，2查流量，3办理宽带，0转人工"
BILL = turn({"do": "answer"}, intent="query_bill")
DATA = turn({"do": "answer"}, intent="query_data")
FORM: dict[str, Any] = {"loop": "complaint_form", "slots": {"requested_slot": "complaint_what"}}


def customer(texting: Texting | None = None, *, fresh: bool = False, **more: Any) -> Customer:
    script = {"查话费": BILL, "查流量": DATA, "check my bill": BILL} | more.pop("script", {})
    one = Customer(
        ScriptedBrain(script), Shelf("查话费", "查流量", "check my bill"),
        texting=texting or Texting(), **more,
    )  # fmt: skip
    if not fresh:
        one.conversation = replace(one.conversation, previous_id="before")
    return one


@pytest.mark.parametrize("text", ["1", "１", " 1 ", "1."])
async def test_a_digit_is_read_as_the_words_that_it_is_short_for(text: str) -> None:
    assert words(await customer().write(text)) == "answer of 查话费"


async def test_an_article_answers_by_its_own_words_for_text_messages() -> None:
    one = customer()
    (bill, *_) = one.shelf.hits
    one.shelf.hits = (replace(bill, text=replace(bill.text, short="short of 查话费")),)
    assert words(await one.write("1")) == "short of 查话费"


async def test_nought_fetches_a_person() -> None:
    assert (await customer().write("0")).handover == "asked"


@pytest.mark.parametrize("text", ["菜单", "MENU", "?", "？", " menu "])
async def test_the_menu_is_said_to_whoever_asks_for_it(text: str) -> None:
    response = await customer().write(text)
    assert (words(response), rules(response)) == (MENU, ["text_menu"])


async def test_the_first_message_is_answered_with_the_menu_below_and_no_later_one() -> None:
    one = customer(fresh=True)
    assert words(await one.write("查流量")) == f"answer of 查流量\n{MENU}"
    one.conversation = replace(one.conversation, automatic_replies=1)
    assert words(await one.write("查流量")) == "answer of 查流量"
    assert words(await customer(Texting(menu=False), fresh=True).write("1")) == "answer of 查话费"


async def test_whoever_asks_for_it_first_gets_it_once() -> None:
    assert rules(await customer(fresh=True).write("菜单")) == ["text_menu"]


async def test_in_a_form_a_digit_is_the_answer_to_the_form() -> None:
    ask = turn({"do": "ask", "slot": "complaint_what"}, **FORM)
    one = customer(fresh=True, script={"我要投诉": ask, "1": ask, "?": ask})
    assert "text_menu" not in rules(await one.write("我要投诉"))
    await one.write("1")
    assert one.brain.asked[-1][0] == "1"
    assert rules(await one.write("?")) == ["ask_complaint_what"]


async def test_among_choices_a_digit_is_one_of_them() -> None:
    one = customer(script={"流量": turn({"do": "answer"}, intent="query_data")})
    one.conversation = replace(
        one.conversation, bot_state={"choices": ["查流量", "查话费"], "model": "m1"}
    )
    assert words(await one.write("第二个")) == "answer of 查话费"


async def test_a_digit_that_is_no_command_is_a_message_like_any_other() -> None:
    one = customer(script={"7": turn({"do": "say", "template": "fine"})})
    assert rules(await one.write("7")) == ["fine"]


async def test_an_account_says_its_own_rows() -> None:
    rows = (
        Command(digit="5", title="积分", words="查流量"),
        Command(digit="6", title="坏", words="5"),
    )
    one = customer(Texting(commands=rows), script={"6": DATA})
    assert words(await one.write("菜单")) == "回复5积分，6坏"
    assert words(await one.write("5")) == "answer of 查流量"
    await one.write("6")
    assert one.brain.asked[-1][0] == "6"


async def test_who_writes_english_has_an_english_menu() -> None:
    one = customer(locale="en")
    assert (
        words(await one.write("menu"))
        == "Reply 1 for my bill, 2 for my data, 3 for broadband, 0 for a person"
    )
    assert words(await one.write("1")) == "answer of check my bill"


async def test_where_no_text_messages_are_written_a_digit_means_nothing_special() -> None:
    one = Customer(ScriptedBrain({"1": turn({"do": "say", "template": "fine"})}))
    assert rules(await one.write("1")) == ["fine"]


def test_the_rows_that_the_hub_comes_with_are_of_one_digit_each() -> None:
    for locale in ("zh-CN", "en"):
        rows = commands(Texting(), locale)
        assert len({row.digit for row in rows}) == len(rows)
        assert all(words_for(row.digit, Texting(), locale) == row.words for row in rows)
