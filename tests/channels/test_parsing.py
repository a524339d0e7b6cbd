"""`hub parse` for administrators: JSON for every payload, however broken."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.parsing import describe
from channels.registry import CHANNELS

AT = datetime(2026, 5, 4, tzinfo=UTC)


def test_a_posted_message_is_described():
    raw = (
        b'{"external_id":"e1","sender":{"id":"u1","name":"Z"},"text":"hi","locale":"en-US",'
        b'"attachments":[{"name":"a.png","content_type":"image/png","data_base64":"AAAA"}]}'
    )
    assert describe("rest", raw, at=AT) == {
        "external_id": "e1",
        "sender": {"address": "u1", "name": "Z"},
        "text": "hi\n[a.png]",
        "parts": [
            {"type": "text", "text": "hi"},
            {
                "type": "image", "name": "a.png", "content_type": "image/png", "size": 3,
                "file_id": "",
            },
        ],
        "locale": "en",
        "automatic": None,
        "thread": None,
        "sent_at": None,
    }  # fmt: skip


def test_a_frame_is_described_with_or_without_its_visitor():
    frame = {"type": "message", "cid": "7", "text": "查话费"}
    bare = describe("web", json.dumps(frame).encode(), at=AT)
    assert (bare["text"], bare["external_id"]) == ("查话费", ":7")
    kept = {**frame, "visitor": {"id": "v1", "name": "张三", "locale": "zh-CN"}}
    told = describe("web", json.dumps(kept).encode(), at=AT)
    assert told["sender"] == {"address": "v1", "name": "张三"}
    assert told["external_id"] == "v1:7"


@pytest.mark.parametrize(
    ("channel", "raw", "reason"),
    [
        ("web", b"\xff", "bad_frame: 无法识别这条数据：不是 UTF-8 文本"),
        ("web", b"{}", "unsupported: 不支持这种操作。"),
        ("web", b'{"type":"typing"}', "no_message"),
        ("web", b'{"type":"message","cid":"1","text":"a","visitor":7}', "bad_frame: "),
        ("rest", b"", "bad_input: 请求内容有误，请检查后重试。, body"),
        ("rest", b'{"external_id":"1","sender":{"id":"u"}}', "bad_input: "),
        ("pigeon", b"", "unknown_channel"),
    ],
)
def test_what_cannot_be_read_is_parked_with_its_reason(channel: str, raw: bytes, reason: str):
    assert describe(channel, raw, at=AT)["parked"].startswith(reason)


@given(channel=st.sampled_from(sorted(CHANNELS)), raw=st.binary())
def test_nothing_makes_it_raise(channel: str, raw: bytes):
    json.dumps(describe(channel, raw, at=AT))
