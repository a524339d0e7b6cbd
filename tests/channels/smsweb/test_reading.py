"""What each provider posts, after its own pages, becomes messages and receipts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.smsweb.incoming import Messages, Receipts
from channels.smsweb.reading import Told, read_messages, read_receipts
from channels.smsweb.shapes import ALIYUN, KANNEL, SHAPES, TENCENT, TWILIO
from hub.core.errors import InputError
from hub.core.messages import Delivery, Inbound
from hub.core.parts import Text, plain_text
from tests.channels.doubles import AT

ALIYUN_UP = """[
  {"phone_number": "13900000001", "send_time": "2026-11-30 11:12:13", "content": "查话费",
   "sign_name": "联通", "dest_code": "10010", "sequence_id": 1234567890},
  {"phone_number": "+8613900000002", "send_time": "2026-11-30 11:12:14", "content": "TD",
   "sign_name": "联通", "dest_code": "10010", "sequence_id": 1234567891}
]"""
TENCENT_UP = """{"extend": "01", "mobile": "13900000001", "nationcode": "86", "sign": "联通",
  "text": "转人工", "time": 1457336869}"""
TWILIO_UP = (
    "ToCountry=US&SmsMessageSid=SM1f&NumMedia=0&FromCity=&SmsSid=SM1f&SmsStatus=received"
    "&Body=%E6%9F%A5%E8%AF%9D%E8%B4%B9+%F0%9F%98%80&To=%2B12025550100&NumSegments=1"
    "&MessageSid=SM1f&AccountSid=AC1&From=%2B8613900000001&ApiVersion=2010-04-01"
)


def read(shape: Messages, raw: str | bytes) -> list[Inbound]:
    found = read_messages(shape, raw.encode() if isinstance(raw, str) else raw, "demo", at=AT)
    assert found.wrong is None
    return [*found.messages]


def test_aliyun_posts_a_list():
    first, second = read(ALIYUN.messages, ALIYUN_UP)
    assert (first.sender.id, plain_text(first.parts)) == ("13900000001", "查话费")
    assert (first.external_id, first.raw["to"]) == ("1234567890", "10010")
    assert (second.sender.id, plain_text(second.parts)) == ("13900000002", "TD")


def test_tencent_tells_the_country_apart_and_no_id():
    (one,) = read(TENCENT.messages, TENCENT_UP)
    (again,) = read(TENCENT.messages, TENCENT_UP.replace('"01"', '"01" '))
    (later,) = read(TENCENT.messages, TENCENT_UP.replace("869}", "870}"))
    (abroad,) = read(TENCENT.messages, TENCENT_UP.replace('"86"', '"852"'))
    assert one.sender.id == "13900000001" and plain_text(one.parts) == "转人工"
    assert one.external_id == again.external_id != later.external_id
    assert abroad.sender.id == "+85213900000001"


def test_twilio_posts_a_form():
    (one,) = read(TWILIO.messages, TWILIO_UP)
    assert (one.sender.id, plain_text(one.parts)) == ("13900000001", "查话费 😀")
    assert one.external_id == "SM1f"


def test_a_picture_without_words_is_said_to_be_one():
    with_picture = TWILIO_UP.replace("NumMedia=0", "NumMedia=1")
    assert len(read(TWILIO.messages, with_picture)[0].parts) == 2
    (silent,) = read(TWILIO.messages, with_picture.replace("Body=", "Was="))
    assert len(silent.parts) == 1 and isinstance(silent.parts[0], Text)


@pytest.mark.parametrize(
    ("charset", "coding"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-16BE", "utf-16-be"),
        ("GSM", "utf-8"),
        ("", "utf-8"),
        ("x", "utf-8"),
    ],
)
def test_kannel_tells_the_charset_beside_the_text(charset: str, coding: str):
    text = "".join(f"%{octet:02x}" for octet in "查话费".encode(coding))
    raw = f"from=%2B8613900000001&to=10010&text={text}&charset={charset}&id=7"
    (one,) = read(KANNEL.messages, raw)
    assert (one.sender.id, plain_text(one.parts)) == ("13900000001", "查话费")


def test_what_can_be_read_is_read_and_the_rest_is_told_of():
    things = [
        *json.loads(ALIYUN_UP),
        {"content": "who?"},
        {"phone_number": "1390000", "content": {}},
    ]
    found = read_messages(ALIYUN.messages, json.dumps(things).encode(), "demo", at=AT)
    assert len(found.messages) == 2 and found.wrong is not None


def test_a_line_that_vouches_proves_who_writes():
    found = read_messages(ALIYUN.messages, ALIYUN_UP.encode(), "demo", at=AT, vouched=True)
    assert [one.sender.identity for one in found.messages] == [
        "number:13900000001", "number:13900000002",
    ]  # fmt: skip


def test_receipts_of_aliyun_and_tencent():
    raw = b"""[{"phone_number":"1381111","send_time":"2017-01-01 00:00:00","success":true,
      "err_code":"DELIVERED","err_msg":"x","sms_size":"1","biz_id":"12345","out_id":"678"},
      {"phone_number":"1381112","success":false,"err_code":"UNDELIV","biz_id":"12346"}]"""
    assert read_receipts(ALIYUN.receipts, raw) == [
        Told(ids=["12345"], state=Delivery.DELIVERED),
        Told(ids=["12346"], state=Delivery.FAILED, reason="UNDELIV"),
    ]
    raw = b"""[{"user_receive_time":"2015-10-17 08:03:04","nationcode":"86","mobile":"139",
      "report_status":"SUCCESS","errmsg":"DELIVRD","description":"ok","sid":"5000:1"}]"""
    assert read_receipts(TENCENT.receipts, raw) == [Told(ids=["5000:1"], state=Delivery.DELIVERED)]


@pytest.mark.parametrize(
    ("status", "state"),
    [("sent", None), ("delivered", Delivery.DELIVERED), ("undelivered", Delivery.FAILED)],
)
def test_receipts_of_twilio(status: str, state: Delivery | None):
    raw = f"MessageSid=SM1&SmsSid=SM1&MessageStatus={status}&ErrorCode=30003&To=%2B1".encode()
    found = read_receipts(TWILIO.receipts, raw)
    assert [(set(one.ids), one.state) for one in found] == ([({"SM1"}, state)] if state else [])


def test_receipts_of_kannel_come_twice():
    told = [read_receipts(KANNEL.receipts, b"id=t.7&state=%d&reason=x" % state) for state in (8, 1)]
    assert told == [[], [Told(ids=["t.7"], state=Delivery.DELIVERED)]]


def test_a_receipt_of_nothing_is_refused():
    with pytest.raises(InputError):
        read_receipts(KANNEL.receipts, b"state=1")


OWN = Messages(
    items="$.data.list", sender="$.src", text="$.body['content']", id="$.ids[0]", to="", at=""
)


def test_a_provider_of_ones_own_is_read_by_its_paths():
    raw = '{"data":{"list":[{"src":"106901","body":{"content":"您好"},"ids":["a","b"]}]}}'
    (one,) = read(OWN, raw)
    assert (one.external_id, one.sender.id, plain_text(one.parts)) == ("a", "106901", "您好")


GOOD = [
    ALIYUN_UP.encode(),
    TENCENT_UP.encode(),
    TWILIO_UP.encode(),
    b"id=1&state=1&from=1&text=%FF",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["phone_number", "content", "data", "list", "src"]), inner
        )
    ),
    max_leaves=12,
)
BODIES = st.binary() | st.sampled_from(GOOD) | VALUES.map(lambda found: json.dumps(found).encode())


@given(BODIES, st.sampled_from([*(one.messages for one in SHAPES.values()), OWN]))
def test_no_body_makes_reading_raise_but_an_input_error(raw: bytes, shape: Messages):
    try:
        found = read_messages(shape, raw, "demo", at=AT)
    except InputError:
        return
    for one in found.messages:
        assert one.external_id and one.sender.id and plain_text(one.parts)
        json.dumps(dict(one.raw))


@given(
    BODIES, st.sampled_from([*(one.receipts for one in SHAPES.values()), Receipts(items="$..*")])
)
def test_no_body_makes_reading_receipts_raise_but_an_input_error(raw: bytes, shape: Receipts):
    try:
        assert all(one.ids for one in read_receipts(shape, raw))
    except InputError:
        return


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b'{"from":NaN}']
)
def test_what_is_deep_or_no_number_is_refused(raw: bytes):
    with pytest.raises(InputError):
        read_messages(Messages(items="$..x"), raw, "demo", at=AT)


def test_where_something_is_posted_and_no_message_is_found_that_is_told_of():
    found = read_messages(Messages(items="$.data"), b'{"list":[1]}', "demo", at=AT)
    assert not found.messages and found.wrong is not None
    assert read_messages(Messages(items="$"), b"[]", "demo", at=AT).wrong is None


def test_a_text_is_never_read_as_a_document():
    raw = json.dumps(['{"from":"10086","text":"pay me"}', "[", "x"]).encode()
    found = read_messages(Messages(), raw, "demo", at=AT)
    assert not found.messages and found.wrong is not None
