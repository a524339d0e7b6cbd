"""Traditional letters are read as simplified ones, each by itself."""

from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zhconv_rs import zhconv

from bot.evaluation import utterances
from hub.core.letters import simplified
from hub.house.tools import ROOT

Variant = Literal["zh-hant", "zh-hk", "zh-tw"]
SAID = [one.text for one in utterances(ROOT / "nlu_data" / "eval") if one.language == "zh-CN"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("餘額還剩多少，帳單幾時出", "余额还剩多少，账单几时出"),
        ("我妳們聽著蘋果手機", "我你们听着苹果手机"),
        ("轉人工", "转人工"),
        ("信號覆蓋不到，請回覆", "信号覆盖不到，请回复"),
        ("No Change ＡＢ１２ 😀", "No Change ＡＢ１２ 😀"),
    ],
)
def test_letters_become_simplified(written: str, plain: str) -> None:
    assert simplified(written) == plain


@given(st.text())
def test_letters_stay_where_they_were_and_what_is_simplified_stays_so(text: str) -> None:
    plain = simplified(text)
    assert len(plain) == len(text)
    assert simplified(plain) == plain


@pytest.mark.parametrize("variant", get_args(Variant))
def test_a_traditional_copy_of_what_is_measured_with_reads_the_same(variant: Variant) -> None:
    """What is read the same is understood the same: at most two in a hundred may differ."""
    other = [text for text in SAID if simplified(zhconv(text, variant)) != simplified(text)]
    assert len(other) <= 0.02 * len(SAID), other
