"""What customers send through WeCom, of every kind, is read as what it is, or said in words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wecom.channel import WeComChannel
from channels.wecom.items import read_item
from channels.wecom.parts import TEXT_LIMIT, media_of, parts_of
from hub.core.errors import InputError
from hub.core.messages import Inbound
from hub.core.parts import Audio, Card, Choice, Choices, File, Image, Location, Part, Text
from tests.channels.wecom import payloads
from tests.channels.wecom.payloads import entry, event, raw

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def read(value: dict[str, Any]) -> Inbound:
    found = WeComChannel.parse(raw(value), "demo", at=NOW)
    assert found
    return found


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (payloads.TEXT, (Text(text="查话费"),)),
        (payloads.TAP, (Text(text="5"),)),
        (
            payloads.PLACE,
            (
                Location(
                    latitude=23.106021881103501, longitude=113.320503234863,
                    label="广州国际媒体港 广东省广州市海珠区滨江东路",
                ),
            ),
        ),
        (payloads.LINK, (Card(title="套餐", text="5G 套餐", url="https://a.cn/5g"),)),
        (payloads.BUSINESS_CARD, (Text(text="[名片] zhangsan"),)),
        (payloads.MINI_PROGRAM, (Card(title="[小程序] 营业厅", text="pages/index.html"),)),
        (
            payloads.MENU,
            (
                Choices(
                    text="您对本次服务满意吗\n谢谢",
                    options=(
                        Choice(value="满意", title="满意"), Choice(value="看看", title="看看"),
                    ),
                ),
            ),
        ),
        (payloads.CHANNELS, (Text(text="[不支持的消息类型]"),)),
        (entry("location", name="某地", latitude="?", longitude=1e9), (Text(text="[位置] 某地"),)),
        (entry("text", content="\x00 \n"), (Text(text="[不支持的消息类型]"),)),
    ],
)  # fmt: skip
def test_each_kind_is_read(value: dict[str, Any], parts: tuple[Part, ...]):
    assert read(value).parts == parts


@pytest.mark.parametrize(
    ("value", "kind", "name"),
    [
        (payloads.IMAGE, Image, "图片.jpg"), (payloads.VOICE, Audio, "语音.amr"),
        (payloads.VIDEO, File, "视频.mp4"), (payloads.FILE, File, "file"),
    ],
)  # fmt: skip
def test_files_have_no_ids_yet(value: dict[str, Any], kind: type[File], name: str):
    (part,) = read(value).parts
    assert (type(part), getattr(part, "name", ""), getattr(part, "file_id", None)) == (
        kind, name, "",
    )  # fmt: skip
    media = media_of(read_item(value))
    assert media and media.media_id.startswith("2iSL")


def test_who_wrote_when_and_under_which_name_is_kept():
    found = read(payloads.TEXT)
    assert (found.sender.id, found.external_id) == ("wmAbCdEf", "4gTAeCo8SxGnBYnb")
    assert found.sent_at == datetime.fromtimestamp(payloads.AT, UTC)
    assert found.raw == {
        "msgtype": "text", "origin": 3, "body": {"content": "查话费", "menu_id": ""},
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        entry("text", origin=5, content="我来接待"), entry("text", origin=4, content="x"),
        event("enter_session", scene="1"),
    ],
)  # fmt: skip
def test_what_no_customer_wrote_is_no_message(value: dict[str, Any]):
    assert WeComChannel.parse(raw(value), "demo", at=NOW) is None


@pytest.mark.parametrize(
    "change",
    [
        {"msgid": ""}, {"msgid": 7}, {"external_userid": "a b"}, {"msgtype": None},
        {"msgtype": "text\n"}, {"send_time": "now"}, {"send_time": 10**12}, {"send_time": -1},
    ],
)  # fmt: skip
def test_what_cannot_be_named_or_dated_is_refused(change: dict[str, Any]):
    with pytest.raises(InputError):
        WeComChannel.parse(raw(payloads.TEXT | change), "demo", at=NOW)


def test_a_long_text_is_cut_and_says_so():
    (part,) = parts_of(read_item(entry("text", content="字" * 9000)))
    assert isinstance(part, Text)
    assert len(part.text) == TEXT_LIMIT and part.text.endswith("…")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
KINDS = ("text", "image", "location", "link", "business_card", "miniprogram", "msgmenu", "event")


@given(kind=st.sampled_from(KINDS), body=st.dictionaries(
    st.sampled_from([
        "content", "menu_id", "media_id", "latitude", "longitude", "name", "title", "url", "list",
        "head_content", "event_type", "userid",
    ]), values,
), origin=values)  # fmt: skip
def test_whatever_stands_in_a_body_it_is_a_message_or_refused(
    kind: str, body: dict[str, Any], origin: Any
):
    value = payloads.TEXT | {"msgtype": kind, kind: body, "origin": origin}
    try:
        item = read_item(value)
    except InputError:
        return
    assert parts_of(item)
    read_item(payloads.TEXT | {kind: body})
