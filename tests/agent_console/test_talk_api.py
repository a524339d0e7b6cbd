"""What an agent does in a conversation, over HTTP: files, names, later, labels, the end."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


async def taken(hub: Hub, agent: Browser) -> str:
    conversation_id = await hub.queued()
    await agent.post(f"/conversations/{conversation_id}/take")
    return f"/conversations/{conversation_id}"


async def upload(browser: Browser, path: str, name: str, kind: str = "image/png") -> Any:
    more = {"params": {"name": name}, "headers": {"Content-Type": kind}}
    return await browser.call("POST", f"{path}/files", data=PNG, **more)


@pytest.fixture
def carrying(hub: Hub) -> None:
    """The customer's channel carries pictures and nothing else."""
    can = replace(hub.post.spec.capabilities, images=True)
    hub.post.spec = replace(hub.post.spec, capabilities=can)  # type: ignore[misc]


async def test_a_picture_goes_to_the_customer_and_is_seen_again_by_who_may(
    hub: Hub, browsers, carrying: None
) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    status, file = await upload(agent, path, "光猫.png")
    assert (status, file["is_image"], file["size"]) == (201, True, len(PNG))
    said = await agent.post(f"{path}/messages", {"text": "看这里", "files": [file["file_id"]]})
    assert [one["type"] for one in said["parts"]] == ["text", "image"]
    await hub.until("alice", lambda one: len(hub.post.sent) >= 4)
    assert hub.post.sent[-1].parts[-1].name == "光猫.png"  # type: ignore[union-attr]
    at = hub.url(f"/api/v1{path}/messages/{said['seq']}/files/{file['file_id']}")
    async with agent.session.get(at) as response:
        assert await response.read() == PNG
        assert response.headers["Content-Disposition"].startswith("attachment")
    wrong = hub.url(f"/api/v1{path}/messages/1/files/{file['file_id']}")
    async with agent.session.get(wrong) as response:
        assert response.status == 404


async def test_what_is_not_ones_own_or_not_carried_or_dangerous_is_not_sent(
    hub: Hub, browsers, carrying: None
) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    path = await taken(hub, agent)
    _, theirs = await upload(supervisor, path, "a.png")
    _, document = await upload(agent, path, "账单.pdf", "application/pdf")
    for files, code in (
        ([theirs["file_id"]], "file_gone"),
        (["nothing"], "file_gone"),
        (["0" * 24], "file_gone"),
        ([document["file_id"]], "not_carried"),
    ):
        status, body = await agent.call("POST", f"{path}/messages", {"files": files})
        assert (status in {400, 409}, body["error"]["code"]) == (True, code)
    note = {"files": [document["file_id"]], "private": True}
    assert (await agent.post(f"{path}/messages", note))["parts"][0]["type"] == "file"
    status, body = await upload(agent, path, "激活.EXE", "image/png")
    assert (status, body["error"]["code"]) == (400, "file_refused")
    status, body = await agent.call("POST", f"{path}/files", data=b"")
    assert status == 400
    status, body = await agent.call(
        "POST", f"{path}/files?name=a.png", data=BytesIO(bytes(10_000_001))
    )
    assert (status, body["error"]["code"]) == (413, "too_long")
    status, body = await agent.call("POST", f"{path}/messages", {"text": " "})
    assert (status, list(body["error"]["fields"])) == (400, ["text"])
    limits = await agent.get(f"{path}/limits")
    assert (limits["images"], limits["files"], limits["bytes"]) == (True, False, 10_000_000)
    assert "exe" in limits["refused"]
    assert (limits["texts"], limits["opted_out"]) == (False, None)


async def test_who_wants_no_text_messages_is_known_before_one_writes_to_him(
    hub: Hub, browsers
) -> None:
    hub.post.spec = replace(hub.post.spec, sms=True)  # type: ignore[misc]
    agent = await browsers("agent")
    path = await taken(hub, agent)
    assert (await agent.get(f"{path}/limits"))["opted_out"] is None
    await hub.write("TD")
    limits = await agent.get(f"{path}/limits")
    assert limits["texts"] and limits["opted_out"]
    status, body = await agent.call("POST", f"{path}/messages", {"text": "您好"})
    assert (status, body["error"]["code"]) == (409, "opted_out")
    assert "退订" in body["error"]["message"]
    await agent.post(f"{path}/messages", {"text": "已退订", "private": True})
    await hub.write("START")
    assert (await agent.post(f"{path}/messages", {"text": "您好"}))["delivery"]


async def test_a_note_calls_colleagues_by_their_ids_and_a_reply_nobody(hub: Hub, browsers) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    path = await taken(hub, agent)
    socket = await other.live()
    await socket.receive_json()
    note = {"text": "@李明 请看", "private": True, "mentions": ["agent2", "agent2"]}
    said = await agent.post(f"{path}/messages", note)
    assert said["mentions"] == ["agent2"]
    async with asyncio.timeout(10):
        while not (frame := await socket.receive_json()).get("data", {}).get("mentions"):
            pass
    assert (frame["data"]["mentions"], frame["message"]["mentions"]) == (["agent2"], ["agent2"])
    for wrong in (
        {"text": "您好", "mentions": ["agent2"]},
        {"text": "看", "private": True, "mentions": ["editor"]},
        {"text": "看", "private": True, "mentions": ["agent3"]},
    ):
        status, body = await agent.call("POST", f"{path}/messages", wrong)
        assert (status, list(body["error"]["fields"])) == (400, ["mentions"])
    again = (await agent.get(f"{path}/messages"))["items"][-1]
    assert again["mentions"] == ["agent2"]


