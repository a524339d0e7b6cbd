"""In which order lines are read, and how text is set for printing: pure, without pictures."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imaging.worker.layout import Found, in_order
from imaging.worker.setting import BOX, NOT_FIRST, Measure, printable, set_lines

MEASURE = Measure(
    length=lambda text: sum(1.0 if ord(sign) < 0x2E80 else 2.0 for sign in text), width=20
)


def found(text: str, left: float, top: float, width: float = 0.38) -> Found:
    return Found(text=text, confidence=1, box=(left, top, width, 0.02))


def read(*lines: Found) -> list[str]:
    return [one.text for one in in_order(lines)]


def test_what_stands_at_one_height_is_read_from_left_to_right():
    assert read(found("电话", 0.5, 0.101, 0.1), found("姓名", 0.1, 0.1, 0.1)) == ["姓名", "电话"]


def test_of_two_columns_the_left_one_is_read_first():
    left = [found(f"左边一栏的第{n}行文字", 0.08, 0.2 + n / 30) for n in range(6)]
    right = [found(f"右边一栏的第{n}行文字", 0.54, 0.2 + n / 30) for n in range(6)]
    title, end = found("通栏标题", 0.3, 0.1, 0.4), found("通栏落款", 0.2, 0.9, 0.6)
    mixed = [one for pair in zip(right, left, strict=True) for one in pair]
    expected = [one.text for one in (title, *left, *right, end)]
    assert read(end, *mixed, title) == expected


def test_labels_and_what_is_entered_beside_them_are_no_columns():
    labels = [found(f"项目{n}", 0.1, 0.2 + n / 30, 0.12) for n in range(6)]
    values = [found(f"所填写的内容是第{n}项", 0.5, 0.2 + n / 30) for n in range(6)]
    pairs = [one.text for pair in zip(labels, values, strict=True) for one in pair]
    assert read(*values, *labels) == pairs


@given(st.lists(st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.01, 0.9))))
def test_no_line_is_lost_or_doubled(places: list[tuple[float, float, float]]):
    lines = [found(f"第{n}行的文字内容", *place) for n, place in enumerate(places)]
    assert sorted(read(*lines)) == sorted(one.text for one in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("您反映的宽带断线问题，已经登记。", ["您反映的宽带断线问题，", "已经登记。"]),
        ("工单编号 TS-1130-0007 已派", ["工单编号", "TS-1130-0007 已派"]),
        ("一二三四五六七八九（十）", ["一二三四五六七八九", "（十）"]),
        ("one two\n\nthree", ["one two", "", "three"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
    ],
)
def test_lines_end_where_a_reader_expects_it(text: str, lines: list[str]):
    assert set_lines(text, MEASURE) == lines


@given(st.text())
def test_setting_loses_no_sign_and_never_runs_off_the_paper(text: str):
    clean = printable(text)
    lines = set_lines(clean, MEASURE)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", clean)
    hanging = [line for line in lines if MEASURE.length(line) > MEASURE.width]
    assert all(line[-1] in NOT_FIRST for line in hanging)


def test_pictures_are_boxes_and_what_has_no_width_is_gone():
    assert printable("好😀👨‍👩‍👧‍👦!\u200b\x00\ufeff👍🏽") == f"好{BOX * 5}!{BOX}"
    assert printable("e\u0301") == "é"
