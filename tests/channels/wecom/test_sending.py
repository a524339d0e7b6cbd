"""Answers as WeCom's messages: within its limits, few, and under names that tell whose they are."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wecom.msgids import message_of, msgid_of
from channels.wecom.sending import TEXT_BYTES, cut_bytes, pieces_of
from hub.core.errors import Permanent
from hub.core.messages import Address, Outbound, message_id
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text
from tests.channels.wecom.corporation import Corporation

THREAD = "0123456789abcdef01234567"


def outbound(*parts: Part, seq: int = 1, returns: int = 0) -> Outbound:
    return Outbound(
        id=message_id(THREAD, seq), conversation_id="c", channel="wecom", account="demo",
        to=Address(id="u1"), parts=parts, returns=returns,
    )  # fmt: skip


def said(*parts: Part) -> list[tuple[str, Any]]:
    return [(one.kind, one.body) for one in pieces_of(outbound(*parts))]


def test_texts_that_follow_one_another_are_one_message():
    assert said(Text(text="您好"), Text(text="再见")) == [("text", {"content": "您好\n再见"})]


@given(text=st.text(max_size=300).map(lambda text: text * 20))
def test_a_long_text_is_cut_by_bytes_and_nothing_is_lost(text: str):
    clean = text.encode(errors="ignore").decode()
    pieces = cut_bytes(clean, TEXT_BYTES)
    assert "".join(pieces) == clean
    assert all(len(one.encode()) <= TEXT_BYTES for one in pieces)


def test_it_is_cut_behind_a_sentence():
    text = "好" * 600 + "。" + "字" * 500
    assert [one[1]["content"][-1] for one in said(Text(text=text))] == ["。", "字"]


def test_choices_are_a_menu_whose_taps_are_their_values():
    options = (Choice(value="1", title="非常满意"), Choice(value="转人工", title="转人工"))
    assert said(Choices(text="您满意吗", options=options)) == [
        (
            "msgmenu",
            {
                "head_content": "您满意吗",
                "list": [
                    {"type": "click", "click": {"id": "1", "content": "非常满意"}},
                    {"type": "click", "click": {"id": "转人工", "content": "转人工"}},
                ],
            },
        )
    ]


@pytest.mark.parametrize(
    "options",
    [
        tuple(Choice(value=str(n), title=str(n)) for n in range(11)),
        (Choice(value="字" * 43, title="长"),),
        (Choice(value="1", title=""),),
        (),
    ],
)
def test_what_no_menu_can_hold_is_numbered(options: tuple[Choice, ...]):
    kinds = [kind for kind, _ in said(Choices(text="选", options=options))]
    assert kinds == ["text"]


def test_a_long_question_stands_before_its_menu():
    found = said(Choices(text="问" * 400, options=(Choice(value="1", title="一"),)))
    assert [kind for kind, _ in found] == ["text", "msgmenu"]
    assert "head_content" not in found[1][1]


def file(cls: type[File], kind: str, size: int = 1000) -> File:
    return cls(name="a", content_type=kind, size=size, file_id="f")


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (file(Image, "image/png"), "image"), (file(Image, "image/gif"), "file"),
        (file(Image, "image/jpeg", 11 * 2**20), "file"), (file(Audio, "audio/amr"), "voice"),
        (file(Audio, "audio/mpeg"), "file"), (file(File, "video/mp4"), "video"),
        (file(File, "application/pdf"), "file"), (Card(title="套餐"), "text"),
        (Card(title="套餐", url="https://a.cn"), "link"),
        (Location(latitude=1.0, longitude=2.0, label="上海"), "location"),
    ],
)  # fmt: skip
def test_each_part_goes_as_what_wecom_shows(part: Part, kind: str):
    assert [one for one, _ in said(part)] == [kind]


@pytest.mark.parametrize("size", [0, 5, 20 * 2**20 + 1])
def test_a_file_that_wecom_does_not_take_fails_before_anything_is_sent(size: int):
    with pytest.raises(Permanent, match="wecom_file_size"):
        said(Text(text="一"), file(File, "application/pdf", size))


def test_more_than_a_customer_may_get_fails_before_anything_is_sent():
    with pytest.raises(Permanent, match="wecom_long"):
        said(*(Card(title=str(n), url="https://a.cn") for n in range(6)))


@given(parts=st.lists(
    st.text(max_size=200).map(lambda text: Text(text=text * 9))
    | st.builds(Card, title=st.text(), text=st.text(), url=st.text())
    | st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180),
                label=st.text())
    | st.builds(Choices, text=st.text(), options=st.lists(
        st.builds(Choice, value=st.text(), title=st.text()), max_size=12).map(tuple)),
    max_size=4,
))  # fmt: skip
def test_whatever_is_said_wecom_has_nothing_against_it(parts: list[Part]):
    corporation = Corporation()
    cover = corporation.keep("image", "c", "image/png", b"cover!")
    try:
        pieces = pieces_of(outbound(*parts))
    except Permanent:
        return
    for one in pieces:
        extra = {"thumb_media_id": cover} if one.kind == "link" else {}
        corporation._check_message(one.kind, {**one.body, **extra})


@given(seq=st.integers(1, 999_999_999), piece=st.integers(0, 4), returns=st.integers(0, 40))
def test_a_name_tells_whose_it_is(seq: int, piece: int, returns: int):
    message = outbound(seq=seq, returns=returns)
    name = msgid_of(message, piece)
    assert re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", name)
    assert message_of(name) == message.id


def test_no_two_pieces_and_nothing_sent_again_after_it_came_back_share_a_name():
    first = outbound(seq=7)
    again = replace(first, returns=1)
    names = [msgid_of(one, n) for one in (first, again) for n in range(5)]
    assert len(set(names)) == 10
    assert msgid_of(first, 0) == msgid_of(outbound(seq=7), 0)


def test_a_hub_that_counts_from_yesterday_says_nothing_under_a_used_name():
    said = outbound(Text(text="昨天说的"), seq=7)
    others = outbound(Text(text="今天说的"), seq=7), replace(said, conversation_id="d")
    assert msgid_of(said, 0) not in {msgid_of(one, 0) for one in others}


@pytest.mark.parametrize("name", ["", "4gTAeCo8SxGnBYnb", "X" * 32, "0" * 31, "字" * 32, "0" * 33])
def test_a_name_of_somebody_elses_is_nobodys(name: str):
    assert message_of(name) == ""
