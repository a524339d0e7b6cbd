"""An answer as Submits that a strict gateway takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sgip.config import SgipConfig
from channels.sgip.writing import submits_of, wire_number
from channels.sms.coding import Coding, decode
from channels.sms.header import read_header
from hub.core.errors import Permanent, RecipientGone
from hub.core.messages import Address, Outbound
from hub.core.parts import Text
from tests.channels.sgip.account import SGIP
from tests.channels.sgip.gateway import fault_of
from tests.channels.sgip.vectors import HELLO, USER


def config(**changes: Any) -> SgipConfig:
    return SgipConfig.model_validate({**SGIP, **changes})


def outbound(text: str, *, seq: int = 1, to: str = "13001125453") -> Outbound:
    return Outbound(
        id=f"t.{seq:09d}", conversation_id="c", channel="sgip", account="demo",
        to=Address(id=to), parts=(Text(text=text),),
    )  # fmt: skip


def test_a_short_answer_is_the_submit_of_the_vector():
    assert submits_of(outbound("您好"), config()) == [HELLO]


def test_the_settings_stand_in_their_fields():
    (one,) = submits_of(
        outbound("您好"),
        config(
            coding="gbk", payer="user", fee="2", fee_value=10, given_value=5, related="0",
            priority=9, report="0",
        ),
    )  # fmt: skip
    assert (one.coding, one.content) == (15, "您好".encode("gbk"))
    assert (one.payer, one.fee, one.value, one.given) == (USER, 2, "10", "5")
    assert (one.related, one.priority, one.report) == (0, 9, 0)
    assert fault_of(one) == 0


def test_what_gbk_lacks_goes_out_as_ucs2():
    (one,) = submits_of(outbound("您好😀"), config(coding="gbk"))
    assert (one.coding, one.content.decode("utf-16-be")) == (8, "您好😀")


@pytest.mark.parametrize(
    "to", ["+85291234567", "057188886666", "10010", "", "名", "1300112545", "23001125453"]
)
def test_only_mobile_numbers_of_the_country_are_written_to(to: str):
    with pytest.raises(RecipientGone):
        submits_of(outbound("您好", to=to), config())
    assert wire_number("13001125453") == USER


def test_more_parts_than_can_be_counted_are_refused():
    with pytest.raises(Permanent) as refused:
        submits_of(outbound("字" * 20_000), config())
    assert refused.value.detail == "sms_long"


def test_parts_of_messages_that_follow_one_another_are_not_taken_for_one():
    long = "字" * 100
    refs = {submits_of(outbound(long, seq=seq), config())[0].content[3] for seq in range(1, 20)}
    assert len(refs) == 19


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400),
    coding=st.sampled_from(["ucs2", "gbk"]),
)
def test_any_text_arrives_as_it_was_written(text: str, coding: str):
    submits = submits_of(outbound(text), config(coding=coding))
    assert [fault_of(one) for one in submits] == [0] * len(submits)
    used = {8: Coding.UCS2, 15: Coding.GBK}[submits[0].coding]
    bodies = [read_header(one.content)[1] if one.header else one.content for one in submits]
    assert "".join(decode(body, used) for body in bodies) == text
    places = [read_header(one.content)[0] for one in submits if one.header]
    assert [place.part for place in places if place] == list(range(1, len(places) + 1))
