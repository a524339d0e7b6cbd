"""People and roles over HTTP: who may make whom what, and how somebody leaves."""

from typing import Any

import pytest
from aiohttp import WSMsgType

from agent_console.rights import Right
from tests.agent_console.conftest import PASSWORD, Hub

pytestmark = pytest.mark.store

ZJ_ADMIN = {"node_id": "root.zj", "role": "admin"}
HZ_AGENT = {"node_id": "root.zj.hz", "role": "agent"}
NEW = {"username": "bob", "name": "宋波", "node_id": "root.zj.hz", "posts": [HZ_AGENT]}


async def provincial(browsers: Any) -> Any:
    """The administrator of a province, signed in."""
    admin = await browsers("admin")
    body = {"username": "zj", "name": "省管", "node_id": "root.zj", "password": PASSWORD}
    await admin.post("/people", body | {"posts": [ZJ_ADMIN]})
    return await browsers("zj")


async def test_somebody_new_gets_a_password_once_and_only_what_his_posts_allow(
    hub: Hub, browsers: Any
) -> None:
    admin = await browsers("admin")
    made = await admin.post("/people", NEW)
    assert made["person"]["posts"] == [HZ_AGENT]
    bob = await browsers()
    me = await bob.post("/login", {"username": "bob", "password": made["password"]})
    assert me["places"]["conversations.answer"] == ["root.zj.hz"]
    assert me["places"]["self"] == ["root"]
    assert "people.manage" not in me["rights"]
    status, body = await admin.call("POST", "/people", NEW)
    assert (status, body["error"]["code"]) == (409, "person_exists")
    assert "password" not in str(await admin.get("/people/bob"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "Bob B"}, "username"),
        ({"password": "short"}, "password"),
        ({"node_id": "root.none"}, "node_id"),
        ({"posts": [{"node_id": "root.none", "role": "agent"}]}, "posts"),
        ({"posts": [{"node_id": "root", "role": "king"}]}, "posts"),
    ],
)
async def test_what_is_wrong_with_somebody_new_is_said(
    hub: Hub, browsers: Any, change: dict[str, Any], field: str
) -> None:
    admin = await browsers("admin")
    status, body = await admin.call("POST", "/people", NEW | change)
    assert (status, list(body["error"]["fields"])) == (400, [field])


async def test_nobody_makes_people_outside_his_nodes_or_greater_than_himself(
    hub: Hub, browsers: Any
) -> None:
    zj = await provincial(browsers)
    await zj.post("/people", NEW)
    js = {"node_id": "root.js.nj", "role": "agent"}
    for body in (
        NEW | {"username": "b1", "node_id": "root.js"},
        NEW | {"username": "b2", "posts": [js]},
        NEW | {"username": "b3", "posts": [{"node_id": "root", "role": "agent"}]},
    ):
        assert (await zj.call("POST", "/people", body))[0] == 403
    for path in ("/people/admin", "/people/agent"):
        assert (await zj.call("POST", f"{path}/password", {}))[0] == 403
        assert (await zj.call("POST", f"{path}/deactivate", {}))[0] == 403


