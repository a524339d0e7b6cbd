import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.picking import picked

TWO = """2|２|二|②|2️⃣|2.|2、|(2)|第二个|第2个|第二项|选2
选第二个|我选2|要第二个|2号|回复2|二号吧|两|the second|second one
option 2|2nd
two|number two|第二个，谢谢"""


@pytest.mark.parametrize("text", TWO.replace("\n", "|").split("|"))
def test_a_number_is_known_however_it_is_written(text: str) -> None:
    assert picked(text, 3) == 2


@pytest.mark.parametrize(
    "text",
    ["", "4", "0", "20", "22", "两个月", "二手手机", "2元", "第二天", "2G", "套餐二", "no one"],
)
def test_what_is_no_number_of_a_choice_picks_nothing(text: str) -> None:
    assert picked(text, 3) == 0


def test_the_last_one_is_the_last() -> None:
    assert [picked(text, 3) for text in ("最后一个", "the last one", "第三")] == [3, 3, 3]


@given(st.text(), st.integers(0, 9))
def test_nothing_beyond_the_choices_is_picked(text: str, count: int) -> None:
    assert 0 <= picked(text, count) <= count
