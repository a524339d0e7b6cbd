"""Calendars and service levels over HTTP: by node, refused with reasons, in force at once."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.core.events import Kind
from hub.core.organisation import Post
from hub.store import deadlines
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.draft import Draft
from tests.agent_console.conftest import PASSWORD, Hub

pytestmark = pytest.mark.store

WEEK = [{"weekday": day, "shifts": [{"start": "09:00", "end": "12:00"}]} for day in (1, 2, 3, 4, 5)]
NEW = {"name": "省中心", "node_id": "root.zj", "zone": "Asia/Shanghai", "weekly": WEEK}
LEVEL = {"name": "金牌", "node_id": "root.zj", "tier": "gold", "calendar_id": "office",
         "first_response": 30}  # fmt: skip


async def province(hub: Hub, browsers: Any) -> Any:
    """An administrator of one province."""
    posts = [Post(node_id="root.zj", role="admin")]
    await hub.console.services.personnel.staff.add(
        "zj-admin", "浙江", posts, PASSWORD, node_id="root.zj"
    )
    return await browsers("zj-admin")


async def test_the_default_calendars_are_listed_and_everybody_may_know_them(
    hub: Hub, browsers: Any
) -> None:
    page = await (await browsers("agent")).get("/calendars")
    assert [one["id"] for one in page["items"]] == ["always", "office"]
    assert page["items"][0]["weekly"][0] == {
        "weekday": 1, "open_all_day": True, "shifts": [{"start": "00:00", "end": "24:00"}]
    }  # fmt: skip


async def test_a_calendar_is_made_changed_and_deleted(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    made = await admin.post("/calendars", NEW)
    path = f"/calendars/{made['id']}"
    assert (await admin.get(path)) == made
    holiday = {"date": "2026-10-01", "name": "国庆", "closed_all_day": True}
    body = {"name": "新名", "zone": "Asia/Urumqi", "weekly": WEEK[:1], "exceptions": [holiday],
            "rev": made["rev"]}  # fmt: skip
    status, changed = await admin.call("PUT", path, body)
    assert status == 200
    assert (changed["name"], changed["zone"], changed["rev"]) == ("新名", "Asia/Urumqi", 1)
    assert changed["node_id"] == "root.zj"
    assert changed["exceptions"] == [
        {"date": "2026-10-01", "name": "国庆", "closed_all_day": True, "open_all_day": False,
         "shifts": []}
    ]  # fmt: skip
    status, refused = await admin.call("PUT", path, body)
    assert (status, refused["error"]["code"]) == (409, "calendar_changed")
    assert (await admin.call("DELETE", path))[0] == 200
    assert (await admin.call("GET", path))[0] == 404


async def test_a_calendar_is_changed_only_by_those_who_manage_its_node(
    hub: Hub, browsers: Any
) -> None:
    agent, zj = await browsers("agent"), await province(hub, browsers)
    assert (await agent.call("POST", "/calendars", NEW))[0] == 403
    own = await zj.post("/calendars", NEW)
    for node in ("root", "root.js"):
        assert (await zj.call("POST", "/calendars", {**NEW, "node_id": node}))[0] == 403
    day = {"name": "放假", "closed_all_day": True}
    assert (await zj.call("PUT", f"/calendars/{own['id']}/days/2026-10-01", day))[0] == 200
    assert (await zj.call("PUT", "/calendars/office/days/2026-10-01", day))[0] == 403
    assert (await zj.call("DELETE", "/calendars/office"))[0] == 403


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"zone": "Mars/Olympus"}, "bad_input", "zone"),
        ({"weekly": []}, "bad_input", "weekly"),
        ({"weekly": [WEEK[0], WEEK[0]]}, "bad_input", "weekly"),
        ({"node_id": "root.zj.nowhere"}, "bad_input", "node_id"),
        ({"weekly": [{"weekday": 1, "open_all_day": True, "closed_all_day": True}]},
         "open_and_closed", "closed"),
        ({"weekly": [{"weekday": 8}]}, "bad_input", "weekly.0.weekday"),
        ({"weekly": [{"weekday": 1, "shifts": [{"start": "9:00", "end": "12:00"}]}]},
         "bad_input", "weekly.0.shifts.0.start"),
        ({"weekly": [{"weekday": 1, "shifts": [{"start": "22:00", "end": "06:00"}]}]},
         "bad_shift", "shifts"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_a_calendar_is_named(
    hub: Hub, browsers: Any, change: dict[str, Any], code: str, field: str
) -> None:
    status, answer = await (await browsers("admin")).call("POST", "/calendars", NEW | change)
    assert status == 400
    assert answer["error"]["code"] == code
    assert field in answer["error"]["fields"]


async def test_overlapping_shifts_are_refused_and_both_are_named(hub: Hub, browsers: Any) -> None:
    shifts = [{"start": "09:00", "end": "12:30"}, {"start": "12:00", "end": "17:00"}]
    body = {**NEW, "weekly": [{"weekday": 1, "shifts": shifts}]}
    status, answer = await (await browsers("admin")).call("POST", "/calendars", body)
    assert status == 400
    assert "09:00–12:30" in answer["error"]["message"]
    assert "12:00–17:00" in answer["error"]["message"]


async def test_a_day_tells_what_the_wall_clock_shows_and_how_long_that_is(
    hub: Hub, browsers: Any
) -> None:
    admin = await browsers("admin")
    night = [{"weekday": 7, "shifts": [{"start": "01:00", "end": "05:00"}]}]
    made = await admin.post("/calendars", NEW | {"zone": "America/New_York", "weekly": night})
    day = await admin.get(f"/calendars/{made['id']}/days/2026-03-08")
    assert day["shifts"] == [{"start": "01:00", "end": "05:00"}]
    assert day["spans"] == [
        {"start": "2026-03-08T06:00:00.000Z", "end": "2026-03-08T09:00:00.000Z"}
    ]
    assert day["open_seconds"] == 3 * 3600
    assert (await admin.call("GET", f"/calendars/{made['id']}/days/tomorrow"))[0] == 400
    assert (await admin.call("GET", "/calendars/nobody/days/2026-03-08"))[0] == 404


async def test_a_holiday_added_today_moves_the_clocks_that_run(
    hub: Hub, browsers: Any, db: Database
) -> None:
    admin = await browsers("admin")
    almanac = hub.spine.almanac

    def decide(draft: Draft) -> None:
        office = almanac.get("office")
        deadlines.begin(draft, "order:handle", "TS-1", limit=timedelta(hours=40), calendar=office)
        draft.event(Kind.ORDER, number="TS-1")

    async def due() -> datetime:
        return (await Deadlines(db).of("TS-1", ["order:handle"]))["order:handle"].due_at

    await hub.spine.committer.commit(None, decide)
    office = almanac.get("office")
    before = await due()
    day = (office.next_opening(hub.spine.clock.now() + timedelta(days=1)) or before).date()
    path = f"/calendars/office/days/{day.isoformat()}"
    status, told = await admin.call("PUT", path, {"name": "台风", "closed_all_day": True})
    assert (status, told["exceptional"], told["open_seconds"]) == (200, True, 0)
    async with asyncio.timeout(15):
        while await due() == before:
            await asyncio.sleep(0.05)
    assert (await admin.call("DELETE", path))[1]["exceptional"] is False
    async with asyncio.timeout(15):
        while await due() != before:
            await asyncio.sleep(0.05)


async def test_a_calendar_that_is_in_use_is_not_deleted_and_says_by_what(
    hub: Hub, browsers: Any
) -> None:
    admin = await browsers("admin")
    made = await admin.post("/calendars", NEW)
    level = await admin.post("/service-levels", LEVEL | {"calendar_id": made["id"]})
    status, refused = await admin.call("DELETE", f"/calendars/{made['id']}")
    assert (status, refused["error"]["code"]) == (409, "calendar_used")
    assert "1" in refused["error"]["message"]
    assert (await admin.call("DELETE", f"/service-levels/{level['id']}"))[0] == 200
    assert (await admin.call("DELETE", f"/calendars/{made['id']}"))[0] == 200


async def test_day_and_night_stays_as_it_is(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    always = await admin.get("/calendars/always")
    body = {"name": "x", "zone": "UTC", "weekly": WEEK, "rev": always["rev"]}
    assert (await admin.call("PUT", "/calendars/always", body))[0] == 409
    assert (await admin.call("DELETE", "/calendars/always"))[0] == 409


async def test_a_service_level_is_made_changed_and_deleted(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    made = await admin.post("/service-levels", LEVEL)
    path = f"/service-levels/{made['id']}"
    assert (made["first_response"], made["resolution"], made["tier"]) == (30, None, "gold")
    body = {"name": "金", "calendar_id": "always", "channel": "email", "resolution": 600, "rev": 0}
    status, changed = await admin.call("PUT", path, body)
    assert status == 200
    assert (changed["resolution"], changed["tier"], changed["node_id"]) == (600, "", "root.zj")
    assert changed["channel"] == "email"
    assert (await admin.call("PUT", path, body))[0] == 409
    listed = [one["id"] for one in (await admin.get("/service-levels"))["items"]]
    assert sorted(listed) == sorted(["default", "email", "fax", made["id"]])
    assert (await admin.call("DELETE", path))[0] == 200
    assert (await admin.call("GET", path))[0] == 404


async def test_the_default_level_can_be_changed_and_not_deleted(hub: Hub, browsers: Any) -> None:
    admin = await browsers("admin")
    body = {"name": "默认", "calendar_id": "always", "first_response": 20, "rev": 0}
    assert (await admin.call("PUT", "/service-levels/default", body))[0] == 200
    assert (await admin.get("/service-levels/default"))["first_response"] == 20
    assert (await admin.call("PUT", "/service-levels/default", body | {"rev": 1}))[0] == 200
    assert (await admin.call("DELETE", "/service-levels/default"))[0] == 409


async def test_service_levels_are_managed_by_node(hub: Hub, browsers: Any) -> None:
    zj = await province(hub, browsers)
    made = await zj.post("/service-levels", LEVEL)
    assert (await zj.call("POST", "/service-levels", LEVEL | {"node_id": "root.js"}))[0] == 403
    assert (await zj.call("DELETE", "/service-levels/default"))[0] == 403
    assert (await zj.call("DELETE", f"/service-levels/{made['id']}"))[0] == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"calendar_id": "nobody"}, "calendar_id"),
        ({"queue": "nobody"}, "queue"),
        ({"channel": "pigeon"}, "channel"),
        ({"tier": "platinum"}, "tier"),
        ({"node_id": "root.nowhere"}, "node_id"),
        ({"first_response": 0}, "first_response"),
        ({"warn_percent": 100}, "warn_percent"),
    ],
)
async def test_what_is_wrong_with_a_service_level_is_named(
    hub: Hub, browsers: Any, change: dict[str, Any], field: str
) -> None:
    status, answer = await (await browsers("admin")).call("POST", "/service-levels", LEVEL | change)
    assert status == 400
    assert list(answer["error"]["fields"]) == [field]


async def test_a_conversation_tells_how_it_stands_to_what_was_promised(
    hub: Hub, browsers: Any
) -> None:
    agent = await browsers("agent")
    conversation = await hub.queued()
    path = f"/conversations/{conversation}/clocks"
    clocks = await agent.get(path)
    assert clocks["verdict"] == "active"
    kinds = {one["kind"]: one["state"] for one in clocks["items"]}
    assert kinds == {"first_response": "running", "resolution": "running"}
    await agent.post(f"/conversations/{conversation}/take")
    await agent.post(f"/conversations/{conversation}/messages", {"text": "您好"})
    answered = (await agent.get(path))["items"]
    first = next(one for one in answered if one["kind"] == "first_response")
    assert (first["state"], first["due_at"], first["misses"]) == ("met", None, 0)
    body = {"summary": "好", "category": ""}
    await agent.post(f"/conversations/{conversation}/close", body)
    assert (await agent.get(path))["verdict"] == "hit"
    assert (await agent.call("GET", "/conversations/nobody/clocks"))[0] == 404


async def test_a_promise_that_is_broken_is_told_live_and_stays_with_the_conversation(
    hub: Hub, browsers: Any
) -> None:
    admin, agent = await browsers("admin"), await browsers("agent")
    level = {"name": "默认", "calendar_id": "always", "first_response": 1, "rev": 0}
    assert (await admin.call("PUT", "/service-levels/default", level))[0] == 200
    live = await agent.live()
    conversation = await hub.queued()
    told: list[str] = []
    async with asyncio.timeout(20):
        while "due" not in told:
            frame = await live.receive_json()
            if frame.get("kind") == "deadline":
                told.append(frame["data"]["moment"])
    assert told in (["due"], ["warn", "due"])
    path = f"/conversations/{conversation}/clocks"
    clocks = await agent.get(path)
    assert [(one["state"], one["misses"]) for one in clocks["items"]] == [("missed", 1)]
    await agent.post(f"/conversations/{conversation}/take")
    await agent.post(f"/conversations/{conversation}/messages", {"text": "久等了"})
    assert (await agent.get(path))["verdict"] == "missed"
    await live.close()
