"""Lists hold what lies where the caller has the right, and of the rest not even a trace."""

from typing import Any

import pytest

from agent_console.rights import Right
from hub.core.clock import SystemClock
from hub.core.errors import Permanent
from hub.core.organisation import Post
from hub.store.parked import parked_document
from tests.agent_console.conftest import PASSWORD, Hub
from tests.agent_console.test_organisation_api import place

pytestmark = pytest.mark.store


async def ids(browser: Any, path: str) -> list[str]:
    return [one["id"] for one in (await browser.get(path))["items"]]


@pytest.fixture
async def spread(hub: Hub) -> dict[str, str]:
    """One who waits at each of these nodes, the oldest first."""
    nodes = ("root", "root.zj", "root.zj.hz", "root.zj.nb", "root.js.nj")
    return {node_id: await place(hub, f"c-{node_id}", node_id) for node_id in nodes}


@pytest.mark.parametrize("state", ["", "state=queued&", "state=queued&queue=default&"])
async def test_conversations_are_listed_at_the_callers_nodes_and_below(
    hub: Hub, browsers: Any, spread: dict[str, str], state: str
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    posts = [{"node_id": one, "role": "agent"} for one in ("root.zj.hz", "root.js")]
    body = {"username": "two", "name": "两地", "node_id": "root.js", "password": PASSWORD}
    await admin.post("/people", body | {"posts": posts})
    two = await browsers("two")
    assert set(await ids(admin, f"/conversations?{state}")) == set(spread.values())
    assert await ids(agent3, f"/conversations?{state}") == [spread["root.zj.hz"]]
    zj = await ids(admin, f"/conversations?{state}node=root.zj")
    assert set(zj) == {spread[one] for one in ("root.zj", "root.zj.hz", "root.zj.nb")}
    assert set(await ids(two, f"/conversations?{state}")) == {
        spread["root.zj.hz"], spread["root.js.nj"]
    }  # fmt: skip
    first = await two.get(f"/conversations?{state}limit=1")
    second = await two.get(f"/conversations?{state}limit=1&after={first['next']}")
    assert {first["items"][0]["id"], second["items"][0]["id"]} == {
        spread["root.zj.hz"], spread["root.js.nj"]
    }  # fmt: skip
    assert second["next"] is None
    assert (await agent3.call("GET", f"/conversations?{state}node=root.zj"))[0] == 403


async def test_what_is_closed_and_whose_it_was_is_listed_by_node(
    hub: Hub, browsers: Any, spread: dict[str, str]
) -> None:
    agent, agent3 = await browsers("agent"), await browsers("agent3")
    for conversation_id in (spread["root.zj.hz"], spread["root.zj.nb"]):
        await agent.post(f"/conversations/{conversation_id}/take")
        await agent.post(f"/conversations/{conversation_id}/close", {"summary": "好"})
    assert await ids(agent3, "/conversations?state=closed") == [spread["root.zj.hz"]]
    assert await ids(agent3, "/conversations?assignee=agent") == [spread["root.zj.hz"]]
    assert set(await ids(agent, "/conversations?state=closed")) == {
        spread["root.zj.hz"], spread["root.zj.nb"]
    }  # fmt: skip


async def test_searching_finds_nothing_of_other_nodes(
    hub: Hub, browsers: Any, spread: dict[str, str]
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    elsewhere = spread["root.zj.nb"]
    order = await admin.post(
        "/workorders", {"type": "fault", "title": "没信号", "conversation_id": elsewhere}
    )
    for q in ("c-root.zj.nb", elsewhere, order["id"]):
        assert await ids(admin, f"/conversations?q={q}") == [elsewhere]
        assert await ids(agent3, f"/conversations?q={q}") == []
    assert (await agent3.call("GET", f"/conversations/{elsewhere}"))[0] == 403
    assert await ids(agent3, "/conversations?q=c-root.zj.hz") == [spread["root.zj.hz"]]


async def test_trouble_is_shown_where_it_arose_and_what_is_nobodys_at_the_root(
    hub: Hub, browsers: Any, spread: dict[str, str]
) -> None:
    agent, agent3 = await browsers("agent"), await browsers("agent3")
    now = SystemClock().now()
    documents = [
        parked_document(reason="unreadable", at=now, channel="post", account="main"),
        *(parked_document(reason="x", at=now, conversation_id=one) for one in spread.values()),
    ]
    await hub.spine.db["parked"].insert_many(documents)
    assert len(await ids(agent, "/parked")) == len(documents)
    shown = (await agent3.get("/parked"))["items"]
    assert [one["conversation_id"] for one in shown] == [spread["root.zj.hz"]]
    for node_id in ("root.zj.hz", "root.zj.nb"):
        await agent.post(f"/conversations/{spread[node_id]}/take")
        hub.post.fail.append(Permanent("number is barred"))
        await agent.post(f"/conversations/{spread[node_id]}/messages", {"text": "您好"})
        await hub.until(f"c-{node_id}", lambda one: one.last_seq >= 5)
    while len(failed := (await agent.get("/deliveries/failed"))["items"]) < 2:
        pass
    assert {one["conversation_id"] for one in failed} >= {spread["root.zj.nb"]}
    shown = (await agent3.get("/deliveries/failed"))["items"]
    assert {one["conversation_id"] for one in shown} == {spread["root.zj.hz"]}


@pytest.fixture
async def province(hub: Hub, browsers: Any) -> Any:
    """Zhejiang's own administrator."""
    posts = [Post(node_id="root.zj", role="admin")]
    await hub.console.services.personnel.staff.add(
        "zj-admin", "浙江", posts, PASSWORD, node_id="root.zj"
    )
    return await browsers("zj-admin")


async def test_seats_are_listed_where_they_are_and_not_where_their_people_come_from(
    browsers: Any, province: Any
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    for name in ("agent", "agent3"):
        await admin.put(f"/seats/{name}", {"capacity": 2})
    assert await ids(admin, "/seats") == ["agent", "agent3"]
    assert await ids(province, "/seats") == ["agent3"]
    person = await admin.get("/people/agent3")
    posts = [{"node_id": "root.js", "role": "agent"}]
    kept = {name: person[name] for name in ("name", "node_id", "rev")}
    await admin.put("/people/agent3", kept | {"posts": posts})
    await agent3.put("/seat", {"state": "busy", "node_id": "root.js"})
    assert await ids(province, "/seats") == []


async def test_webhooks_are_listed_at_the_callers_node_and_below(
    browsers: Any, province: Any
) -> None:
    admin = await browsers("admin")
    made = {}
    for node_id in ("root", "root.zj", "root.zj.hz", "root.js"):
        wish = {"name": "OA", "url": "http://127.0.0.1:9/", "node_id": node_id, "active": False}
        made[node_id] = (await admin.post("/webhooks", wish))["webhook"]["id"]
    assert set(await ids(admin, "/webhooks")) == set(made.values())
    assert set(await ids(province, "/webhooks")) == {made["root.zj"], made["root.zj.hz"]}


async def test_who_is_given_a_post_hears_of_its_node_without_signing_in_again(
    hub: Hub, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent_console.live.LOOK_EVERY", 0.1)
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    socket = await agent3.live()
    await socket.receive_json()
    person = await admin.get("/people/agent3")
    change = {"name": "周婷", "node_id": "root.zj.hz", "rev": person["rev"]}
    more = [*person["posts"], {"node_id": "root.js", "role": "agent"}]
    await admin.call("PUT", "/people/agent3", change | {"posts": more})
    while not hub.console.live._listeners or not all(
        one.who.authority.may(Right.SEE_CONVERSATIONS, "root.js")
        for one in hub.console.live._listeners
    ):
        await admin.get("/me")
    conversation_id = await place(hub, "dave", "root.js.nj")
    while (frame := await socket.receive_json(timeout=10)).get("kind") != "moved":
        assert frame.get("conversation_id") is None
    assert frame["conversation"]["id"] == conversation_id