async def test_who_only_manages_people_cannot_make_himself_more(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    role = await admin.post(
        "/roles", {"name": "人事", "node_id": "root.zj", "rights": ["people.manage", "self"]}
    )
    post = {"node_id": "root.zj", "role": role["id"]}
    await admin.post("/people", NEW | {"posts": [post], "node_id": "root.zj", "password": PASSWORD})
    body = {"username": "zj", "name": "省管", "node_id": "root.zj", "posts": [ZJ_ADMIN]}
    await admin.post("/people", body)
    bob = await browsers("bob")
    change = {"name": "宋波", "node_id": "root.zj", "rev": 0, "posts": [post, ZJ_ADMIN]}
    assert (await bob.call("PUT", "/people/bob", change))[0] == 403
    assert (await bob.call("POST", "/people/zj/password", {"password": PASSWORD}))[0] == 403
    more = {"name": "人事", "rights": ["people.manage", "templates.write"], "rev": 0}
    assert (await bob.call("PUT", f"/roles/{role['id']}", more))[0] == 403
    await bob.post("/people", {**NEW, "username": "carol", "posts": [post]})


async def test_posts_are_changed_where_the_caller_may_and_take_effect_at_once(
    hub: Hub, browsers: Any
) -> None:
    zj, agent3 = await provincial(browsers), await browsers("agent3")
    person = await zj.get("/people/agent3")
    posts = [*person["posts"], {"node_id": "root.zj.nb", "role": "supervisor"}]
    change = {"name": "周婷", "node_id": "root.zj.hz", "rev": person["rev"], "posts": posts}
    status, changed = await zj.call("PUT", "/people/agent3", change)
    assert (status, changed["roles"]) == (200, ["agent", "supervisor"])
    places = (await agent3.get("/me"))["places"]
    assert places["conversations.supervise"] == ["root.zj.nb"]
    assert places["conversations.answer"] == ["root.zj.hz", "root.zj.nb"]
    status, body = await zj.call("PUT", "/people/agent3", change)
    assert (status, body["error"]["code"]) == (409, "conflict")
    away = change | {"rev": changed["rev"], "posts": [{"node_id": "root.js", "role": "agent"}]}
    assert (await zj.call("PUT", "/people/agent3", away))[0] == 403


async def test_the_last_who_manages_people_at_the_root_stays(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    person = await admin.get("/people/admin")
    change = {"name": "管理员", "node_id": "root", "rev": person["rev"], "posts": []}
    for method, path, body in (
        ("PUT", "/people/admin", change),
        ("POST", "/people/admin/deactivate", {}),
    ):
        status, answer = await admin.call(method, path, body)
        assert (status, answer["error"]["code"]) == (409, "last_administrator")
    role = await admin.post(
        "/roles", {"name": "总管", "node_id": "root", "rights": [right.value for right in Right]}
    )
    await admin.call("PUT", "/people/admin", change | {"posts": [_at_root(role["id"])]})
    fewer = {"name": "总管", "rights": ["self"], "rev": 0}
    status, answer = await admin.call("PUT", f"/roles/{role['id']}", fewer)
    assert (status, answer["error"]["code"]) == (409, "last_administrator")


def _at_root(role: str) -> dict[str, str]:
    return {"node_id": "root", "role": role}


async def test_who_has_work_in_hand_leaves_when_others_take_it_on(hub: Hub, browsers: Any) -> None:
    agent, admin = await browsers("agent"), await browsers("admin")
    conversation_id = await hub.queued()
    await agent.post(f"/conversations/{conversation_id}/take")
    order = await agent.post("/workorders", {"type": "fault", "title": "没信号"})
    await agent.post(f"/workorders/{order['id']}/accept", {})
    path = "/people/agent/deactivate"
    for body in ({}, {"queue": "default"}, {"colleague": "agent2"}):
        status, answer = await admin.call("POST", path, body)
        assert (status, answer["error"]["code"]) == (409, "still_in_hand")
    assert "1" in answer["error"]["message"]
    status, answer = await admin.call("POST", path, {"queue": "none", "colleague": "agent2"})
    assert list(answer["error"]["fields"]) == ["queue"]
    for colleague in ("agent", "editor", "agent3"):
        body = {"queue": "default", "colleague": colleague}
        status, answer = await admin.call("POST", path, body)
        assert (status, list(answer["error"]["fields"])) == (400, ["colleague"])
    assert (await agent.get("/me"))["id"] == "agent"
    left = await admin.post(path, {"queue": "default", "colleague": "agent2"})
    assert not left["active"]
    assert (await agent.call("GET", "/me"))[0] == 401
    moved = await admin.get(f"/conversations/{conversation_id}")
    assert (moved["state"], moved["queue"], moved["assignee"]) == ("queued", "default", None)
    after = await admin.get(f"/workorders/{order['id']}")
    assert (after["assignee"], after["state"]) == ("agent2", "accepted")
    assert (after["steps"][-1]["by"], after["steps"][-1]["action"]) == ("admin", "transfer")


async def test_who_is_deactivated_is_out_at_once_and_can_be_let_in_again(
    hub: Hub, browsers: Any
) -> None:
    admin, editor = await browsers("admin"), await browsers("editor")
    socket = await editor.live()
    await socket.receive_json()
    await admin.post("/people/editor/deactivate", {})
    while (message := await socket.receive(timeout=2)).type is WSMsgType.TEXT:
        pass
    assert message.type is WSMsgType.CLOSE
    assert (await editor.call("GET", "/me"))[0] == 401
    body = {"username": "editor", "password": PASSWORD}
    assert (await editor.call("POST", "/login", body))[0] == 401
    listed = [one["id"] for one in (await admin.get("/people"))["items"]]
    assert "editor" not in listed
    everybody = {one["id"]: one for one in (await admin.get("/people?gone=true"))["items"]}
    assert not everybody["editor"]["active"]
    await admin.post("/people/editor/activate")
    await editor.post("/login", body)


async def test_a_new_password_ends_what_was_begun_with_the_old_one(hub: Hub, browsers: Any) -> None:
    admin, agent = await browsers("admin"), await browsers("agent")
    made = (await admin.post("/people/agent/password", {}))["password"]
    assert (await agent.call("GET", "/me"))[0] == 401
    await agent.post("/login", {"username": "agent", "password": made})
    chosen = await admin.post("/people/agent/password", {"password": "chosen for him"})
    assert chosen["password"] is None
    assert (await admin.call("POST", "/people/nobody/password", {}))[0] == 404


async def test_a_role_of_ones_own_is_had_at_its_node_and_below_and_kept_while_in_use(
    hub: Hub, browsers: Any
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    body = {"name": "值班", "node_id": "root.zj", "rights": ["seats.see", "conversations.see"]}
    role = await admin.post("/roles", body)
    status, answer = await admin.call("POST", "/roles", body)
    assert (status, list(answer["error"]["fields"])) == (400, ["name"])
    person = await admin.get("/people/agent3")
    change = {"name": "周婷", "node_id": "root.zj.hz", "rev": person["rev"]}
    elsewhere = change | {"posts": [{"node_id": "root.js", "role": role["id"]}]}
    assert (await admin.call("PUT", "/people/agent3", elsewhere))[0] == 400
    posts = [*person["posts"], {"node_id": "root.zj.nb", "role": role["id"]}]
    await admin.call("PUT", "/people/agent3", change | {"posts": posts})
    assert (await agent3.get("/me"))["places"]["seats.see"] == ["root.zj.nb"]
    listed = {one["id"]: one for one in (await agent3.get("/roles"))["items"]}
    assert listed["dispatcher"]["built_in"]
    assert listed[role["id"]]["rights"] == ["conversations.see", "seats.see"]
    more = {"name": "值班长", "rights": ["seats.see", "queues.manage"], "rev": 0}
    assert (await admin.call("PUT", f"/roles/{role['id']}", more))[1]["rev"] == 1
    assert (await admin.call("PUT", f"/roles/{role['id']}", more))[0] == 409
    assert "queues.manage" in (await agent3.get("/me"))["rights"]
    status, answer = await admin.call("DELETE", f"/roles/{role['id']}")
    assert (status, answer["error"]["code"]) == (409, "role_in_use")
    now = await admin.get("/people/agent3")
    await admin.call(
        "PUT", "/people/agent3", change | {"rev": now["rev"], "posts": person["posts"]}
    )
    assert (await admin.call("DELETE", f"/roles/{role['id']}"))[0] == 200
    assert (await admin.call("PUT", f"/roles/{role['id']}", more))[0] == 404


async def test_a_password_that_was_made_is_changed_before_anything_else(
    hub: Hub, browsers: Any
) -> None:
    admin = await browsers("admin")
    made = (await admin.post("/people", NEW))["password"]
    bob, elsewhere = await browsers(), await browsers()
    for one in (bob, elsewhere):
        signed_in = await one.post("/login", {"username": NEW["username"], "password": made})
        assert signed_in["must_change"]
    for method, path in (("GET", "/conversations"), ("GET", "/nodes"), ("GET", "/live")):
        status, answer = await bob.call(method, path)
        assert (status, answer["error"]["code"]) == (403, "password_first")
    for old, new, field in (
        ("wrong", "a new one of mine", "old"),
        (made, made, "password"),
        (made, "short", "password"),
    ):
        status, answer = await bob.call("PUT", "/me/password", {"old": old, "password": new})
        assert (status, set(answer["error"]["fields"])) == (400, {field})
    await bob.put("/me/password", {"old": made, "password": "a new one of mine"})
    assert not (await bob.get("/me"))["must_change"]
    await bob.get("/nodes")
    assert (await elsewhere.call("GET", "/me"))[0] == 401
    fresh = await browsers()
    status, _ = await fresh.call("POST", "/login", {"username": NEW["username"], "password": made})
    assert status == 401
