"""Work orders over HTTP: levels, two at once, files, what a customer says, lists and rules."""

import asyncio
from typing import Any

import pytest

from bot.templates import Templates
from tests.agent_console.conftest import Hub
from tests.bot.doubles import ScriptedBrain, Shelf, responder
from workorders.office import Office

pytestmark = pytest.mark.store

FAULT = {"type": "fault", "title": "没信号", "fields": {"what": "没信号"}}


async def opened(browser: Any, **more: Any) -> dict[str, Any]:
    return await browser.post("/workorders", FAULT | more)  # type: ignore[no-any-return]


async def walk(browser: Any, order: dict[str, Any], *names: str, **body: Any) -> dict[str, Any]:
    """`dispatch:root.zj` and the like, one after the other."""
    for name in names:
        action, _, node = name.partition(":")
        form = {"note": "已经处理"} | body | ({"node": node} if node else {})
        order = await browser.post(f"/workorders/{order['id']}/{action}", form)
    return order


async def refused(browser: Any, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    status, answer = await browser.call(method, path, body)
    return status, answer["error"]


async def test_an_order_goes_down_two_levels_and_only_its_opener_ends_it(
    hub: Hub, browsers: Any
) -> None:
    supervisor, agent3 = await browsers("supervisor"), await browsers("agent3")
    order = await walk(supervisor, await opened(supervisor), "accept", "dispatch:root.zj.hz")
    assert (order["node"], order["handler"], order["route"]) == ("root", "root.zj.hz", ["root"])
    order = await walk(agent3, order, "receive", "start", "answer")
    assert (order["state"], order["assignee"]) == ("answered", "agent3")
    assert "close" not in order["actions"]
    status, error = await refused(agent3, "POST", f"/workorders/{order['id']}/close", {})
    assert (status, error["code"]) == (403, "forbidden")
    order = await walk(supervisor, order, "close")
    assert (order["state"], order["score"]) == ("closed", 0)
    assert [(step["action"], step["by"], step["node"]) for step in order["steps"]][-2:] == [
        ("answer", "agent3", "root.zj.hz"), ("close", "supervisor", "root"),
    ]  # fmt: skip
    assert order["steps"][2]["changed"]["handler_node"] == "root.zj.hz"


async def test_an_order_tells_how_long_each_of_its_stages_may_take(hub: Hub, browsers: Any) -> None:
    supervisor = await browsers("supervisor")
    order = await opened(supervisor)
    running = {one["stage"]: one for one in order["clocks"]}
    assert set(running) == {"accept", "whole"}
    assert running["accept"]["state"] == "running"
    assert running["accept"]["started_at"] < running["accept"]["warn_at"]
    assert running["accept"]["warn_at"] < running["accept"]["due_at"]
    order = await walk(supervisor, order, "accept")
    ended = {one["stage"]: one["state"] for one in order["clocks"]}
    assert ended == {"accept": "met", "handle": "running", "whole": "running"}
    listed = (await supervisor.get("/workorders"))["items"][0]
    assert {one["stage"] for one in listed["clocks"]} == {"handle", "whole"}
    order = await walk(supervisor, order, "suspend")
    paused = {one["stage"]: (one["state"], one["due_at"]) for one in order["clocks"]}
    assert paused["handle"] == paused["whole"] == ("paused", None)


async def test_a_stranger_to_both_ends_sees_nothing_of_it(hub: Hub, browsers: Any) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    order = await opened(admin, node="root.js")
    accepted = await hub.write("你好")
    elsewhere = FAULT | {"node": "root.zj.hz", "conversation_id": accepted.conversation_id}
    assert (await refused(agent3, "POST", "/workorders", elsewhere))[0] == 403
    for method, path in (("GET", ""), ("POST", "/accept"), ("POST", "/watch")):
        status, _ = await refused(agent3, method, f"/workorders/{order['id']}{path}")
        assert status == 403
    assert (await agent3.get("/workorders"))["items"] == []
    assert (await refused(agent3, "GET", "/workorders?node=root.js"))[0] == 403
    await walk(admin, order, "accept", "dispatch:root.zj.hz")
    assert [one["id"] for one in (await agent3.get("/workorders"))["items"]] == [order["id"]]


async def test_the_second_of_two_dispatchers_is_told_what_the_first_did(
    hub: Hub, browsers: Any
) -> None:
    one, two = await browsers("dispatcher"), await browsers("supervisor")
    order = await walk(one, await opened(one), "accept")
    path = f"/workorders/{order['id']}/dispatch"
    tries = await asyncio.gather(
        one.call("POST", path, {"node": "root.zj", "rev": order["rev"]}),
        two.call("POST", path, {"node": "root.js", "rev": order["rev"]}),
    )
    ((_, sent),) = [one for one in tries if one[0] == 200]
    ((_, answer),) = [one for one in tries if one[0] == 409]
    error = answer["error"]
    assert error["code"] == "order_moved"
    assert error["details"]["rev"] == sent["rev"]
    (later,) = error["details"]["steps"]
    assert later["changed"]["handler_node"] == sent["handler"]
    assert later["by_name"] in {"孙派单", "陈班长"}
    assert (await one.get(f"/workorders/{order['id']}"))["handler"] == sent["handler"]


async def test_what_an_action_needs_and_lacks_is_named(hub: Hub, browsers: Any) -> None:
    supervisor, agent = await browsers("supervisor"), await browsers("agent")
    order = await walk(supervisor, await opened(supervisor), "accept")
    path = f"/workorders/{order['id']}"
    for action, body, field in (
        ("dispatch", {}, "node"),
        ("dispatch", {"node": "root.nowhere"}, "node"),
        ("dispatch", {"node": "root"}, "node"),
        ("transfer", {}, "person"),
        ("transfer", {"person": "editor"}, "person"),
        ("transfer", {"person": "agent3"}, "person"),
        ("suspend", {}, "note"),
        ("suspend", {"note": "x", "until": "2020-01-01T00:00:00Z"}, "until"),
        ("link", {"link": "TS-0101-0001"}, "link"),
        ("link", {"link": order["id"]}, "link"),
    ):
        status, error = await refused(supervisor, "POST", f"{path}/{action}", body)
        assert (status, list(error["fields"])) == (400, [field]), action
    assert (await refused(agent, "POST", f"{path}/dispatch", {"node": "root.zj"}))[0] == 403
    for name in ("rate", "confirm", "escalate", "burn"):
        assert (await refused(supervisor, "POST", f"{path}/{name}", {}))[0] == 404
    after = await walk(supervisor, order, "transfer", person="agent2")
    assert after["assignee_name"] == "李明"


async def test_nobodys_order_is_given_up_for_another_customers(hub: Hub, browsers: Any) -> None:
    agent = await browsers("agent")
    hers, his = [await hub.write("没信号", sender=one) for one in ("alice", "bob")]
    first = await opened(agent, conversation_id=hers.conversation_id)
    second = await opened(agent, conversation_id=hers.conversation_id)
    other = await opened(agent, conversation_id=his.conversation_id)
    path = f"/workorders/{second['id']}/link"
    body = {"link": other["id"], "duplicate": True}
    status, error = await refused(agent, "POST", path, body)
    assert (status, list(error["fields"])) == (400, ["link"])
    ended = await agent.post(path, {"link": first["id"], "duplicate": True})
    assert (ended["state"], ended["duplicate_of"]) == ("cancelled", first["id"])


async def test_a_file_hangs_on_the_order_with_a_note(hub: Hub, browsers: Any) -> None:
    agent = await browsers("agent")
    accepted = await hub.write("没信号")
    order = await opened(agent, conversation_id=accepted.conversation_id)
    path = f"/workorders/{order['id']}/files"
    after = await agent.post(
        f"{path}?name=信号.png&note=截图&shown=true",
        data=b"png",
        headers={"Content-Type": "image/png"},
    )
    (file,) = after["steps"][-1]["files"]
    assert (file["name"], file["type"], after["steps"][-1]["note"]) == ("信号.png", "image", "截图")
    async with agent.session.get(hub.url(f"/api/v1{path}/{file['file_id']}")) as response:
        assert await response.read() == b"png"
        assert response.headers["Content-Disposition"].startswith("attachment")
    assert (await refused(agent, "GET", f"{path}/nowhere"))[0] == 404
    assert (await agent.call("POST", path, data=b""))[0] == 400
    said = await agent.get(f"/conversations/{accepted.conversation_id}/messages")
    assert [part["type"] for part in said["items"][-1]["parts"]] == ["text", "image"]


async def test_lists_tell_what_is_mine_watched_late_and_in_hand(hub: Hub, browsers: Any) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    mine = await walk(agent, await opened(agent), "accept")
    seen = await opened(agent, type="complaint")
    await other.post(f"/workorders/{seen['id']}/watch")

    async def ids(browser: Any, query: str) -> list[str]:
        return [one["id"] for one in (await browser.get(f"/workorders?{query}"))["items"]]

    assert await ids(agent, "mine=true&live=true") == [mine["id"]]
    assert await ids(other, "mine=true") == []
    assert await ids(other, "watched=true") == [seen["id"]]
    assert await ids(agent, "type=complaint") == [seen["id"]]
    assert await ids(agent, "type=complaint&state=accepted") == []
    assert await ids(agent, "overdue=true") == []
    counts = await agent.get("/workorders/counts")
    assert (counts["node"], counts["states"]["open"], counts["states"]["accepted"]) == (
        "root",
        1,
        1,
    )
    await other.post(f"/workorders/{seen['id']}/unwatch")
    assert await ids(other, "watched=true") == []


async def test_a_list_tells_what_is_pressing_first_page_by_page(hub: Hub, browsers: Any) -> None:
    agent = await browsers("agent")
    low, high, normal, urgent, older = [
        (await opened(agent, priority=one))["id"]
        for one in ("low", "high", "normal", "urgent", "normal")
    ]
    closed = await opened(agent, priority="urgent")
    await walk(agent, closed, "cancel")
    seen: list[str] = []
    after = ""
    while len(seen) < 5:
        page = await agent.get(f"/workorders?sort=priority&limit=2&after={after}")
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert seen == [urgent, high, normal, older, low]
    assert after is None
    status, error = await refused(agent, "GET", "/workorders?sort=age")
    assert (status, list(error["fields"])) == (400, ["sort"])


async def test_what_a_customer_says_of_an_answer_is_done_in_the_turn_that_says_so(
    hub: Hub, browsers: Any
) -> None:
    agent = await browsers("agent")
    inquiry = Office(hub.spine, Templates.load()).inquiry
    bot = responder(ScriptedBrain({}), Shelf(), inquiry)
    hub.bot.respond = bot.respond  # type: ignore[method-assign]
    accepted = await hub.write("没信号")
    order = await opened(agent, type="complaint", conversation_id=accepted.conversation_id)
    order = await walk(agent, order, "accept", "start", "answer")

    async def says(text: str, state: str) -> dict[str, Any]:
        before = (await hub.conversation()).last_seq
        await hub.write(text)
        await hub.until("alice", lambda one: not one.pending and one.last_seq >= before + 2)
        after = await agent.get(f"/workorders/{order['id']}")
        assert after["state"] == state
        return after  # type: ignore[no-any-return]

    again = await says("还是没解决！", "in_progress")
    assert (again["steps"][-1]["by"], again["rejections"]) == ("customer", 1)
    assert again["steps"][-1]["note"] == "还是没解决！"
    await walk(agent, order, "answer")
    twice = await says("2", "in_progress")
    assert (twice["rejections"], twice["escalated"]) == (2, True)
    await walk(agent, order, "answer")
    await says("已解决", "answered")
    await walk(agent, order, "visit")
    rated = await says("5", "visiting")
    assert (rated["score"], rated["steps"][-1]["action"]) == (5, "rate")
    await walk(agent, order, "close")
    assert (await says("3分", "closed"))["score"] == 3
    reopened = await says("不满意", "closed")
    assert reopened["score"] == 2
    await says("没解决", "in_progress")


async def test_forms_limits_and_templates_are_ruled_by_those_who_supervise(
    hub: Hub, browsers: Any
) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    forms = await agent.get("/order-forms")
    assert {one["type"] for one in forms["items"]} >= {"fault", "complaint"}
    schema = {
        "type": "object",
        "required": ["number"],
        "properties": {"number": {"type": "string", "title": "号码"}},
    }
    body = {"fields": schema, "version": 0}
    assert (await refused(agent, "PUT", "/order-forms/fault", body))[0] == 403
    order = await opened(agent)
    status, form = await supervisor.call("PUT", "/order-forms/fault", body)
    assert (status, form["version"]) == (200, 1)
    status, error = await refused(supervisor, "PUT", "/order-forms/fault", body)
    assert (status, error["code"]) == (409, "form_conflict")
    status, error = await refused(agent, "POST", "/workorders", FAULT)
    assert (status, list(error["fields"])) == (400, ["fields.number"])
    kept = await agent.get(f"/order-forms/fault?version={order['form_version']}")
    assert "number" not in kept["fields"].get("required", [])
    bad = {"fields": {"type": "object"}, "version": 1}
    assert (await refused(supervisor, "PUT", "/order-forms/fault", bad))[0] == 400
    assert (await refused(supervisor, "PUT", "/order-forms/nonsense", body))[0] == 404


async def test_limits_are_replaced_as_a_whole(hub: Hub, browsers: Any) -> None:
    supervisor = await browsers("supervisor")
    limits = await supervisor.get("/order-limits")
    row = {"stage": "accept", "minutes": 5, "type": None, "tier": "gold", "level": "province",
           "calendar_id": "always", "warn": 50}  # fmt: skip
    body = {"items": [row], "version": limits["version"]}
    status, after = await supervisor.call("PUT", "/order-limits", body)
    assert (status, after["items"], after["version"]) == (200, [row], 1)
    body = {"items": [row | {"calendar_id": "nowhere"}], "version": 1}
    status, error = await refused(supervisor, "PUT", "/order-limits", body)
    assert (status, list(error["fields"])) == (400, ["items.0.calendar_id"])


async def test_templates_belong_to_a_node(hub: Hub, browsers: Any) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    body = {"name": "断网", "type": "fault", "title": "宽带断网", "node_id": "root.zj"}
    made = await admin.post("/order-templates", body)
    assert [one["id"] for one in (await agent3.get("/order-templates"))["items"]] == [made["id"]]
    assert (await admin.get("/order-templates?node=root.js"))["items"] == []
    assert (await refused(agent3, "POST", "/order-templates", body))[0] == 403
    change = {"name": "断网", "title": "断网了", "version": 1}
    status, after = await admin.call("PUT", f"/order-templates/{made['id']}", change)
    assert (status, after["title"], after["version"]) == (200, "断网了", 2)
    path = f"/order-templates/{made['id']}?version=1"
    assert (await refused(admin, "DELETE", path))[0] == 409
    assert (await admin.call("DELETE", path.replace("=1", "=2")))[0] == 200


async def test_a_draft_is_opened_when_it_is_ready(hub: Hub, browsers: Any) -> None:
    agent = await browsers("agent")
    draft = await opened(agent, draft=True)
    assert (draft["state"], "open" in draft["actions"]) == ("draft", True)
    assert (await walk(agent, draft, "open"))["state"] == "open"
    assert (await refused(agent, "POST", f"/workorders/{draft['id']}/open", {}))[0] == 409


async def test_a_draft_that_lacks_something_is_completed_over_the_api(
    hub: Hub, browsers: Any
) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    schema = {
        "type": "object",
        "required": ["number"],
        "properties": {"number": {"type": "string", "title": "号码"}},
    }
    await supervisor.call("PUT", "/order-forms/fault", {"fields": schema, "version": 0})
    draft = await opened(agent, fields={}, draft=True)
    path = f"/workorders/{draft['id']}/open"
    for lacking in (None, {"what": "没信号"}):
        status, error = await refused(agent, "POST", path, {"fields": lacking})
        assert (status, list(error["fields"])) == (400, ["fields.number"])
    order = await agent.post(path, {"title": "没有信号", "fields": {"number": "139"}})
    assert (order["state"], order["title"], order["fields"]) == (
        "open", "没有信号", {"number": "139"},
    )  # fmt: skip
    assert order["steps"][-1]["changed"] == {"title": "没有信号", "fields": {"number": "139"}}


async def test_who_hears_of_an_order_from_elsewhere_learns_nothing_of_its_conversation(
    hub: Hub, browsers: Any
) -> None:
    supervisor, agent3 = await browsers("supervisor"), await browsers("agent3")
    accepted = await hub.write("我的身份证号是秘密")
    order = await opened(supervisor, conversation_id=accepted.conversation_id)
    await walk(supervisor, order, "accept")
    live = await agent3.live()
    assert (await live.receive_json(timeout=10))["type"] == "welcome"
    await walk(supervisor, order, "dispatch:root.zj.hz")
    async with asyncio.timeout(10):
        frame = await live.receive_json()
    assert (frame["kind"], frame["data"]["number"]) == ("order", order["id"])
    assert "conversation" not in frame
    await live.close()
