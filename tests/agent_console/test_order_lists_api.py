"""Finding work orders over HTTP: every filter by itself and together, bounded, counted, kept."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.store import orders as store
from hub.store.order_lists import Wanted
from tests.agent_console.conftest import Hub
from tests.agent_console.test_orders_api import opened, walk

pytestmark = pytest.mark.store


async def numbers(browser: Any, query: str) -> list[str]:
    return [one["id"] for one in (await browser.get(f"/workorders?{query}"))["items"]]


async def test_each_filter_finds_its_own_and_nothing_else(hub: Hub, browsers: Any) -> None:
    admin, agent3 = await browsers("admin"), await browsers("agent3")
    below = await opened(admin, node="root.zj.hz", priority="urgent", title="基站停电")
    sent = await walk(admin, await opened(admin, node="root"), "accept", "dispatch:root.zj.hz")
    answered = await walk(agent3, await opened(agent3, node="root.zj.hz"), "accept", "start")
    answered = await walk(agent3, answered, "answer")
    await admin.post(f"/workorders/{sent['id']}/watch")
    b, s, a = below["id"], sent["id"], answered["id"]
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    for query, expected in (
        ("node=root.zj.hz", {b, s, a}),
        ("handler=root.zj", {b, s, a}),
        ("handler=root.zj&here=true", set()),
        ("handler=root.zj.hz&here=true", {b, s, a}),
        ("waits=root.zj", {b, s, a}),
        ("waits=root.js", set()),
        ("priority=urgent", {b}),
        ("priority=urgent&live=true", {b}),
        ("tier=gold", set()),
        ("opener=agent3", {a}),
        ("opened=true", {b, s}),
        ("opened=true&state=dispatched", {s}),
        ("mine=true", set()),
        ("watched=true", {s}),
        (f"opened_from={later}", set()),
        (f"opened_until={later}", {b, s, a}),
        (f"opened_until={later}&opened=true&priority=urgent", {b}),
        ("due_within=43200&live=true", {b, s, a}),
        ("due_within=1", set()),
        ("q=停电", {b}),
        (f"q={s.lower()}", {s}),
        (f"q={s}&state=open", set()),
    ):
        assert set(await numbers(admin, query)) == expected, query
        told = await admin.get(f"/workorders/count?{query}")
        assert told == {"count": len(expected), "more": False}, query
        every = await admin.get(f"/workorders/numbers?{query}")
        assert (set(every["items"]), every["more"]) == (expected, False), query
    pressing = await numbers(admin, "sort=priority&priority=urgent")
    assert pressing == [b]
    assert set(await numbers(agent3, "handler=root.zj.hz")) == {b, s, a}
    status, _ = await agent3.call("GET", "/workorders/count?node=root.js")
    assert status == 403
    for wrong in ("opened_from=gestern", "priority=very", "due_within=soon", f"q={'x' * 101}"):
        assert (await admin.call("GET", f"/workorders?{wrong}"))[0] == 400


async def test_a_customers_number_finds_what_is_his(hub: Hub, browsers: Any) -> None:
    agent = await browsers("agent")
    accepted = await hub.write("没信号", sender="13900008812")
    order = await opened(agent, conversation_id=accepted.conversation_id)
    other = await opened(agent)
    assert await numbers(agent, "q=13900008812") == [order["id"]]
    assert await numbers(agent, "q=139 0000 8812") == [order["id"]]
    named = await opened(agent, title="来电", fields={"what": "回电 13711112222"})
    assert await numbers(agent, "q=13711112222") == [named["id"]]
    assert other["id"] not in await numbers(agent, "q=13711112222")


async def test_a_search_that_finds_little_stops_and_goes_on_with_the_next_page(
    hub: Hub, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SIFTED", 4)
    monkeypatch.setattr(store, "MOST_SIFTED", 8)
    admin = await browsers("admin")
    needles = []
    for n in range(30):
        rare = n % 13 == 0
        order = await opened(admin, title="光缆断" if rare else "没信号", node="root.zj")
        needles += [order["id"]] if rare else []
    for sort in ("", "&sort=priority"):
        seen: list[str] = []
        after, pages = "", 0
        while after is not None:
            page = await admin.get(f"/workorders?q=光缆{sort}&limit=2{after and f'&after={after}'}")
            seen += [one["id"] for one in page["items"]]
            after, pages = page["next"], pages + 1
        assert seen == (needles if sort else needles[::-1])
        assert 2 < pages < 20
    told = await admin.get("/workorders/count?q=光缆")
    assert told["more"] and told["count"] < len(needles)


async def test_pages_of_a_list_that_is_read_in_several_places_leave_nothing_out(
    hub: Hub, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SIFTED", 3)
    monkeypatch.setattr(store, "MOST_SIFTED", 3)
    admin = await browsers("admin")
    made = []
    for n in range(14):
        node = "root.zj" if n % 3 else "root.js"
        made.append((await opened(admin, title="断" if n % 2 else "通", node=node))["id"])
    wanted = Wanted(nodes=("root.zj", "root.js"), text="断")
    seen: list[str] = []
    after, now = None, hub.spine.clock.now()
    while True:
        found = await store.Orders(hub.spine.db).page(wanted, now=now, limit=2, after=after)
        seen += [one.number for one in found.orders]
        if found.next is None:
            break
        after = found.next
    assert seen == made[1::2][::-1]


async def test_views_are_kept_with_the_person(hub: Hub, browsers: Any) -> None:
    one, other = await browsers("agent"), await browsers("agent2")
    wish = {"kind": "orders", "name": "我的投诉", "query": {"type": "complaint", "mine": True}}
    view = await one.post("/views", wish)
    assert (view["name"], view["query"]) == ("我的投诉", wish["query"])
    assert [each["id"] for each in (await one.get("/views?kind=orders"))["items"]] == [view["id"]]
    assert (await other.get("/views"))["items"] == []
    renamed = wish | {"name": "急的", "query": {"priority": "urgent"}}
    path = f"/views/{view['id']}"
    assert (await one.put(path, renamed))["query"] == {"priority": "urgent"}
    assert (await other.call("PUT", path, renamed))[0] == 404
    assert (await other.call("DELETE", path))[0] == 404
    for bad in (
        wish | {"query": {"colour": "red"}}, wish | {"query": {"state": "burnt"}},
        wish | {"name": " "}, wish | {"kind": "people"},
    ):  # fmt: skip
        assert (await one.call("POST", "/views", bad))[0] == 400, bad
    assert (await one.call("DELETE", path))[0] == 200
    assert (await one.get("/views"))["items"] == []


async def test_of_views_there_are_not_too_many(hub: Hub, browsers: Any) -> None:
    agent = await browsers("agent")
    wish = {"kind": "orders", "name": "x", "query": {}}
    await asyncio.gather(*(agent.post("/views", wish) for _ in range(50)))
    status, body = await agent.call("POST", "/views", wish)
    assert (status, body["error"]["code"]) == (409, "views_full")
