"""Orders, articles, the bot's reading and what went wrong, over HTTP."""

import asyncio
from datetime import UTC, datetime

import pytest
from aiohttp import FormData

from hub.core.errors import Permanent
from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store

CSV = "title,questions,answer\n查话费,话费怎么查|查账单,发送 CXHF 到 10086 即可查询话费。\n"


async def test_an_order_goes_its_way_and_is_seen_on_its_conversation(hub: Hub, browsers) -> None:
    accepted = await hub.write("没信号")
    agent = await browsers("agent")
    order = await agent.post(
        "/workorders",
        {
            "type": "fault",
            "title": "没信号",
            "fields": {"place": "幸福里"},
            "conversation_id": accepted.conversation_id,
        },
    )
    assert order["state"] == "open"
    assert order["actions"] == ["accept", "urge", "cancel", "note", "link"]
    conversation = await agent.get(f"/conversations/{accepted.conversation_id}")
    assert conversation["work_orders"] == [order["id"]]
    after = await agent.post(f"/workorders/{order['id']}/accept", {"rev": order["rev"]})
    assert (after["state"], after["assignee_name"]) == ("accepted", "王小雨")
    status, body = await agent.call("POST", f"/workorders/{order['id']}/accept", {})
    assert (status, body["error"]["code"]) == (409, "order_state")
    for name, answer in (("open", 409), ("reopen_all", 404)):
        assert (await agent.call("POST", f"/workorders/{order['id']}/{name}", {}))[0] == answer
    mine = await agent.get(f"/workorders?conversation={accepted.conversation_id}")
    assert [one["id"] for one in mine["items"]] == [order["id"]]
    assert (await agent.get("/workorders?state=closed"))["items"] == []


