"""An answer by text message costs what it may, ends with a sentence and tells where the rest is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.brevity import shorten
from channels.sms.coding import measure
from hub.core.fit import Capabilities, fit
from hub.core.parts import Choice, Choices, File, Part, Text, plain_text

MORE = "全文 https://hub.example/a/AbCdEfGhIjKlMnOp"
SENTENCE = "登录网上营业厅，点“我的账单”，就能看到本月和过去十二个月的话费明细。"
LONG = Text(text=SENTENCE * 20)
BILL = File(name="账单.pdf", content_type="application/pdf", size=1, file_id="f")


def said(parts: tuple[Part, ...]) -> str:
    return plain_text(fit(parts, Capabilities()))


@pytest.mark.parametrize("limit", [2, 3, 5])
def test_a_long_answer_is_cut_at_a_sentence_with_the_link_behind_it(limit: int) -> None:
    short = shorten((LONG,), limit=limit, more=MORE)
    assert short is not None and short.full == LONG.text
    head, _, link = said(short.parts).rpartition("\n")
    assert head.endswith("明细。") and LONG.text.startswith(head) and link == MORE
    assert measure(said(short.parts)).parts == limit
    longer = said((Text(text=f"{head}{SENTENCE}\n{MORE}"),))
    assert measure(longer).parts > limit


def test_what_no_number_of_messages_could_carry_is_cut_like_any_other() -> None:
    short = shorten((Text(text=SENTENCE * 1000),), limit=3, more=MORE)
    assert short is not None and measure(said(short.parts)).parts == 3


def test_what_fits_goes_out_as_it_is_and_so_does_everything_without_a_limit() -> None:
    assert shorten((Text(text=SENTENCE),), limit=3, more=MORE) is None
    assert shorten((LONG,), limit=0, more=MORE) is None


def test_what_else_is_said_with_it_stays_whole() -> None:
    asked = Choices(text="请选择", options=(Choice(value="a", title="话费"),))
    tail = Text(text="需要人工吗？")
    short = shorten((LONG, tail, asked), limit=3, more=MORE)
    assert short is not None and short.parts[1:] == (tail, asked)
    assert said(short.parts).endswith("需要人工吗？\n请选择\n1. 话费")


def test_files_are_left_to_the_page_and_named_where_there_is_none() -> None:
    with_link = shorten((LONG, BILL), limit=3, more=MORE)
    without = shorten((LONG, BILL), limit=3, more="")
    assert with_link is not None and BILL not in with_link.parts
    assert without is not None and said(without.parts).endswith("明细。\n[账单.pdf]")


def test_plain_english_stays_in_the_alphabet_in_which_it_is_cheap() -> None:
    text = "word " * 400
    short = shorten((Text(text=text),), limit=2, more="In full: https://hub.example/a/x")
    assert short is not None
    assert measure(said(short.parts)).coding == "gsm7"
    assert measure(said(short.parts)).parts == 2
    assert "...\nIn full" in said(short.parts)


def test_where_even_the_rest_is_too_long_nothing_is_cut() -> None:
    rows = tuple(Choice(value=f"{n}", title=SENTENCE) for n in range(9))
    assert (
        shorten((Text(text="嗯" * 9), Choices(text="", options=rows)), limit=2, more=MORE) is None
    )


@given(
    st.lists(st.text(max_size=400), min_size=1, max_size=4), st.integers(1, 4),
    st.sampled_from(["", MORE]),
)  # fmt: skip
def test_whatever_is_said_it_is_within_the_limit_or_left_alone(
    texts: list[str], limit: int, more: str
) -> None:
    parts: tuple[Part, ...] = tuple(Text(text=text) for text in texts)
    short = shorten(parts, limit=limit, more=more)
    if short is None:
        return
    assert measure(said(parts)).parts > limit >= measure(said(short.parts)).parts
    assert short.full in texts
    assert short == shorten(parts, limit=limit, more=more)
