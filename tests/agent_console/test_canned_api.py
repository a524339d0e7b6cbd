"""Canned replies over HTTP: whose they are, who sees and changes them, what stands in braces."""

import asyncio

import pytest

from hub.core.queues import DEFAULT_QUEUE, Queue
from hub.store.queues import Queues
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store

HELLO = {"title": "问候开场白", "code": "wh", "text": "{customer}，您好，我是{agent}。"}


async def titles(browser: Browser) -> list[str]:
    return [one["title"] for one in (await browser.get("/canned"))["items"]]


async def test_ones_own_are_seen_and_changed_by_nobody_else(hub: Hub, browsers) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    made = await agent.post("/canned", HELLO)
    assert (made["owner"], made["mine"], made["sounds"][-1]) == ("agent", True, "whkcb")
    assert await titles(agent) == ["问候开场白"]
    assert await titles(other) == []
    changed = HELLO | {"text": "您好", "rev": made["rev"]}
    supervisor = await browsers("supervisor")
    for stranger in (other, supervisor):
        assert (await stranger.call("PUT", f"/canned/{made['id']}", changed))[0] == 404
        assert (await stranger.call("DELETE", f"/canned/{made['id']}"))[0] == 404
    assert (await agent.put(f"/canned/{made['id']}", changed))["rev"] == 1
    assert (await agent.call("PUT", f"/canned/{made['id']}", changed))[0] == 409
    assert (await agent.call("DELETE", f"/canned/{made['id']}"))[0] == 200
    assert await titles(agent) == []


async def test_everybodys_are_written_by_who_may_and_seen_where_they_hold(
    hub: Hub, browsers
) -> None:
    agent, supervisor = await browsers("agent3"), await browsers("supervisor")
    shared = HELLO | {"node_id": "root.zj.hz"}
    assert (await agent.call("POST", "/canned", shared))[0] == 403
    made = await supervisor.post("/canned", shared)
    await supervisor.post("/canned", HELLO | {"title": "江苏的", "node_id": "root.js"})
    assert await titles(agent) == ["问候开场白"]
    assert await titles(supervisor) == ["江苏的", "问候开场白"]
    (seen,) = (await agent.get("/canned"))["items"]
    assert not seen["mine"]
    path = f"/canned/{made['id']}"
    assert (await agent.call("PUT", path, HELLO | {"rev": 0}))[0] == 403
    assert (await agent.call("DELETE", path))[0] == 403
    editor = await browsers("editor")
    assert (await editor.call("GET", "/canned"))[0] == 403


async def test_braces_hold_known_names_only(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    for text, code in (
        ("您好 {customer", "bad_braces"),
        ("您好 {customer.id}", "bad_braces"),
        ("您好 {secret}", "unknown_variable"),
    ):
        status, body = await agent.call("POST", "/canned", HELLO | {"text": text})
        assert (status, body["error"]["code"]) == (400, code)
    for wrong in ({"code": "a b"}, {"title": " "}, {"queue": "default"}, {"node_id": "root.xx"}):
        status, body = await agent.call("POST", "/canned", HELLO | wrong)
        assert status == 400 and body["error"]["fields"].keys() == wrong.keys()


async def test_one_of_a_queue_goes_with_the_queue_that_takes_its_place(hub: Hub, browsers) -> None:
    broad = Queue(id="broad", name="宽带")
    await hub.spine.committer.commit(
        None, lambda draft: Queues.write(draft, None, broad, by="admin")
    )
    admin = await browsers("admin")
    async with asyncio.timeout(10):
        while "broad" not in [one["id"] for one in (await admin.get("/queues"))["items"]]:
            await asyncio.sleep(0.02)
    shared = HELLO | {"node_id": "root", "queue": "broad"}
    made = await admin.post("/canned", shared)
    status, body = await admin.call("DELETE", "/queues/broad")
    assert (status, body["error"]["code"]) == (409, "queue_used")
    assert "问候开场白" in body["error"]["message"]
    assert (await admin.call("DELETE", f"/queues/broad?to={DEFAULT_QUEUE}"))[0] == 200
    async with asyncio.timeout(10):
        while (await admin.get("/canned"))["items"][0]["queue"] != DEFAULT_QUEUE:
            await asyncio.sleep(0.02)
    assert (await admin.get("/canned"))["items"][0]["rev"] == made["rev"] + 1


async def test_a_change_is_told_to_every_open_console_by_its_id_alone(hub: Hub, browsers) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    socket = await other.live()
    await socket.receive_json()
    made = await agent.post("/canned", HELLO)
    async with asyncio.timeout(10):
        while (frame := await socket.receive_json()).get("kind") != "canned":
            pass
    assert frame["data"] == {"id": made["id"], "action": "add"}