async def test_orders_are_paged_newest_first(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    made = [
        (await agent.post("/workorders", {"type": "visit", "title": f"{n}"}))["id"]
        for n in range(5)
    ]
    first = await agent.get("/workorders?limit=2")
    second = await agent.get(f"/workorders?limit=2&after={first['next']}")
    third = await agent.get(f"/workorders?limit=2&after={second['next']}")
    seen = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert seen == made[::-1]
    assert third["next"] is None


async def test_an_article_is_reviewed_by_another_person_and_found(hub: Hub, browsers) -> None:
    editor, admin = await browsers("editor"), await browsers("admin")
    text = {"title": "怎么查话费", "answer": "发送 CXHF 到 10086。", "questions": ["查账单"]}
    article = await editor.post("/articles", text)
    path = f"/articles/{article['id']}"
    await editor.post(f"{path}/submit", {})
    status, body = await editor.call("POST", f"{path}/approve", {})
    assert (status, body["error"]["code"]) == (409, "own_article")
    await admin.post(f"{path}/approve", {})
    live = await editor.post(f"{path}/publish", {})
    assert (live["state"], live["live"], live["reviewer"]) == ("published", True, "admin")
    async with asyncio.timeout(10):
        while not (found := await editor.post("/knowledge/search", {"query": "怎么查话费"}))[
            "hits"
        ]:
            await asyncio.sleep(0.05)
    (hit,) = found["hits"]
    assert (hit["article_id"], hit["explanation"], found["read_as"]) == (article["id"], None, [])
    await _is_explained(editor)
    status, body = await editor.call("PUT", path, text | {"version": 7})
    assert (status, body["error"]["code"]) == (409, "version_conflict")
    assert (await editor.call("POST", f"{path}/burn", {}))[0] == 404


async def _is_explained(editor) -> None:
    query = {"query": "发宋 huafei", "explain": True, "region": "北京"}
    found = await editor.post("/knowledge/search", query)
    (hit,) = found["hits"]
    assert found["read_as"] == [{"written": "huafei", "understood": "话费"}]
    assert {"term": "话费", "where": "wording"}.items() <= hit["explanation"]["reasons"][-1].items()
    assert hit["explanation"]["signals"]["bm25"] > 0
    marked = await editor.post("/knowledge/search", {"query": "查話費要發送什麼"})
    (hit,) = marked["hits"]
    assert [hit["passage"][mark["start"] : mark["end"]] for mark in hit["marks"]] == ["发送"]


async def test_a_file_is_brought_in_whole_and_taken_out_again(hub: Hub, browsers) -> None:
    editor, admin = await browsers("editor"), await browsers("admin")
    csv = {"Content-Type": "text/csv"}
    drafted = await editor.post("/knowledge/import", data=CSV.encode(), headers=csv)
    counts = {"created": 1, "changed": 0, "same": 0}
    assert drafted == {**counts, "published": False, "items": []}
    shown = await admin.post("/knowledge/import", data=CSV.encode(), headers=csv)
    assert shown["published"]
    assert (await editor.call("POST", "/knowledge/import?publish=true", data=b""))[0] == 403
    async with admin.session.get(hub.url("/api/v1/knowledge/export?format=csv")) as response:
        assert "查话费" in await response.text()
        assert "attachment" in response.headers["Content-Disposition"]
    status, body = await editor.call("POST", "/knowledge/import", data=b"title\nx\n", headers=csv)
    assert (status, body["error"]["code"]) == (400, "bad_file")
    assert body["error"]["fields"]


async def test_a_file_may_come_as_a_form(hub: Hub, browsers) -> None:
    form = FormData()
    form.add_field("file", CSV.encode(), filename="articles.csv")
    editor = await browsers("editor")
    assert (await editor.post("/knowledge/import", data=form))["created"] == 1
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    status, body = await editor.call("POST", "/knowledge/import", data=b"--x\r\nno", headers=broken)
    assert status == 400
    assert body["error"]["message"]


async def test_the_bots_reading_is_shown_or_said_to_be_away(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    parsed = await agent.post("/bot/parse", {"text": "这个月话费怎么这么多"})
    assert (parsed["intent"], parsed["fallback"]) == ("query_bill", False)
    assert [one["intent"] for one in parsed["ranking"]] == ["query_bill", "human"]
    assert parsed["confidence"] == parsed["ranking"][0]["confidence"]
    named = await agent.post("/bot/parse", {"text": "查13800138000的话费"})
    assert named["entities"] == [
        {"entity": "number", "value": "13800138000", "text": "13800138000", "start": 1, "end": 12}
    ]
    hub.reading.down = True
    status, body = await agent.call("POST", "/bot/parse", {"text": "话费"})
    assert (status, body["error"]["code"]) == (503, "unavailable")


async def test_a_failed_message_is_shown_and_sent_again_for_real(hub: Hub, browsers) -> None:
    conversation_id = await hub.queued()
    agent, other = await browsers("agent"), await browsers("agent2")
    await agent.post(f"/conversations/{conversation_id}/take")
    await asyncio.sleep(0.3)
    hub.post.fail.append(Permanent("number is barred"))
    said = await agent.post(f"/conversations/{conversation_id}/messages", {"text": "您好"})
    async with asyncio.timeout(10):
        while not (failed := (await agent.get("/deliveries/failed"))["items"]):
            await asyncio.sleep(0.05)
    assert (failed[0]["seq"], failed[0]["reason"]) == (said["seq"], "number is barred")
    path = f"/conversations/{conversation_id}/messages/{said['seq']}/resend"
    assert (await other.call("POST", path))[0] == 403
    before = len(hub.post.sent)
    assert (await agent.post(path))["delivery"] == "queued"
    async with asyncio.timeout(10):
        while len(hub.post.sent) == before:
            await asyncio.sleep(0.05)
    assert (await agent.get("/deliveries/failed"))["items"] == []
    status, body = await agent.call("POST", path)
    assert (status, body["error"]["code"]) == (409, "not_failed")
    for seq in ("999", "x", "-1"):
        bad = f"/conversations/{conversation_id}/messages/{seq}/resend"
        assert (await agent.call("POST", bad))[0] == 404


async def test_a_parked_turn_is_shown_and_given_back_to_the_bot(hub: Hub, browsers) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    script, hub.bot.script = hub.bot.script, break_down  # type: ignore[assignment]
    accepted = await hub.write("你好")
    await hub.until("alice", lambda one: one.needs_look)
    hub.bot.script = script
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    parked = (await agent.get("/parked"))["items"]
    assert [one["conversation_id"] for one in parked] == [accepted.conversation_id]
    seen = await agent.get("/conversations?needs_look=true")
    assert [one["id"] for one in seen["items"]] == [accepted.conversation_id]
    path = f"/parked/{parked[0]['id']}/replay"
    assert (await agent.call("POST", path))[0] == 403
    await supervisor.post(path)
    await hub.until("alice", lambda one: one.last_seq == 2)
    assert (await agent.get("/parked"))["items"] == []
    status, body = await supervisor.call("POST", path)
    assert (status, body["error"]["code"]) == (409, "not_parked")


async def test_times_are_utc_with_milliseconds(hub: Hub, browsers) -> None:
    accepted = await hub.write("你好")
    agent = await browsers("agent")
    at = (await agent.get(f"/conversations/{accepted.conversation_id}"))["opened_at"]
    assert at.endswith("Z")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()) < 60


async def test_colleagues_are_listed_with_who_answers(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    listed = {one["id"]: one["answers"] for one in (await agent.get("/people"))["items"]}
    assert listed == {
        "admin": True,
        "agent": True,
        "agent2": True,
        "agent3": True,
        "dispatcher": False,
        "editor": False,
        "supervisor": True,
    }
