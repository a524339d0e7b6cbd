import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.consent import Wish, number_of, wish_in

WITHDRAW = """TD|td|T|ｔｄ| Ｔ |退订|退訂|退 订|退订短信。|STOP|stop!|Ｓｔｏｐ|Unsubscribe
UN SUBSCRIBE|回TD|回复T退订|拒收短信|opt-out"""
RESUME = "START|ｓｔａｒｔ|开通|開通|恢复。| unstop |恢复短信"
OTHER = """|。|退订彩铃业务|我要退订流量包|please stop|T恤|start date|不要退订|开通国际漫游
怎么恢复通话|TD-LTE 是什么|👍|退订，开通"""


def listed(texts: str) -> list[str]:
    return texts.replace("\n", "|").split("|")


@pytest.mark.parametrize("text", listed(WITHDRAW))
def test_words_of_withdrawal_are_known_however_they_are_typed(text: str) -> None:
    assert wish_in(text) is Wish.WITHDRAW


@pytest.mark.parametrize("text", listed(RESUME))
def test_words_of_return_are_known_however_they_are_typed(text: str) -> None:
    assert wish_in(text) is Wish.RESUME


@pytest.mark.parametrize("text", listed(OTHER))
def test_only_a_whole_message_is_such_a_word(text: str) -> None:
    assert wish_in(text) is None


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert wish_in(text) in (None, *Wish)


def test_a_number_is_the_same_whoever_writes_it() -> None:
    assert number_of("+86 139 0000 8812") == number_of("13900008812") == "number:13900008812"
    assert number_of("10010x") == "10010x"
