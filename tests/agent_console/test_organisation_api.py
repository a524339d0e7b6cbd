"""The organisation over HTTP: nodes added and named, and closed only when nothing is lost."""

import re
from dataclasses import replace
from typing import Any

import pytest

from hub.core.events import Kind
from hub.store.draft import Draft
from tests.agent_console.conftest import PASSWORD, Hub

pytestmark = pytest.mark.store

TEMPLATE = {"name": "没信号", "type": "fault", "title": "没信号", "node_id": "root.zj.hz"}

TOKEN = {"name": "OA", "rights": ["orders.see"], "node_id": "root.zj.hz"}


async def place(hub: Hub, sender: str, node_id: str) -> str:
    """A customer's conversation at a node, waiting for a person; its id."""
    conversation_id = await hub.queued(sender)
    conversation = await hub.conversation(sender)

    def move(draft: Draft) -> None:
        draft.set(node_id=node_id)
        draft.event(Kind.MOVED, nodes=["root"])

    await hub.spine.committer.commit(conversation.thread_id, move)
    return conversation_id


async def test_the_tree_is_seen_by_everybody_and_grows_downwards(hub: Hub, browsers: Any) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    seen = {one["id"]: one for one in (await agent3.get("/nodes"))["items"]}
    assert seen["root"]["level"] == "national"
    assert seen["root.zj.hz"]["parent_id"] == "root.zj"
    body = {"parent_id": "root.zj", "name": "温州", "level": "prefecture", "key": "wz"}
    node = await admin.post("/nodes", body)
    assert (node["id"], node["zone"]) == ("root.zj.wz", "Asia/Shanghai")
    made = await admin.post("/nodes", body | {"key": ""})
    assert made["id"].startswith("root.zj.")
    status, answer = await admin.call("POST", "/nodes", body)
    assert (status, answer["error"]["code"]) == (409, "node_exists")
    renamed = await admin.call(
        "PUT", "/nodes/root.zj.wz",
        {"name": "温州市", "zone": "Asia/Urumqi", "calendar_id": "office"},
    )  # fmt: skip
    found = {name: renamed[1][name] for name in ("name", "zone", "calendar_id")}
    assert found == {"name": "温州市", "zone": "Asia/Urumqi", "calendar_id": "office"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"parent_id": "root.none"}, "parent_id"),
        ({"level": "province"}, "level"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"calendar_id": "nowhere"}, "calendar_id"),
        ({"calendar_id": "node"}, "calendar_id"),
        ({"key": "W Z"}, "key"),
        ({"key": "w.z"}, "key"),
    ],
)
async def test_what_is_wrong_with_a_node_is_said(
    hub: Hub, browsers: Any, change: dict[str, Any], field: str
) -> None:
    admin = await browsers("admin")
    body = {"parent_id": "root.zj", "name": "温州", "level": "prefecture", "key": "wz"}
    status, answer = await admin.call("POST", "/nodes", body | change)
    assert (status, list(answer["error"]["fields"])) == (400, [field])


