"""Many orders at once, the workflow monitor and the nodes' loads over HTTP."""

from typing import Any

import pytest

from tests.agent_console.conftest import PASSWORD, Hub
from tests.agent_console.test_orders_api import opened, walk

pytestmark = pytest.mark.store
KEY = "batch-0001"


async def test_each_order_has_its_own_outcome_and_sent_again_nothing_is_done_twice(
    hub: Hub, browsers: Any
) -> None:
    boss = await browsers("supervisor")
    free, taken = await opened(boss), await walk(boss, await opened(boss), "accept")
    wish = {"action": "accept", "numbers": [free["id"], taken["id"], "TS-0101-9999"], "key": KEY}
    told = await boss.post("/workorders/bulk", wish)
    assert (told["done"], told["refused"]) == (1, 2)
    assert [(one["done"], one["code"]) for one in told["items"]] == [
        (True, ""), (False, "order_state"), (False, "not_found"),
    ]  # fmt: skip
    assert [one["state"] for one in told["items"]] == ["accepted", "accepted", None]
    again = await boss.post("/workorders/bulk", wish)
    assert again["items"][0] == told["items"][0]
    order = await boss.get(f"/workorders/{free['id']}")
    assert [step["action"] for step in order["steps"]] == ["open", "accept"]
    assert order["steps"][1]["batch"]
    noted = {"action": "note", "numbers": [free["id"]], "key": KEY, "note": "一"}
    await boss.post("/workorders/bulk", noted)
    assert len((await boss.get(f"/workorders/{free['id']}"))["steps"]) == 2


async def test_of_what_is_not_ones_own_nothing_is_done_and_nothing_learnt(
    hub: Hub, browsers: Any
) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    mine, theirs = await opened(admin, node="root.zj.hz"), await opened(admin, node="root.js")
    wish = {"action": "note", "numbers": [mine["id"], theirs["id"]], "key": KEY, "note": "看过"}
    told = await agent3.post("/workorders/bulk", wish)
    assert [one["code"] for one in told["items"]] == ["", "not_found"]
    assert len((await admin.get(f"/workorders/{theirs['id']}"))["steps"]) == 1


async def test_what_all_need_is_asked_for_and_people_must_work_where_each_order_lies(
    hub: Hub, browsers: Any
) -> None:
    admin = await browsers("admin")
    here = await walk(admin, await opened(admin, node="root.zj.hz"), "accept")
    there = await walk(admin, await opened(admin, node="root.js"), "accept")
    both = [here["id"], there["id"]]
    give = {"action": "transfer", "numbers": both, "key": KEY, "person": "agent3"}
    told = await admin.post("/workorders/bulk", give)
    assert [one["done"] for one in told["items"]] == [True, False]
    send = {"action": "dispatch", "numbers": both, "key": "batch-0002", "node": "root.nowhere"}
    assert (await admin.call("POST", "/workorders/bulk", send))[0] == 400
    sent = await admin.post(
        "/workorders/bulk", send | {"node": "root.zj.nb", "assist": ["root.js"], "minutes": 120}
    )
    assert sent["done"] == 2
    order = await admin.get(f"/workorders/{here['id']}")
    assert (order["handler"], order["assist"], order["minutes"]) == ("root.zj.nb", ["root.js"], 120)
    empty = {"action": "note", "numbers": both, "key": "batch-0003"}
    told = await admin.post("/workorders/bulk", empty)
    assert [(one["done"], bool(one["message"])) for one in told["items"]] == [(False, True)] * 2
    for bad in (
        {"action": "cancel", "numbers": both, "key": KEY},
        {"action": "urge", "numbers": [], "key": KEY},
        {"action": "urge", "numbers": ["x"] * 201, "key": KEY},
        {"action": "urge", "numbers": both, "key": "short"},
    ):
        assert (await admin.call("POST", "/workorders/bulk", bad))[0] == 400, bad


async def test_the_monitor_is_for_who_supervises_and_of_his_own_part(
    hub: Hub, browsers: Any
) -> None:
    admin, boss, agent = [await browsers(one) for one in ("admin", "supervisor", "agent")]
    await opened(admin, node="root.zj.hz")
    await walk(admin, await opened(admin, node="root.js"), "accept", "start", "answer")
    await walk(admin, await opened(admin, node="root.js"), "cancel")
    assert (await agent.call("GET", "/workorders/monitor"))[0] == 403
    told = await boss.get("/workorders/monitor?days=3")
    assert (told["node"], told["total"]) == ("root", {"waiting": 2, "late": 0})
    assert {node: heap["waiting"] for node, heap in told["nodes"].items()} == {
        "root": 2, "root.zj": 1, "root.zj.hz": 1, "root.js": 1,
    }  # fmt: skip
    assert {state: heap["waiting"] for state, heap in told["states"].items()} == {
        "open": 1, "answered": 1,
    }  # fmt: skip
    assert [(day["opened"], day["ended"]) for day in told["days"]] == [(0, 0), (0, 0), (3, 1)]
    below = await boss.get("/workorders/monitor?node=root.zj")
    assert below["total"]["waiting"] == 1
    for wrong in ("days=0", "days=32"):
        assert (await boss.call("GET", f"/workorders/monitor?{wrong}"))[0] == 400


async def test_a_supervisor_of_a_province_sees_no_other(hub: Hub, browsers: Any) -> None:
    admin, zhejiang = await browsers("admin"), await browsers()
    posts = [{"role": "supervisor", "node_id": "root.zj"}]
    person = {"username": "zj", "name": "省班长", "node_id": "root.zj", "password": PASSWORD}
    await admin.post("/people", person | {"posts": posts})
    await zhejiang.login("zj")
    await opened(admin, node="root.js")
    await opened(admin, node="root.zj.hz")
    told = await zhejiang.get("/workorders/monitor")
    assert (told["node"], told["total"]["waiting"]) == ("root.zj", 1)
    assert (await zhejiang.call("GET", "/workorders/monitor?node=root.js"))[0] == 403
    loads = {one["node"] for one in (await zhejiang.get("/workorders/loads"))["items"]}
    assert "root.zj.hz" in loads and not loads & {"root", "root.js"}


async def test_a_dispatcher_sees_who_is_free(hub: Hub, browsers: Any) -> None:
    admin, dispatcher = await browsers("admin"), await browsers("dispatcher")
    await walk(admin, await opened(admin, node="root"), "accept", "dispatch:root.zj.hz", "receive")
    agent3 = await browsers("agent3")
    await agent3.put("/seat", {"state": "online"})
    loads = {one["node"]: one for one in (await dispatcher.get("/workorders/loads"))["items"]}
    lying = [loads[node]["live"] for node in ("root.zj.hz", "root.zj", "root.js")]
    assert lying == [1, 1, 0]
    assert (loads["root.zj.hz"]["due"], loads["root.zj.hz"]["in_time"]) == (1, 1)
    assert loads["root.zj.hz"]["receipt"] is not None
    assert (loads["root.js"]["online"], loads["root.js"]["receipt"]) == (0, None)
