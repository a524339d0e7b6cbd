"""The bot's pages over the API: what it would say, its models, and who may choose one."""

import asyncio
from typing import Any

import pytest

from hub.core.events import Event, Kind
from hub.store.events import Events
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store


async def answered(editor: Browser, article: dict[str, Any]) -> str:
    """A published article's id, once it is found."""
    made = await editor.post("/articles", article)
    await editor.post(f"/articles/{made['id']}/submit", {})
    async with Browser(editor.hub) as other:
        await other.login("admin")
        await other.post(f"/articles/{made['id']}/approve", {})
        await other.post(f"/articles/{made['id']}/publish", {})
    async with asyncio.timeout(10):
        while not (await editor.post("/knowledge/search", {"query": article["title"]}))["hits"]:
            await asyncio.sleep(0.05)
    return str(made["id"])


BILL = {"title": "怎么查询话费账单", "answer": "登录 App 点“我的—账单”。", "category": "话费/账单"}


async def settled(browser: Browser) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (state := await browser.get("/bot/models"))["job"]["state"] == "running":
            await asyncio.sleep(0.05)
    return state


async def model_events(hub: Hub) -> list[Event]:
    events = await Events(hub.spine.db).since(0, 10_000)
    return [event for event in events if event.kind is Kind.MODEL]


async def test_a_sentence_is_explained_by_both_opinions(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    told = await editor.post("/bot/parse", {"text": "查话费", "explain": True})
    assert told["opinions"]["ngrams"] == [{"intent": "query_bill", "confidence": 0.6}]
    assert told["opinions"]["both"][0]["confidence"] == 0.91
    assert told["opinions"]["meaning"] is None
    assert (await editor.post("/bot/parse", {"text": "查话费"}))["opinions"] is None


async def test_a_rehearsal_says_what_would_be_said_and_why(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    article = await answered(editor, BILL)
    played = await editor.post("/bot/rehearsals", {"said": ["怎么查询话费账单", "转人工", "在吗"]})
    first, second, third = played["scenes"]
    assert first["messages"][0]["parts"][0]["text"] == BILL["answer"]
    assert first["messages"][0]["evidence"]["article_id"] == article
    assert first["reads"][0]["directives"] == [{"do": "answer"}]
    assert first["reads"][0]["text"] == first["text"]
    assert first["searches"][0]["sure"]
    assert first["searches"][0]["hits"][0]["own"]
    assert second["handover"] == "asked"
    assert second["reads"] == []
    assert [one["author"]["kind"] for one in second["messages"]] == ["bot", "system"]
    assert not third["to_bot"]
    assert third["messages"] == []


async def test_nothing_of_a_rehearsal_is_kept(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    db = hub.spine.db

    async def kept() -> dict[str, int]:
        names = ("events", "messages", "conversations", "threads", "outbox", "orders", "customers")
        return {name: await db[name].count_documents({}) for name in names}

    before = await kept()
    await editor.post("/bot/rehearsals", {"said": ["查话费", "我要投诉", "转人工"]})
    assert await kept() == before


async def test_a_rehearsal_without_rasa_shows_what_customers_get_then(
    hub: Hub, browsers: Any
) -> None:
    editor = await browsers("editor")
    hub.reading.down = True
    scene = (await editor.post("/bot/rehearsals", {"said": ["我想问一下"]}))["scenes"][0]
    assert scene["messages"][0]["evidence"]["rule"] == "no_model_yet"


@pytest.mark.parametrize(
    "body",
    [
        {"said": []},
        {"said": ["a"] * 31},
        {"said": ["  "]},
        {"said": ["a"], "node_id": "root.nowhere"},
        {"said": ["a"], "language": "fr"},
        {"said": ["a"], "tier": "tin"},
    ],
)
async def test_a_rehearsal_of_nothing_is_refused(
    hub: Hub, browsers: Any, body: dict[str, Any]
) -> None:
    editor = await browsers("editor")
    status, _ = await editor.call("POST", "/bot/rehearsals", body)
    assert status == 400


async def test_a_model_is_trained_compared_and_chosen(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    begun = await editor.post("/bot/models", {})
    assert begun["by_name"]
    state = await settled(editor)
    assert state["job"]["state"] == "done"
    first = state["items"][0]
    assert first["runs"]
    assert first["about"]["examples"] == 0
    (hub.project.home / "config.yml").write_text("0.9")
    assert (await editor.get("/bot/models"))["wanted"] != first["id"]
    await editor.post("/bot/models", {"promote": False})
    state = await settled(editor)
    second = next(one for one in state["items"] if one["id"] != first["id"])
    assert not second["runs"]
    told = await editor.get(f"/bot/models/{second['id']}/evaluation")
    assert told["mistakes"][0]["text"] == "没信号"
    assert (await editor.post(f"/bot/models/{second['id']}/activation"))["runs"]
    assert (await editor.post(f"/bot/models/{first['id']}/activation"))["runs"]
    events = await model_events(hub)
    told_of = [(one.data["action"], one.data.get("model", "")) for one in events]
    assert told_of[-2:] == [("activated", second["id"]), ("rolled_back", first["id"])]
    assert all(one.by == events[0].by for one in events)


async def test_a_failed_training_says_why(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    (hub.project.home / "config.yml").write_text("broken")
    await editor.post("/bot/models", {})
    state = await settled(editor)
    assert state["job"]["state"] == "failed"
    assert "cannot learn" in state["job"]["faults"][-1]
    assert state["items"] == []


async def test_one_at_a_time_and_it_can_be_ended(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    (hub.project.home / "config.yml").write_text("endless")
    await editor.post("/bot/models", {})
    status, body = await editor.call("POST", "/bot/models", {})
    assert (status, body["error"]["code"]) == (409, "training_runs")
    status, _ = await editor.call("DELETE", "/bot/job")
    assert status == 200
    assert (await settled(editor))["job"]["state"] == "cancelled"
    status, body = await editor.call("DELETE", "/bot/job")
    assert (status, body["error"]["code"]) == (409, "no_training")


async def test_a_model_nobody_has_is_not_found(hub: Hub, browsers: Any) -> None:
    editor = await browsers("editor")
    for method, path in (
        ("POST", "/bot/models/nope/activation"),
        ("POST", "/bot/models/..%2Frunning/evaluation"),
        ("GET", "/bot/models/nope/evaluation"),
    ):
        status, _ = await editor.call(method, path)
        assert status == 404


async def test_agents_neither_see_nor_choose_models(hub: Hub, browsers: Any) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    assert (await agent.call("GET", "/bot/models"))[0] == 403
    assert (await supervisor.call("GET", "/bot/models"))[0] == 200
    assert (await supervisor.call("POST", "/bot/models", {}))[0] == 403
