"""The language of a text: told by what people write, not by names that both use."""

import pytest

from hub.core.languages import written_in


@pytest.mark.parametrize(
    "text",
    ["查话费", "我的 iPhone 没信号", "how much is 39元套餐", "怎么 unsubscribe"],
)
def test_who_writes_chinese_among_other_things_writes_chinese(text: str):
    assert written_in(text) == "zh-CN"


@pytest.mark.parametrize(
    "text", ["could somebody call me back please", "I want to complain", "my internet is down"]
)
def test_a_sentence_is_english(text: str):
    assert written_in(text) == "en"


@pytest.mark.parametrize("text", ["", "13900001111", "ok thanks", "iPhone Pro Max", "5G", "😡😡"])
def test_numbers_names_and_a_word_or_two_say_nothing(text: str):
    assert written_in(text) is None