async def test_an_empty_node_is_closed_and_opened_again(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    assert not (await admin.post("/nodes/root.js/close", {}))["active"]
    nodes = {one["id"]: one["active"] for one in (await admin.get("/nodes"))["items"]}
    assert (nodes["root.js"], nodes["root.js.nj"], nodes["root.zj"]) == (False, False, True)
    status, answer = await admin.call("POST", "/nodes/root.js.nj/reopen")
    assert (status, list(answer["error"]["fields"])) == (400, ["parent_id"])
    await admin.post("/nodes/root.js/reopen")
    assert (await admin.post("/nodes/root.js.nj/reopen"))["active"]
    status, answer = await admin.call("POST", "/nodes/root/close", {"to": "root.zj"})
    assert (status, answer["error"]["code"]) == (409, "root_stays")


async def test_a_node_with_work_in_it_is_closed_only_with_a_node_that_takes_it_on(
    hub: Hub, browsers: Any
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    conversation_id = await place(hub, "alice", "root.zj.hz")
    order = await agent3.post("/workorders", {"type": "fault", "title": "没信号"})
    assert order["node"] == "root.zj.hz"
    queue = {"id": "hz", "name": "杭州", "node_id": "root.zj.hz"}
    status, _ = await admin.call("POST", "/queues", queue)
    assert status == 201
    duty = {"name": "值班", "node_id": "root.zj.hz", "rights": ["seats.see"]}
    role = await admin.post("/roles", duty)
    rules = {"rules": [{"address": "c-*", "node": "root.zj.hz"}], "rev": 0}
    status, answer = await admin.call("PUT", "/customer_rules", rules)
    assert status == 200, answer
    template = await admin.post("/order-templates", TEMPLATE)
    status, answer = await admin.call("POST", "/nodes/root.zj.hz/close", {})
    assert (status, answer["error"]["code"]) == (409, "node_not_empty")
    counted = re.findall(r"\d+", answer["error"]["message"])
    assert counted == ["1", "1", "1", "1", "3"]
    for to in ("root.zj.hz", "root.none"):
        status, answer = await admin.call("POST", "/nodes/root.zj.hz/close", {"to": to})
        assert (status, list(answer["error"]["fields"])) == (400, ["to"])
    await admin.post("/nodes/root.zj.hz/close", {"to": "root.zj.nb"})
    moved = await agent3.get(f"/conversations/{conversation_id}")
    assert moved["state"] == "queued"
    listed = await agent3.get("/conversations?node=root.zj.nb")
    assert [one["id"] for one in listed["items"]] == [conversation_id]
    after = await agent3.get(f"/workorders/{order['id']}")
    assert (after["node"], after["handler"], after["state"]) == ("root.zj.nb", "root.zj.nb", "open")
    person = await admin.get("/people/agent3")
    assert person["posts"] == [{"node_id": "root.zj.nb", "role": "agent"}]
    assert person["node_id"] == "root.zj.nb"
    assert (await admin.get("/queues/hz"))["node_id"] == "root.zj.nb"
    (kept,) = (await admin.get("/order-templates?node=root.zj.nb"))["items"]
    assert (kept["id"], kept["node_id"]) == (template["id"], "root.zj.nb")
    assert (await admin.get("/customer_rules"))["rules"][0]["node"] == "root.zj.nb"
    roles = {one["id"]: one["node_id"] for one in (await admin.get("/roles"))["items"]}
    assert roles[role["id"]] == "root.zj.nb"


async def test_who_sits_at_a_node_that_is_closed_is_asked_where_he_sits_now(
    hub: Hub, browsers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    queue = {"id": "nb", "name": "宁波", "node_id": "root.zj.nb"}
    assert (await admin.call("POST", "/queues", queue))[0] == 201
    socket = await agent3.live()
    assert (await agent3.put("/seat", {"state": "online"}))["node_id"] == "root.zj.hz"
    await admin.post("/nodes/root.zj.hz/close", {"to": "root.zj.nb"})
    seat = await agent3.get("/seat")
    assert (seat["node_id"], seat["state"]) == ("root.zj.nb", "online")
    waiting = await place(hub, "alice", "root.zj.nb")
    await admin.post(f"/conversations/{waiting}/transfer", {"queue": "nb"})
    await hub.until("alice", lambda one: one.offered_to == "agent3")
    await socket.close()
    assert "assigning_failed" not in caplog.text


async def test_what_is_told_to_other_systems_and_their_tokens_go_with_the_node(
    hub: Hub, browsers: Any
) -> None:
    admin, system = await browsers("admin"), await browsers()
    hook = {"name": "OA", "url": "https://oa.example.com/hook", "node_id": "root.zj.hz"}
    subscription = (await admin.post("/webhooks", hook))["webhook"]
    made = await admin.post("/tokens", TOKEN)
    token, bearer = made["token"], {"Authorization": f"Bearer {made['text']}"}
    gone = (await admin.post("/tokens", TOKEN))["token"]
    await admin.call("DELETE", f"/tokens/{gone['id']}")
    status, answer = await admin.call("POST", "/nodes/root.zj.hz/close", {})
    assert (status, re.findall(r"\d+", answer["error"]["message"])[-1]) == (409, "2")
    order = await admin.post(
        "/workorders", {"type": "fault", "title": "没信号", "node": "root.zj.nb"}
    )
    path = f"/workorders/{order['id']}"
    assert (await system.call("GET", path, headers=bearer))[0] == 403
    await admin.post("/nodes/root.zj.hz/close", {"to": "root.zj.nb"})
    assert (await system.get(path, headers=bearer))["id"] == order["id"]
    nodes = {one["id"]: one["node_id"] for one in (await admin.get("/tokens"))["items"]}
    assert nodes == {token["id"]: "root.zj.nb", gone["id"]: "root.zj.hz"}
    (moved,) = (await admin.get("/webhooks"))["items"]
    assert (moved["node_id"], moved["rev"]) == ("root.zj.nb", subscription["rev"] + 1)


async def test_nobody_closes_into_a_node_that_is_not_his(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    posts = [{"node_id": "root.zj", "role": "admin"}]
    body = {"username": "zj", "name": "省管", "node_id": "root.zj", "password": PASSWORD}
    await admin.post("/people", body | {"posts": posts})
    zj = await browsers("zj")
    for path, to in (
        ("root.zj.hz", "root.js.nj"),
        ("root.zj.hz", "root"),
        ("root.js.nj", "root.zj"),
    ):
        assert (await zj.call("POST", f"/nodes/{path}/close", {"to": to}))[0] == 403
    assert (await zj.call("POST", "/nodes", _under("root.js")))[0] == 403
    assert (await zj.call("POST", "/nodes", _under("root.zj")))[0] == 201


def _under(parent_id: str) -> dict[str, str]:
    return {"parent_id": parent_id, "name": "新", "level": "department"}


async def test_two_who_change_the_organisation_at_once_do_not_overlook_each_other(
    hub: Hub, browsers: Any
) -> None:
    registry = hub.console.services.personnel.organisation._registry
    house = await registry.read()
    admin = await browsers("admin")
    await admin.post("/nodes", _under("root.zj"))
    assert (await registry.read()).rev == house.rev + 1
    stale = replace(house)
    registry.read = _always(stale)  # type: ignore[method-assign]
    status, answer = await admin.call("POST", "/nodes", _under("root.zj"))
    assert (status, answer["error"]["code"]) == (409, "conflict")


def _always(house: Any) -> Any:
    async def read() -> Any:
        return house

    return read


async def test_live_frames_go_to_those_at_the_events_node(hub: Hub, browsers: Any) -> None:
    agent, agent3 = await browsers("agent"), await browsers("agent3")
    national, local = await agent.live(), await agent3.live()
    for socket in (national, local):
        await socket.receive_json()
    await hub.queued("alice")
    local_id = await place(hub, "bob", "root.zj.hz")
    await agent3.post(f"/conversations/{local_id}/take")
    heard: list[dict[str, Any]] = []
    while not heard or heard[-1].get("data", {}).get("new") != "assigned":
        frame = await local.receive_json(timeout=10)
        heard += [frame] if frame.get("conversation_id") else []
    assert {frame["conversation_id"] for frame in heard} == {local_id}
    assert {frame["node"] for frame in heard} == {"root.zj.hz"}
