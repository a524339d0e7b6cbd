"""Seats, queues and offers over HTTP and the live socket."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from hub.core.messages import Address, Notice, Signal
from routing import assigner
from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store
EMPTY = {"offer_seconds": 20, "name": "客服 service", "rev": 0}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assigner, "TICK", 0.1)


async def frame(socket: ClientWebSocketResponse, kind: str, **data: Any) -> dict[str, Any]:
    """The next event of this kind with these data."""
    async with asyncio.timeout(15):
        while True:
            found = await socket.receive_json()
            fits = found.get("kind") == kind
            if fits and data.items() <= found.get("data", {}).items():
                return dict(found)


async def test_who_sits_down_is_shown_an_offer_and_accepts_it(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    assert (await agent.get("/seat"))["state"] == "offline"
    seat = await agent.put("/seat", {"state": "online"})
    assert (seat["state"], seat["connected"], seat["lost_at"]) == ("online", True, None)
    conversation_id = (await hub.write("转人工")).conversation_id
    offer = await frame(socket, "state", new="offered", to="agent")
    shown = offer["conversation"]
    assert (shown["id"], shown["offered_to"]) == (conversation_id, "agent")
    assert shown["offer_until"]
    path = f"/conversations/{conversation_id}"
    accepted = await agent.post(f"{path}/accept", {"epoch": shown["epoch"]})
    assert (accepted["state"], accepted["assignee"]) == ("assigned", "agent")
    assert accepted["offer_until"] is None
    status, body = await agent.call("PUT", "/seat", {"state": "offline"})
    assert (status, body["error"]["code"]) == (409, "work_in_hand")
    await hub.spine.signals.notify(
        Notice(channel="post", account="main", sender=Address(id="alice"), signal=Signal.CLOSE)
    )
    assert (await hub.conversation()).state == "wrap_up"
    status, body = await agent.call("PUT", "/seat", {"state": "offline"})
    assert (status, body["error"]["code"]) == (409, "work_in_hand")
    await agent.post(f"{path}/close", {"summary": "好"})
    assert (await agent.put("/seat", {"state": "offline"}))["state"] == "offline"
    times = await agent.get("/seat/times")
    assert [one["state"] for one in times["items"]] == ["online", "offline"]


async def test_a_declined_offer_is_shown_to_the_next_one(hub: Hub, browsers) -> None:
    people = {name: await browsers(name) for name in ("agent", "agent2")}
    sockets = [await browser.live() for browser in people.values()]
    for browser in people.values():
        await browser.put("/seat", {"state": "online"})
    conversation_id = (await hub.write("转人工")).conversation_id
    first = (await hub.until("alice", lambda one: one.offered_to)).offered_to
    assert first
    answer = await people[first].post(f"/conversations/{conversation_id}/decline")
    assert answer["offered_to"] != first
    second = await hub.until("alice", lambda one: one.offered_to not in {None, first})
    assert {first, second.offered_to} == {"agent", "agent2"}
    status, body = await people[first].call("POST", f"/conversations/{conversation_id}/decline")
    assert (status, body["error"]["code"]) == (409, "offer_gone")
    for socket in sockets:
        await socket.close()


async def test_a_seat_without_a_line_is_lost_and_found_when_the_line_comes(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    seat = await agent.put("/seat", {"state": "online"})
    assert not seat["connected"]
    assert seat["lost_at"]
    socket = await agent.live()
    await until(agent, lambda seat: seat["connected"] and seat["lost_at"] is None)
    await socket.close()
    lost = await until(agent, lambda seat: not seat["connected"])
    assert (lost["state"], bool(lost["lost_at"])) == ("online", True)


async def until(browser: Any, check: Any) -> dict[str, Any]:
    async with asyncio.timeout(15):
        while not check(seat := await browser.get("/seat")):
            await asyncio.sleep(0.05)
    return dict(seat)


async def test_time_after_a_conversation_may_be_taken_by_oneself_and_has_no_end_then(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    seat = await agent.put("/seat", {"state": "wrap_up"})
    assert (seat["state"], seat["until"]) == ("wrap_up", None)
    status, body = await agent.call("PUT", "/seat", {"state": "lunch"})
    assert (status, list(body["error"]["fields"])) == (400, ["state"])


async def test_a_supervisor_arranges_seats_and_an_agent_does_not(hub: Hub, browsers) -> None:
    supervisor, agent = await browsers("supervisor"), await browsers("agent")
    wanted = {"capacity": 2, "by_channel": {"fax": 1}, "skills": ["vip"], "queues": ["default"]}
    assert (await agent.call("PUT", "/seats/agent", wanted))[0] == 403
    arranged = await supervisor.put("/seats/agent", wanted)
    assert (arranged["capacity"], arranged["skills"], arranged["state"]) == (2, ["vip"], "offline")
    await agent.put("/seat", {"state": "break"})
    assert (await agent.get("/seat"))["skills"] == ["vip"]
    listed = await supervisor.get("/seats")
    assert [(one["id"], one["state"]) for one in listed["items"]] == [("agent", "break")]
    assert (await agent.call("GET", "/seats"))[0] == 403
    status, body = await supervisor.call("PUT", "/seats/agent", wanted | {"queues": ["none"]})
    assert (status, list(body["error"]["fields"])) == (400, ["queues"])


async def test_nobody_sits_where_he_may_not_answer(hub: Hub, browsers) -> None:
    agent = await browsers("agent3")
    assert (await agent.call("PUT", "/seat", {"state": "online", "node_id": "root"}))[0] == 403
    seat = await agent.put("/seat", {"state": "online"})
    assert seat["node_id"] == "root.zj.hz"


async def test_the_queue_board_counts_who_waits_and_who_is_there(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    before = (await agent.get("/queues"))["items"]
    assert [(one["id"], one["waiting"], one["waits_since"]) for one in before] == [
        ("default", 0, None)
    ]
    await hub.queued()
    taken = await hub.queued("bob")
    await agent.post(f"/conversations/{taken}/take")
    await agent.put("/seat", {"state": "break"})
    board = await agent.get("/queues/default")
    assert (board["waiting"], board["served"], board["agents"]) == (1, 1, {"offline": 1})
    socket = await agent.live()
    await until(agent, lambda seat: seat["connected"])
    assert (await agent.get("/queues/default"))["agents"] == {"break": 1}
    await socket.close()
    assert board["waits_since"]
    assert board["is_open"]


async def test_a_queue_is_made_chosen_by_what_it_takes_changed_and_given_up(
    hub: Hub, browsers
) -> None:
    admin = await browsers("admin")
    made = await admin.post(
        "/queues",
        {"id": "post", "name": "邮局", "node_id": "root", "matches": {"channels": ["post"]}},
    )
    assert (made["rev"], made["matches"]["channels"]) == (0, ["post"])
    conversation_id = await hub.queued()
    assert (await hub.conversation()).queue == "post"
    status, body = await admin.call("DELETE", "/queues/post")
    assert (status, body["error"]["code"]) == (409, "queue_not_empty")
    assert "1" in body["error"]["message"]
    changed = {"name": "邮局二", "matches": {"channels": ["fax"]}, "rev": 0}
    assert (await admin.put("/queues/post", changed))["rev"] == 1
    status, body = await admin.call("PUT", "/queues/post", changed)
    assert (status, body["error"]["code"]) == (409, "queue_changed")
    assert (await admin.call("DELETE", "/queues/post?to=none"))[0] == 400
    assert (await admin.call("DELETE", "/queues/post?to=default"))[0] == 200
    moved = await hub.conversation()
    assert (moved.id, moved.queue, moved.state.value) == (conversation_id, "default", "queued")
    assert [one["id"] for one in (await admin.get("/queues"))["items"]] == ["default"]


async def test_a_queue_that_leads_nowhere_is_refused_and_one_that_others_lead_to_stays(
    hub: Hub, browsers
) -> None:
    admin = await browsers("admin")
    one = {"id": "one", "name": "一", "node_id": "root"}
    nowhere = {"overflow": [{"after_seconds": 5, "queue_id": "none"}], "calendar_id": "none"}
    status, body = await admin.call("POST", "/queues", one | nowhere)
    assert (status, set(body["error"]["fields"])) == (400, {"overflow", "calendar_id"})
    await admin.post("/queues", one)
    assert (await admin.call("POST", "/queues", one))[1]["error"]["code"] == "queue_exists"
    leads = {"overflow": [{"after_seconds": 5, "queue_id": "one"}]}
    await admin.put("/queues/default", EMPTY | leads)
    status, body = await admin.call("DELETE", "/queues/one")
    assert (status, body["error"]["code"]) == (409, "queue_used")
    assert (await admin.call("DELETE", "/queues/default"))[1]["error"]["code"] == "default_queue"


async def test_what_names_a_queue_that_is_given_up_names_the_one_that_takes_its_place(
    hub: Hub, browsers
) -> None:
    admin, agent = await browsers("admin"), await browsers("agent")
    for name in ("old", "new"):
        await admin.post("/queues", {"id": name, "name": name, "node_id": "root"})
    overflow = [{"after_seconds": 500, "queue_id": "old"}]
    await admin.put("/queues/default", EMPTY | {"overflow": overflow})
    await admin.put("/queues/new", {"name": "new", "rev": 0, "overflow": overflow})
    await admin.put("/seats/agent", {"capacity": 5, "queues": ["old", "new"]})
    await admin.put("/seats/agent2", {"capacity": 5, "queues": ["old"]})
    fast = {"name": "快", "node_id": "root", "queue": "old", "calendar_id": "always"}
    level = await admin.post("/service-levels", fast | {"first_response": 60})
    status, body = await admin.call("DELETE", "/queues/old")
    assert (status, body["error"]["code"]) == (409, "queue_used")
    assert "客服 service、new、快、王小雨、" in body["error"]["message"]
    assert (await admin.call("DELETE", "/queues/old?to=new"))[0] == 200
    assert (await admin.get("/seats/agent"))["queues"] == ["new"]
    assert (await admin.get("/seats/agent2"))["queues"] == ["new"]
    listed = (await admin.get("/service-levels"))["items"]
    assert {one["id"]: one["queue"] for one in listed}[level["id"]] == "new"
    (step,) = (await admin.get("/queues/default"))["overflow"]
    assert step == {"after_seconds": 500, "queue_id": "new"}
    assert (await admin.get("/queues/new"))["overflow"] == []
    await agent.put("/seat", {"state": "online"})
    socket = await agent.live()
    conversation_id = await hub.queued()
    await admin.post(f"/conversations/{conversation_id}/transfer", {"queue": "new"})
    await hub.until("alice", lambda one: one.offered_to == "agent")
    await socket.close()


async def test_who_is_offered_when_his_queue_is_given_up_is_asked_for_in_the_next_one(
    hub: Hub, browsers
) -> None:
    admin, agent = await browsers("admin"), await browsers("agent")
    old = {"id": "old", "name": "old", "node_id": "root", "matches": {"channels": ["post"]}}
    await admin.post("/queues", old | {"offer_seconds": 600})
    await admin.post("/queues", {"id": "new", "name": "new", "node_id": "root", "skills": ["fax"]})
    socket = await agent.live()
    await agent.put("/seat", {"state": "online"})
    await hub.write("转人工")
    await hub.until("alice", lambda one: one.offered_to == "agent")
    assert (await admin.call("DELETE", "/queues/old"))[1]["error"]["code"] == "queue_not_empty"
    assert (await admin.call("DELETE", "/queues/old?to=new"))[0] == 200
    moved = await hub.conversation()
    assert (moved.state, moved.queue, moved.home_queue) == ("queued", "new", "new")
    await admin.put("/seats/agent", {"capacity": 5, "skills": ["fax"]})
    await hub.until("alice", lambda one: one.offered_to == "agent")
    await socket.close()


async def test_a_waiting_conversation_is_passed_to_another_queue(hub: Hub, browsers) -> None:
    admin = await browsers("admin")
    await admin.post("/queues", {"id": "fax", "name": "传真", "node_id": "root"})
    conversation_id = await hub.queued()
    path = f"/conversations/{conversation_id}/transfer"
    moved = await admin.post(path, {"queue": "fax"})
    assert (moved["state"], moved["queue"]) == ("queued", "fax")
    listed = await admin.get("/conversations?state=queued&queue=fax")
    assert [one["id"] for one in listed["items"]] == [conversation_id]
    everywhere = await admin.get("/conversations?state=queued")
    assert [one["id"] for one in everywhere["items"]] == [conversation_id]


async def test_nobody_is_passed_what_he_cannot_take_now_except_by_a_supervisor(
    hub: Hub, browsers
) -> None:
    agent, agent2 = await browsers("agent"), await browsers("agent2")
    supervisor = await browsers("supervisor")
    await agent.put("/seat", {"state": "busy"})
    conversation_id = await hub.queued()
    await agent.post(f"/conversations/{conversation_id}/take")

    async def refused() -> str:
        path, to = f"/conversations/{conversation_id}/transfer", {"to": "agent2"}
        status, body = await agent.call("POST", path, to)
        assert status == 409
        assert (await hub.conversation()).assignee == "agent"
        return str(body["error"]["code"])

    assert await refused() == "not_at_the_desk"
    await supervisor.put("/seats/agent2", {"capacity": 1, "by_channel": {"fax": 0}})
    assert await refused() == "not_at_the_desk"
    socket = await agent2.live()
    await agent2.put("/seat", {"state": "break"})
    await until(agent2, lambda seat: seat["connected"])
    assert await refused() == "not_at_the_desk"
    await agent2.put("/seat", {"state": "busy"})
    other_id = await hub.queued("bob")
    await agent2.post(f"/conversations/{other_id}/take")
    assert await refused() == "hands_full"
    path, to = f"/conversations/{conversation_id}/transfer", {"to": "agent2"}
    passed = await supervisor.post(path, to)
    assert passed["assignee"] == "agent2"
    for one in (conversation_id, other_id):
        await agent2.post(f"/conversations/{one}/close", {"summary": "好"})
    again = await hub.queued()
    await agent.post(f"/conversations/{again}/take")
    assert (await agent.post(f"/conversations/{again}/transfer", to))["assignee"] == "agent2"
    await socket.close()


async def test_what_is_offered_to_somebody_fills_his_hands(hub: Hub, browsers) -> None:
    agent, agent2 = await browsers("agent"), await browsers("agent2")
    supervisor = await browsers("supervisor")
    socket = await agent2.live()
    await agent2.put("/seat", {"state": "online"})
    await supervisor.put("/seats/agent2", {"capacity": 1})
    await until(agent2, lambda seat: seat["connected"])
    held = (await hub.write("转人工", sender="bob")).conversation_id
    await hub.until("bob", lambda one: one.offered_to == "agent2")
    taken = await hub.queued()
    path = f"/conversations/{taken}"
    await agent.post(f"{path}/take")
    status, body = await agent.call("POST", f"{path}/transfer", {"to": "agent2"})
    assert (status, body["error"]["code"]) == (409, "hands_full")
    own = await agent.post(f"/conversations/{held}/transfer", {"to": "agent"})
    assert own["assignee"] == "agent"
    await hub.until("alice", lambda one: one.assignee == "agent")
    await agent.post(f"{path}/transfer", {"to": "agent2"})
    await socket.close()


async def test_rules_that_call_somebody_are_edited_and_work_at_once(hub: Hub, browsers) -> None:
    admin, agent = await browsers("admin"), await browsers("agent")
    rule = {"name": "急", "sign": "words", "values": ["着火"], "node_id": "root"}
    assert (await agent.call("POST", "/interventions", rule))[0] == 403
    made = await admin.post("/interventions", rule)
    accepted = await hub.write("我家路由器着火了")
    await hub.until("alice", lambda one: one.needs_look)
    shown = await agent.get(f"/conversations/{accepted.conversation_id}")
    assert shown["look_rule"] == made["id"]
    wrong = {"name": "x", "sign": "tier", "values": ["king"], "rev": 0}
    status, body = await admin.call("PUT", f"/interventions/{made['id']}", wrong)
    assert (status, list(body["error"]["fields"])) == (400, ["values"])
    listed = await agent.get("/interventions")
    assert {one["id"] for one in listed["items"]} >= {"anger", "failures", "tier", made["id"]}
    assert (await admin.call("DELETE", f"/interventions/{made['id']}"))[0] == 200


async def test_with_the_post_goes_the_seat_and_what_was_in_hand(hub: Hub, browsers) -> None:
    """Also where the role is changed that he has his post by; another post changes nothing."""
    agent, admin = await browsers("agent"), await browsers("admin")
    socket = await agent.live()
    role = await admin.post(
        "/roles", {"name": "答复", "node_id": "root", "rights": ["conversations.answer"]}
    )

    async def give(*roles: str) -> None:
        person = await admin.get("/people/agent")
        posts = [{"node_id": "root", "role": one} for one in roles]
        kept = {name: person[name] for name in ("name", "node_id", "rev")}
        await admin.put("/people/agent", {**kept, "posts": posts})

    async def lose(take: Awaitable[Any]) -> None:
        await agent.put("/seat", {"state": "online"})
        conversation_id = (await hub.write("转人工")).conversation_id
        await hub.until("alice", lambda one: one.offered_to == "agent")
        await agent.post(f"/conversations/{conversation_id}/take", {})
        await take
        found = await hub.until("alice", lambda one: one.state == "queued")
        assert found.returned
        assert (await admin.get("/seats/agent"))["state"] == "offline"

    await give("agent", "editor")
    await lose(give("editor"))
    await give("editor", role["id"])
    await lose(
        admin.put(
            f"/roles/{role['id']}",
            {"name": "答复", "rights": ["conversations.see"], "rev": role["rev"]},
        )
    )
    await socket.close()
