"""What is typed in pinyin, in full, by initials or half of it, names what is written in Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.pinyin import readings, seeker, spellings, spelt


def test_a_name_is_spelt_in_full_and_by_its_initials_in_every_reading() -> None:
    assert spellings("周敏") == ("zhoumin", "zm")
    assert spellings("歐陽 Lee") == ("ouyanglee", "oylee")
    assert set(spellings("重行")) >= {"zhonghang", "chongxing", "zh", "cx"}
    assert readings("行") == ("hang", "xing")
    for name in ("", "Bob", "13900000001", "😀"):
        assert spellings(name) == ()


def test_a_long_name_of_many_readings_has_few_and_short_spellings() -> None:
    ways = spellings("行" * 300)
    assert len(ways) <= 32
    assert max(map(len, ways)) <= 12 * 6


@pytest.mark.parametrize(
    "asked", ["宽带", "kd", "kuandai", "kuand", "kdai", "KuanDai", "kuan dai", "dsw", "寬帶"]
)
def test_it_is_found_however_it_is_typed(asked: str) -> None:
    assert seeker(asked)("排查宽带上网慢")


@pytest.mark.parametrize("asked", ["kb", "daik", "mk", "移机", "kuandaisz"])
def test_what_it_does_not_say_does_not_find_it(asked: str) -> None:
    assert not seeker(asked)("排查宽带上网慢")


def test_numbers_and_latin_words_are_found_inside_chinese() -> None:
    assert seeker("gd-1123")("单号 GD-1123-0427")
    assert seeker("losdeng")("LOS 灯闪红".replace(" ", ""))
    assert seeker("zhmin")("周敏")
    assert not seeker("z")("周敏")


def test_only_letters_are_pinyin() -> None:
    assert (spelt("Zhou min"), spelt("xi'an"), spelt("周"), spelt("a-b")) == (
        "zhoumin",
        "xian",
        "",
        "",
    )


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_asked_for_without_error_and_finds_itself(asked: str, text: str) -> None:
    seeker(asked)(text)
    assert seeker(text)(text)
