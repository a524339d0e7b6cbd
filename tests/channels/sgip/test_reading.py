"""What a Deliver says, whatever its gateway calls its coding."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sgip.messages import Deliver
from channels.sgip.packets import request
from channels.sgip.reading import inbound_of, name_of, read, segment_of
from hub.core.errors import InputError
from hub.core.parts import plain_text
from tests.channels.sgip.vectors import OPT_OUT, PART, theirs

AT = datetime(2026, 11, 20, 12, 33, tzinfo=UTC)


def text_of(deliver: Deliver) -> str:
    return plain_text(inbound_of(request(theirs(7), deliver), deliver, "demo", at=AT).parts)


@pytest.mark.parametrize(
    ("coding", "content", "text"),
    [
        (8, "查话费😀".encode("utf-16-be"), "查话费😀"),
        (15, "查话费，10G".encode("gbk"), "查话费，10G"),
        (0, b"TD", "TD"),
        (0, "查话费".encode("gbk"), "查话费"),
        (8, "查".encode("utf-16-be") + b"\x8b", "查\ufffd"),
        (15, b"ok\xff", "ok\ufffd"),
        (4, b"\x00\x01", "[不支持的消息类型]"),
        (3, b"\x00\x01", "[不支持的消息类型]"),
        (99, b"\x00\x01", "[不支持的消息类型]"),
        (8, b"", "[空消息]"),
        (0, b" \x00 ", "[空消息]"),
    ],
)
def test_text_is_read_in_its_coding(coding: int, content: bytes, text: str):
    assert text_of(replace(OPT_OUT, coding=coding, content=content)) == text


@pytest.mark.parametrize("user", ["8613001125453", "+8613001125453", "13001125453"])
def test_a_user_is_the_same_however_his_number_is_written(user: str):
    assert read(replace(OPT_OUT, user=user)).sender == "13001125453"


@pytest.mark.parametrize("user", ["", "unicom", "86-abc"])
def test_nobodys_message_is_refused(user: str):
    with pytest.raises(InputError):
        read(replace(OPT_OUT, user=user))


def test_the_same_command_is_the_same_message_and_no_other_is():
    packet = request(theirs(7), OPT_OUT)
    assert name_of(packet) == name_of(request(theirs(7), OPT_OUT))
    assert name_of(packet) != name_of(request(theirs(8), OPT_OUT))
    assert name_of(packet) != name_of(request(theirs(7), replace(OPT_OUT, content=b"\0T")))


def test_a_part_of_a_long_one_says_which_it_is():
    received = read(PART)
    assert received.place
    segment = segment_of(PART, received, received.place)
    assert (segment.ref, segment.total, segment.part) == ("42", 2, 1)
    assert segment.body.decode("utf-16-be") == "我的宽带"


def test_a_header_that_says_nothing_of_parts_is_only_taken_off():
    port = bytes((6, 5, 4, 0x0B, 0x84, 0x23, 0xF0))
    received = read(replace(PART, content=port + "好".encode("utf-16-be")))
    assert received.place is None
    assert received.body.decode("utf-16-be") == "好"


@given(
    content=st.binary(max_size=160), coding=st.integers(0, 255), header=st.integers(0, 255),
    user=st.text(max_size=21),
)  # fmt: skip
def test_any_content_is_read_or_refused(content: bytes, coding: int, header: int, user: str):
    deliver = replace(OPT_OUT, content=content, coding=coding, header=header, user=user)
    try:
        assert read(deliver).sender
    except InputError:
        return
    if user.isascii():
        assert text_of(deliver)