async def test_it_is_put_off_and_comes_back_with_the_customers_word(hub: Hub, browsers) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    path = await taken(hub, agent)
    until = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    assert (await other.call("POST", f"{path}/snooze", {"until": until}))[0] == 409
    for wrong in ("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z", "2040-01-01T00:00:00", "soon"):
        status, body = await agent.call("POST", f"{path}/snooze", {"until": wrong})
        assert (status, list(body["error"]["fields"])) == (400, ["until"]), wrong
    assert (await agent.post(f"{path}/snooze", {"until": until}))["snoozed_until"]
    clocks = (await agent.get(f"{path}/clocks"))["items"]
    assert "snooze" not in [one["kind"] for one in clocks]
    await hub.write("在吗")
    assert (await hub.conversation()).snoozed_until is None
    assert (await agent.get(path))["assignee"] == "agent"
    await agent.post(f"{path}/snooze", {"until": until})
    status, back = await agent.call("DELETE", f"{path}/snooze")
    assert (status, back["snoozed_until"]) == (200, None)


async def test_its_time_comes_by_the_hubs_own_scan(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    path = await taken(hub, agent)
    until = (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()
    await agent.post(f"{path}/snooze", {"until": until})
    await hub.until("alice", lambda one: one.snoozed_until is None)


async def test_who_has_only_put_off_things_may_go_home(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    await agent.put("/seat", {"state": "online"})
    path = await taken(hub, agent)
    assert (await agent.call("PUT", "/seat", {"state": "offline"}))[0] == 409
    until = (datetime.now(UTC) + timedelta(hours=20)).isoformat()
    await agent.post(f"{path}/snooze", {"until": until})
    assert (await agent.put("/seat", {"state": "offline"}))["state"] == "offline"
    assert (await agent.get(path))["assignee"] == "agent"


async def test_labels_are_shown_and_those_in_use_suggested(hub: Hub, browsers) -> None:
    agent, far = await browsers("agent"), await browsers("agent3")
    path = await taken(hub, agent)
    added = await agent.post(f"{path}/labels", {"add": ["宽带", "催办"]})
    assert added["labels"] == ["宽带", "催办"]
    again = await agent.post(f"{path}/labels", {"add": ["催办"], "remove": ["没有"]})
    assert again["rev"] == added["rev"]
    assert (await agent.put(f"{path}/labels", {"labels": ["催办"]}))["labels"] == ["催办"]
    assert (await agent.get("/labels"))["items"] == ["催办"]
    assert (await far.get("/labels"))["items"] == []
    many = {"labels": [f"l{n}" for n in range(21)]}
    assert (await agent.call("PUT", f"{path}/labels", many))[0] == 400


async def test_what_must_be_said_at_the_end_is_a_setting(hub: Hub, browsers) -> None:
    agent, admin = await browsers("agent"), await browsers("admin")
    path = await taken(hub, agent)
    rules = await agent.get("/ending-rules")
    assert rules["summary_required"] and not rules["category_required"]
    wanted = {
        "categories": ["故障 / 宽带", "咨询"], "summary_required": False, "category_required": True,
        "rev": rules["rev"],
    }  # fmt: skip
    supervisor = await browsers("supervisor")
    assert (await supervisor.call("PUT", "/ending-rules", wanted))[0] == 403
    for wrong in (["a/b/c/d"], ["a//b"], []):
        answer = await admin.call("PUT", "/ending-rules", wanted | {"categories": wrong})
        assert (answer[0], list(answer[1]["error"]["fields"])) == (400, ["categories"])
    changed = await admin.put("/ending-rules", wanted)
    assert (changed["categories"], changed["rev"]) == (["故障/宽带", "咨询"], 1)
    assert (await admin.call("PUT", "/ending-rules", wanted))[0] == 409
    for category in ("", "宽带", "故障/移动"):
        status, body = await agent.call("POST", f"{path}/close", {"category": category})
        assert (status, list(body["error"]["fields"])) == (400, ["category"])
    closed = await agent.post(f"{path}/close", {"category": "故障/宽带"})
    assert (closed["state"], closed["category"], closed["summary"]) == ("closed", "故障/宽带", "")


async def test_a_colleague_is_asked_and_takes_it_another_is_invited_and_answers(
    hub: Hub, browsers
) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    path = await taken(hub, agent)
    here = {one["id"]: one for one in (await agent.get(f"{path}/colleagues"))["items"]}
    assert here["agent2"]["answers"] and not here["dispatcher"]["answers"]
    assert here["agent2"]["sounds"][-1] == "lm" and "agent3" not in here
    for call in (
        ("PUT", f"{path}/proposal", {"to": "editor"}),
        ("PUT", f"{path}/participants/nobody"),
    ):
        assert (await agent.call(*call))[0] == 400
    assert (await other.call("PUT", f"{path}/participants/agent2"))[0] == 409
    invited = await agent.put(f"{path}/participants/supervisor", None)
    assert invited["participants"][0]["name"] == "陈班长"
    asked = await agent.put(f"{path}/proposal", {"to": "agent2"})
    assert asked["proposed_to"] == "agent2"
    assert (await other.post(f"{path}/take"))["assignee"] == "agent2"
    await other.put(f"{path}/participants/agent", None)
    await agent.post(f"{path}/messages", {"text": "我再补充一句"})
    status, left = await agent.call("DELETE", f"{path}/participants/agent")
    assert (status, [one["id"] for one in left["participants"]]) == (200, ["supervisor"])
    assert (await agent.call("POST", f"{path}/messages", {"text": "还有"}))[0] == 409
