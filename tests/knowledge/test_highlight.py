"""What is marked in a raw passage is what the question is about, at its place there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import units
from knowledge.highlight import marks


def marked(raw: str, question: str) -> list[str]:
    return [raw[start:end] for start, end in marks(raw, units(question))]


@pytest.mark.parametrize(
    ("raw", "question", "expected"),
    [
        ("发票在 App 里下载，积分不行。", "发票下载", ["发票", "下载"]),
        ("補辦電話卡要帶身份證", "sim卡", ["電話卡"]),
        ("ＰＵＫ　码在卡板上", "puk码", ["ＰＵＫ"]),
        ("㎡以内，发票免费", "发票", ["发票"]),
        ("Your INVOICES are here", "invoice", ["INVOICES"]),
        ("没有什么可说", "发票", []),
        ("", "发票", []),
    ],
)
def test_marks_stand_where_the_words_are_in_the_raw_text(
    raw: str, question: str, expected: list[str]
) -> None:
    assert marked(raw, question) == expected


@given(st.text(max_size=80), st.text(max_size=20))
def test_marks_are_in_order_apart_and_within_the_text(raw: str, question: str) -> None:
    found = marks(raw, units(question))
    ends = [0, *(place for mark in found for place in mark), len(raw)]
    assert ends == sorted(ends)
    assert all(start < end for start, end in found)
