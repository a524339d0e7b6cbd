"""What a page is told of an account's widget, and what a visitor tells of himself."""

from datetime import UTC, datetime
from typing import Any

import pytest

from channels.switchboard import Switchboard
from hub.core.calendar import Shift
from hub.core.channel import Account
from hub.core.errors import InputError
from hub.core.queues import Attendance
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client
from tests.channels.web.tab import begin, connect, hear

PATH = "/chat/v1/demo/widget"
WIDGET: dict[str, Any] = {
    "head": "#7A1F3D", "position": "left", "languages": ["en"], "consent": True,
    "words": {"en": {"heading": "Yuanxin", "topics": ["Bill", "Fault"]}},
    "ask": {"name": "optional", "phone": "required"}, "privacy_url": "https://a.cn/privacy",
}  # fmt: skip


async def told(client: Client) -> dict[str, Any]:
    async with client.get(PATH, headers={"Origin": "http://localhost:1"}) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:1"
        assert answer.headers["Cache-Control"] == "no-cache"
        return dict(await answer.json())


async def test_a_page_is_told_what_is_set_and_no_secret(client: Client, switchboard: Switchboard):
    plain = await told(client)
    assert (plain["head"], plain["position"], plain["ask"]) == ("#0b4f69", "right", {})
    await switchboard.stop("web", "demo")
    config = {"widget": WIDGET, "identity_secret": "shop secret", "text_limit": 99}
    await switchboard.start(Account(channel="web", name="demo", config=config))
    body = await told(client)
    assert (body["head"], body["ask"], body["text_limit"]) == ("#7A1F3D", WIDGET["ask"], 99)
    assert body["words"]["en"]["topics"] == ["Bill", "Fault"]
    assert ".png" in body["file_kinds"] and ".svg" not in body["file_kinds"]
    assert "shop secret" not in str(body)


async def test_a_page_is_told_when_somebody_is_there(client: Client, hub: FakeHub):
    assert ((await told(client))["hours"], (await told(client))["opens"]) == ([], None)
    opens = datetime(2026, 5, 5, 0, 0, tzinfo=UTC)
    hub.there = Attendance(opens=opens, today=(Shift(480, 720), Shift(780, 1320)))
    body = await told(client)
    assert body["hours"] == ["08:00–12:00", "13:00–22:00"]
    assert body["opens"] == "2026-05-05T00:00:00+00:00"


@pytest.mark.parametrize(
    "widget",
    [
        {"head": "red"}, {"head": "#fff;x"}, {"position": "top"}, {"languages": []},
        {"languages": ["fr"]}, {"words": {"en": {"heading": "x" * 41}}},
        {"ask": {"sex": "required"}}, {"ask": {"name": "maybe"}},
        {"privacy_url": "javascript:alert(1)"}, {"more": 1},
        {"privacy_url": "https://a.cn/\" onclick=\"x"},
    ],
)  # fmt: skip
async def test_settings_that_are_wrong_are_refused(
    switchboard: Switchboard, widget: dict[str, Any]
):
    account = Account(channel="web", name="other", config={"widget": widget})
    with pytest.raises(InputError):
        await switchboard.start(account)


async def say(client: Client, contact: Any) -> dict[str, Any]:
    token, _ = await begin(client)
    ws = await connect(client, token)
    await ws.send_json({"type": "message", "cid": "a1", "text": "请回电", "contact": contact})
    return await hear(ws, "ack", "error")


async def test_what_he_tells_of_himself_goes_to_those_who_serve_him(client: Client, hub: FakeHub):
    contact = {"name": "\u202e王\u200b芳" + "长" * 300, "phone": "139 0000-8812", "mail": "w@a.cn"}
    assert (await say(client, contact))["type"] == "ack"
    inbound = hub.inbounds[0]
    name = "王芳" + "长" * 62
    assert inbound.sender.name == name
    assert inbound.note == f"客户自填，未经核实\n姓名：{name}\n电话：139 0000-8812\n邮箱：w@a.cn"
    assert inbound.raw["contact"] == {"name": name, "phone": "139 0000-8812", "mail": "w@a.cn"}
    for nothing in (None, {}, {"name": " "}):
        assert (await say(client, nothing))["type"] == "ack"
    assert [one.note for one in hub.inbounds[1:]] == ["", "", ""]


@pytest.mark.parametrize(
    "contact",
    ["x", [], {"name": 7}, {"phone": "call me"}, {"phone": "1"}, {"mail": "a@b"},
     {"mail": "a@b.cn, c@d.cn"}, {"mail": "x" * 2000}],
)  # fmt: skip
async def test_what_is_no_number_and_no_address_is_refused(
    client: Client, hub: FakeHub, contact: Any
):
    refused = await say(client, contact)
    assert (refused["type"], refused["cid"]) == ("error", "a1")
    assert not hub.inbounds
