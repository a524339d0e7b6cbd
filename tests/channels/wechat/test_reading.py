"""What WeChat pushes, read: messages, and what is as if it had been written."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.parsing import describe
from channels.placeholders import placeholder
from channels.tencent.xml import read_xml
from channels.wechat.reading import CLICK, Manner, inbound_of, media_of
from channels.wechat.remarks import remark_of
from hub.core.errors import InputError
from hub.core.messages import Inbound
from hub.core.parts import Card, Location, Part, Text, plain_text
from tests.channels.wechat.pushing import OPENID, event, message, spoken, xml

AT = datetime(2026, 5, 4, tzinfo=UTC)
MANNER = Manner(greets="你好", words={"V1001": "查话费", "123": "宽带报修"})

TEXT = b"""<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName>
<FromUserName><![CDATA[oDF3iY9ffqsgDB0TIEjvrEfzu-q8]]></FromUserName>
<CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[this is a test]]></Content><MsgId>1234567890123456</MsgId></xml>"""


def read(fields: dict[str, Any], manner: Manner = MANNER) -> Inbound | None:
    return inbound_of(read_xml(xml(fields)), "demo", at=AT, manner=manner)


def parts(fields: dict[str, Any]) -> tuple[Part, ...]:
    found = read(fields)
    assert found
    return found.parts


def noted(fields: dict[str, Any]) -> str:
    found = remark_of(read_xml(xml(fields)), "demo")
    return plain_text(found.parts) if found else ""


def test_a_text_as_it_is_documented():
    found = inbound_of(read_xml(TEXT), "demo", at=AT)
    assert found
    assert (found.channel, found.account, found.external_id) == (
        "wechat",
        "demo",
        "1234567890123456",
    )
    assert found.sender.id == OPENID and found.sender.name == "微信用户 u-q8"
    assert found.parts == (Text(text="this is a test"),)
    assert found.sent_at == datetime(2012, 9, 28, 11, 31, tzinfo=UTC)
    assert found.opens is None and found.automatic is None
    assert found.raw["Content"] == "this is a test"


def test_an_item_of_a_menu_is_what_was_chosen_and_lets_us_say_less():
    ours = read(message("text", 1, Content="很满意", bizmsgmenuid="v:5"))
    assert ours and ours.parts == (Text(text="5"),) and ours.opens == CLICK
    others = read(message("text", 1, Content="很满意", bizmsgmenuid="101"))
    assert others and others.parts == (Text(text="很满意"),) and others.opens == CLICK


def test_a_voice_message_has_its_words_beside_it_and_people_look():
    with_words = message("voice", 1, MediaId="m", Format="amr", Recognition="查话费")
    assert parts(with_words) == (Text(text="查话费"), placeholder("voice"))
    found = read(message("voice", 1, MediaId="m", Format="amr"))
    assert found and found.parts == (placeholder("voice"),) and found.unsure == "voice_heard"


@pytest.mark.parametrize(
    ("kind", "told"), [("image", "[图片]"), ("video", "[视频]"), ("shortvideo", "[视频]")]
)
def test_a_file_has_a_placeholder_until_it_is_fetched(kind: str, told: str):
    fields = message(kind, 1, MediaId="m1", PicUrl="http://p", ThumbMediaId="t")
    assert parts(fields) == (Text(text=told),)
    assert media_of(fields) == "m1"
    assert media_of(spoken("a")) == ""


def test_of_a_place_x_is_the_latitude():
    told = {"Location_X": "23.134", "Location_Y": "113.358", "Scale": "20", "Label": "广州"}
    place = Location(latitude=23.134, longitude=113.358, label="广州")
    assert parts(message("location", 1, **told)) == (place,)


@pytest.mark.parametrize("x", ["", "nan", "inf", "1e999", "91", "north"])
def test_a_place_that_is_nowhere_is_a_placeholder(x: str):
    fields = message("location", 1, Location_X=x, Location_Y="1")
    assert parts(fields) == (placeholder("location"),)


def test_a_link_is_a_card_and_no_other_address_than_of_the_web():
    fields = message("link", 1, Title="公告", Description="内容", Url="https://a.cn/1")
    assert parts(fields) == (Card(title="公告", text="内容", url="https://a.cn/1"),)
    fields = message("link", 1, Title="", Description="", Url="javascript:alert(1)")
    assert parts(fields) == (Card(title="[链接]"),)


@pytest.mark.parametrize("kind", ["hologram", "music", "file"])
def test_what_nobody_knows_is_a_placeholder(kind: str):
    assert parts(message(kind, 1)) == (placeholder(kind),)


def test_a_long_text_is_cut_and_not_lost():
    found = parts(spoken("字" * 20_000))
    assert found == (Text(text="字" * 5000),)


def test_an_empty_text_is_a_placeholder():
    assert parts(spoken("")) == (placeholder("text"),)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (event("subscribe"), "你好"),
        (event("subscribe", EventKey="qrscene_123", Ticket="t"), "宽带报修"),
        (event("subscribe", EventKey="qrscene_9", Ticket="t"), "你好"),
        (event("SCAN", EventKey="123", Ticket="t"), "宽带报修"),
        (event("CLICK", EventKey="V1001"), "查话费"),
        (event("CLICK", EventKey="查流量"), "查流量"),
        (event("scancode_waitmsg", EventKey="k", ScanCodeInfo={"ScanResult": "SN1"}), "SN1"),
    ],
)
def test_an_event_that_is_as_if_he_had_written(fields: dict[str, Any], text: str):
    found = read(fields)
    assert found and found.parts == (Text(text=text),)
    assert found.opens == CLICK and CLICK.messages == 3
    assert timedelta(minutes=1) == CLICK.lasts


@pytest.mark.parametrize("name", [
    "unsubscribe", "VIEW", "LOCATION", "SCAN", "kf_create_session", "TEMPLATESENDJOBFINISH",
    "MASSSENDJOBFINISH", "pic_weixin", "scancode_push", "unheard_of",
])  # fmt: skip
def test_of_other_events_nobody_wrote_anything(name: str):
    assert read(event(name, EventKey="x")) is None


def test_where_nobody_greets_a_new_follower_writes_nothing():
    assert read(event("subscribe"), Manner(words={})) is None


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        (event("subscribe"), "关注了公众号"),
        (event("subscribe", EventKey="qrscene_123"), "关注了公众号，扫码场景：123"),
        (event("unsubscribe"), "取消关注了公众号：对方再次来信前，发不出消息。"),
        (event("SCAN", EventKey="9"), "扫了带参数的二维码：9"),
        (event("VIEW", EventKey="https://a.cn"), "点开了菜单链接：https://a.cn"),
        (event("CLICK", EventKey="V1"), ""),
        (event("LOCATION", Latitude=1, Longitude=2), ""),
        (event("kf_close_session", KfAccount="a@b"), ""),
        (event("TEMPLATESENDJOBFINISH", MsgID=1, Status="success"), ""),
        (spoken("a"), ""),
    ],
)
def test_what_is_no_message_is_noted_where_it_is_of_use(fields: dict[str, Any], note: str):
    assert noted(fields) == note


def test_an_event_that_nobody_knows_is_noted_as_it_came():
    told = noted(event("card_pass_check", CardId="c1"))
    assert told.startswith("微信事件：card_pass_check") and '"CardId": "c1"' in told
    assert len(noted(event("x" * 5000, EventKey="y" * 9000))) < 1000


def test_an_event_is_named_by_what_it_says_since_it_has_no_id():
    first = read(event("CLICK", EventKey="a", CreateTime=1))
    assert first == read(event("CLICK", EventKey="a", CreateTime=1))
    others = [
        event("CLICK", EventKey="b", CreateTime=1), event("CLICK", EventKey="a", CreateTime=2),
        event("CLICK", "o2", EventKey="a", CreateTime=1),
    ]  # fmt: skip
    names = {found.external_id for found in map(read, others) if found}
    assert len(names) == 3 and first and first.external_id not in names
    noted_too = remark_of(read_xml(xml(event("subscribe", CreateTime=1))), "demo")
    written = read(event("subscribe", CreateTime=1))
    assert noted_too and written and noted_too.external_id != written.external_id


@pytest.mark.parametrize(
    "lacking", [{"FromUserName": ""}, {"FromUserName": "a b"}, {"MsgId": ""}, {"MsgType": ""}]
)
def test_what_does_not_say_who_or_what_it_is_cannot_be_read(lacking: dict[str, str]):
    with pytest.raises(InputError):
        read({**spoken("a"), **lacking})


@pytest.mark.parametrize("told", ["", "-1", "x", "9" * 30, "0" * 20 + "9", "١٢٣"])
def test_a_time_that_is_none_is_left_out(told: str):
    found = read({**spoken("a"), "CreateTime": told})
    assert found and found.sent_at is None


NAMES = st.sampled_from([
    "MsgType", "Event", "EventKey", "Content", "MediaId", "Location_X", "Recognition", "MsgId",
    "FromUserName", "CreateTime", "ScanCodeInfo", "bizmsgmenuid", "Title", "Url",
])  # fmt: skip
VALUES = st.sampled_from(
    ["text", "event", "image", "voice", "location", "link", "subscribe", "SCAN", "1", "o1", "v:"]
) | st.text(max_size=12)


@given(st.lists(st.tuples(NAMES, VALUES | st.dictionaries(NAMES, VALUES, max_size=2)), max_size=9))
def test_any_fields_at_all_are_read_or_refused(told: list[tuple[str, Any]]):
    fields: dict[str, Any] = {"FromUserName": "o1", "MsgId": "1"}
    for name, value in told:
        fields[name] = value
    for reads in (lambda: inbound_of(fields, "demo", at=AT), lambda: remark_of(fields, "demo")):
        try:
            found = reads()
        except InputError:
            continue
        assert found is None or found.parts
        if isinstance(found, Inbound):
            json.dumps(dict(found.raw))


def test_the_command_shows_what_is_read():
    told = describe("wechat", xml(spoken("查话费")), at=AT)
    assert told["text"] == "查话费" and told["sender"]["address"] == OPENID
    assert describe("wechat", xml(event("VIEW")), at=AT) == {"parked": "no_message"}
    assert describe("wechat", b"<xml>", at=AT)["parked"].startswith("bad_frame")
