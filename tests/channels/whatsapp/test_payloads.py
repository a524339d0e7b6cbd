"""Recorded and made-up posts of the Cloud API become messages, and states of ours."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.whatsapp.payloads import read_posted
from hub.core.errors import InputError
from hub.core.messages import Delivery
from hub.core.parts import Location, Part, Text, plain_text
from tests.channels.doubles import AT
from tests.channels.whatsapp.posts import CUSTOMER, PHONE_ID, posted, told

RECORDED = Path(__file__).parents[4] / "shared/data/apps/whatsapp/pywa/tests/data/updates"
FAILED = Delivery.FAILED
WROTE = {
    "text": "Body Text", "image": "[图片]", "video": "caption\n[视频]", "audio": "[语音]",
    "document": "caption\n[文件未保存]", "static_sticker": "[贴图]", "reaction": "[表情回应] 😮",
    "unreaction_empty": "[表情回应]", "reply": "replied text", "order": "[订单]",
    "unsupported": "[不支持的消息类型]", "interactive_message_with_err": "[不支持的消息类型]",
}  # fmt: skip


def parts_of(raw: bytes) -> tuple[Part, ...]:
    found = read_posted(raw, "demo", at=AT, phone_id=PHONE_ID)
    assert found.wrong is None and len(found.messages) == 1
    return found.messages[0].inbound.parts


def test_who_wrote_what_and_when():
    (came,) = read_posted(
        posted({"type": "text", "text": {"body": "查话费"}, "context": {"id": "wamid.0"}}), "demo",
        at=AT, phone_id=PHONE_ID, vouched=True,
    ).messages  # fmt: skip
    one = came.inbound
    assert (one.external_id, one.sender.id, one.sender.name) == ("wamid.1", CUSTOMER, "张三")
    assert one.sender.identity == "number:13900008812" and one.raw["reply_to"] == "wamid.0"
    assert one.sent_at is not None and int(one.sent_at.timestamp()) == 1697043223


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ({"type": "button", "button": {"payload": "p", "text": "转人工"}}, Text(text="转人工")),
        (
            {"type": "interactive", "interactive": {
                "type": "list_reply", "list_reply": {"id": "2", "title": "流量"}}},
            Text(text="2"),
        ),
        (
            {"type": "location", "location": {"latitude": 1, "longitude": 2.5, "name": "上海"}},
            Location(latitude=1.0, longitude=2.5, label="上海"),
        ),
        ({"type": "revoke", "revoke": {}}, Text(text="[对方撤回了一条消息]")),
        ({"type": "reaction", "reaction": {"emoji": "👍"}}, Text(text="[表情回应] 👍")),
        ({"type": "reaction", "reaction": {"message_id": "w"}}, Text(text="[表情回应]")),
        ({"type": "order", "order": {}}, Text(text="[订单]")),
        ({"type": "hologram"}, Text(text="[不支持的消息类型]")),
        (
            {"type": "contacts", "contacts": [
                {"name": {"formatted_name": "李四"}, "phones": [{"phone": "+1 555"}]}]},
            Text(text="[联系人]\n李四 +1 555"),
        ),
        (
            {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "新"}}}},
            Text(text="新"),
        ),
    ],
)  # fmt: skip
def test_what_is_written_and_what_is_only_said_to_be_there(message: dict[str, Any], part: Part):
    assert parts_of(posted(message)) == (part,)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "system", "system": {"body": "x"}},
        {"type": "text", "group_id": "g", "text": {"body": "x"}},
    ],
)
def test_what_no_customer_wrote_to_us_is_nothing(message: dict[str, Any]):
    found = read_posted(posted(message), "demo", at=AT)
    assert not found.messages and found.wrong is None


@pytest.mark.parametrize(
    "message",
    [
        {"type": "text", "text": {}}, {"type": "text", "text": {"body": "x"}, "id": ""},
        {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        {"type": "image", "image": {"id": "../1"}},
        {"type": "text", "text": {"body": "x"}, "from": 7},
    ],
)  # fmt: skip
def test_what_is_broken_is_told_of(message: dict[str, Any]):
    found = read_posted(posted(message), "demo", at=AT)
    assert not found.messages and found.wrong is not None


def test_what_is_written_to_another_number_is_not_ours():
    raw = posted({"type": "text", "text": {"body": "x"}}, phone_id="999999")
    found = read_posted(raw, "demo", at=AT, phone_id=PHONE_ID)
    assert not found.messages and found.wrong is not None


@pytest.mark.parametrize(
    ("raw", "states"),
    [
        (told("m1", "sent"), []),
        (told("m1", "delivered"), [("m1", Delivery.DELIVERED, "")]),
        (told("m1", "read"), [("m1", Delivery.READ, "")]),
        (told("m1", "failed", errors=[{"code": 131047}]), [("m1", FAILED, "window_closed")]),
        (told("m1", "failed", errors=[{"code": 7, "title": "no"}]), [("m1", FAILED, "7 no")]),
        (told("", "read"), []),
    ],
)  # fmt: skip
def test_what_became_of_ours(raw: bytes, states: list[tuple[str, Delivery, str]]):
    found = read_posted(raw, "demo", at=AT, phone_id=PHONE_ID)
    assert [(one.mark, one.state, one.reason) for one in found.statuses] == states


@pytest.mark.shared_data
@pytest.mark.parametrize("name", sorted(WROTE))
def test_recorded_messages(name: str):
    if not RECORDED.exists():
        pytest.skip("the real data are not beside the project")
    recorded = json.loads((RECORDED / "message.json").read_text())[name]
    found = read_posted(json.dumps(recorded).encode(), "demo", at=AT)
    assert [plain_text(one.inbound.parts) for one in found.messages] == [WROTE[name]]


@pytest.mark.shared_data
def test_no_recorded_update_of_any_kind_is_stumbled_over():
    if not RECORDED.exists():
        pytest.skip("the real data are not beside the project")
    for path in RECORDED.glob("*.json"):
        for recorded in json.loads(path.read_text()).values():
            found = read_posted(json.dumps(recorded).encode(), "demo", at=AT)
            assert found.wrong is None, path.name


KEYS = [
    "object",
    "entry",
    "changes",
    "value",
    "field",
    "messages",
    "statuses",
    "type",
    "text",
    "id",
]
NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    | st.sampled_from([*KEYS, "whatsapp_business_account"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)  # fmt: skip


@given(NODES, NODES)
def test_no_post_makes_reading_raise_but_an_input_error(message: Any, value: Any):
    whole = json.loads(posted({}))
    whole["entry"][0]["changes"][0]["value"] |= {"messages": [message], "metadata": value}
    whole["entry"].append(value)
    try:
        found = read_posted(json.dumps(whole).encode(), "demo", at=AT, phone_id=PHONE_ID)
    except InputError:
        return
    assert all(one.inbound.external_id and one.inbound.parts for one in found.messages)


@given(st.dictionaries(st.sampled_from(["type", "from", "id", "text", "image"]), NODES))
def test_no_message_makes_reading_raise_but_an_input_error(message: dict[str, Any]):
    try:
        found = read_posted(posted(message), "demo", at=AT, phone_id=PHONE_ID)
    except InputError:
        return
    assert all(one.inbound.external_id and one.inbound.parts for one in found.messages)
