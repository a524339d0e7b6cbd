"""The hub's condition, the audit list and the first steps over the API."""

import asyncio
import csv
import io
import shutil
from datetime import timedelta
from typing import Any

import pytest

from hub.core.clock import SystemClock
from hub.core.errors import Permanent
from hub.core.events import Kind
from hub.pipeline.roll import RollCall
from hub.store.audit import Audit
from hub.store.draft import Draft
from hub.store.parked import parked_document
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store


async def acts(browser: Browser, **query: str) -> list[dict[str, Any]]:
    return list((await browser.get("/audit", params=query))["items"])


async def test_who_signs_in_out_or_in_vain_is_written_down_with_where_from(hub: Hub, browsers: Any):
    admin, agent = await browsers("admin"), await browsers("agent")
    await agent.post("/logout")
    status, _ = await agent.call("POST", "/login", {"username": "agent", "password": "wrong"})
    assert status == 401
    await agent.call("POST", "/login", {"username": "hunter2", "password": "wrong"})
    found = await acts(admin, by="agent", kind="sign_in")
    assert [one["data"]["action"] for one in found] == ["refused", "out", "in"]
    assert {one["address"] for one in found} == {"127.0.0.1"}
    assert found[0]["by_name"] == "王小雨"
    everything = await acts(admin, kind="sign_in")
    assert "hunter2" not in str(everything)  # perhaps a password in the wrong field
    assert everything[0]["by"] == ""


async def test_what_people_change_is_in_the_list_with_their_address(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    body = {"username": "bob", "name": "宋波", "node_id": "root"}
    await admin.post("/people", body)
    await admin.post("/queues", {"id": "vip", "name": "大客户", "node_id": "root"})
    seat = {"state": "online"}
    await admin.put("/seat", seat)
    found = await acts(admin, by="admin")
    assert [one["kind"] for one in found] == ["queue", "organisation", "sign_in"]
    assert found[1]["data"]["action"] == "add"
    assert {one["address"] for one in found} == {"127.0.0.1"}
    await admin.put("/seat", {"state": "offline"})


async def test_what_supervisors_and_rules_of_the_house_change_is_in_the_list(
    hub: Hub, browsers: Any
):
    admin, supervisor = await browsers("admin"), await browsers("supervisor")
    one = await hub.queued()
    await supervisor.post(f"/conversations/{one}/watch")
    await supervisor.post(f"/conversations/{one}/unwatch")
    watched = await acts(admin, by="supervisor", kind="watch")
    assert [act["data"]["action"] for act in watched] == ["ended", "began"]
    assert {act["conversation_id"] for act in watched} == {one}
    kinds = set((await admin.get("/audit"))["kinds"])
    assert kinds >= {"watch", "supervision", "model", "customer_field", "ending_rule"}


async def test_what_did_not_happen_is_not_in_the_list(hub: Hub):
    """The entry is in the commit of what it tells: both, or neither."""

    def fail(draft: Draft) -> None:
        draft.update("queues", {"_id": "nowhere"}, {"$set": {"name": "x"}})
        draft.event(Kind.QUEUE, by="admin", id="nowhere", action="change")

    with pytest.raises(Exception, match="conflict"):
        await hub.spine.committer.commit(None, fail)
    page = await Audit(hub.spine.db).page(kind="queue", now=SystemClock().now(), limit=10)
    assert page == []


async def test_the_list_is_read_in_pages_and_up_to_a_time(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    audit, now = Audit(hub.spine.db), SystemClock().now()
    for minutes in range(1, 8):
        at = now - timedelta(minutes=minutes)
        await audit.note("export", at=at, by="agent", address="10.0.0.1", number=minutes)
    first = await admin.get("/audit", params={"by": "agent", "limit": "4"})
    rest = await admin.get("/audit", params={"by": "agent", "limit": "4", "after": first["next"]})
    numbers = [one["data"]["number"] for one in first["items"] + rest["items"]]
    assert numbers == [1, 2, 3, 4, 5, 6, 7]
    assert rest["next"] is None
    until = (now - timedelta(minutes=4, seconds=30)).isoformat()
    older = await acts(admin, by="agent", until=until)
    assert [one["data"]["number"] for one in older] == [5, 6, 7]


async def test_the_file_holds_no_formulas_and_that_it_was_taken_is_written_down(
    hub: Hub, browsers: Any
):
    admin = await browsers("admin")
    now = SystemClock().now()
    await Audit(hub.spine.db).note("export", at=now, by="=cmd()", address="10.0.0.1")
    since = (now - timedelta(hours=1)).isoformat()
    url = hub.url("/api/v1/audit/export")
    async with admin.session.get(url, params={"since": since}) as answer:
        assert answer.status == 200
        table = list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert table[0][0] == "at"
    assert any(row[1] == "'=cmd()" for row in table)
    newest = (await acts(admin, kind="export"))[0]
    assert (newest["by"], newest["data"]["what"]) == ("admin", "audit")


@pytest.mark.parametrize("path", ["/audit", "/system/condition", "/system/checklist", "/channels"])
async def test_nobody_else_sees_any_of_it(browsers: Any, path: str):
    agent = await browsers("agent")
    status, _ = await agent.call("GET", path)
    assert status == 403


async def test_the_condition_is_told_with_what_each_process_says(hub: Hub, browsers: Any):
    admin = await browsers("admin")

    async def ask() -> dict[str, Any]:
        return {
            "started_at": SystemClock().now(), "version": "0.1.0", "lag": 0, "shards": 64,
            "disk_free": shutil.disk_usage("/").free,
            "parts": {"search": {"state": "up"}, "bot": {"state": "warming"}},
            "accounts": hub.console.services.exchange.standings(),
        }  # fmt: skip

    roll = RollCall(hub.spine.db, SystemClock(), hub.pipeline.shards.name, ask)
    work = asyncio.create_task(roll.run())
    async with asyncio.timeout(10):
        while not (found := await admin.get("/system/condition"))["processes"]:
            await asyncio.sleep(0.05)
    work.cancel()
    by_name = {one["name"]: one for one in found["points"]}
    assert by_name["bot"]["verdict"] == "warn"
    assert by_name["store"]["verdict"] == "well"
    assert by_name["backup"]["values"]["at"] is None
    assert found["processes"][0]["parts"] == {"search": "up", "bot": "warming"}


async def test_what_failed_is_settled_and_may_still_be_sent_again(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    hub.post.fail = [Permanent("空号")]
    await hub.write("你好")
    async with asyncio.timeout(10):
        while not (failed := (await admin.get("/deliveries/failed"))["items"]):
            await asyncio.sleep(0.05)
    (one,) = failed
    assert (one["channel"], one["account"], one["reason"]) == ("post", "main", "空号")
    path = f"/conversations/{one['conversation_id']}/messages/{one['seq']}"
    await admin.post(f"{path}/settle")
    assert (await admin.get("/deliveries/failed"))["items"] == []
    status, _ = await admin.call("POST", f"{path}/settle")
    assert status == 409
    assert (await acts(admin, kind="delivery"))[0]["data"]["settled"]
    sent = len(hub.post.sent)
    await admin.post(f"{path}/resend")
    async with asyncio.timeout(10):
        while len(hub.post.sent) == sent:
            await asyncio.sleep(0.05)


async def test_what_is_parked_is_put_away_once(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    unreadable = parked_document(reason="garbled", at=SystemClock().now(), channel="rest")
    await hub.spine.db["parked"].insert_one(unreadable)
    path = f"/parked/{unreadable['_id']}"
    status, answer = await admin.call("POST", f"{path}/replay")
    assert (status, answer["error"]["code"]) == (409, "not_replayable")
    await admin.post(f"{path}/settle")
    assert (await admin.get("/parked"))["items"] == []
    status, _ = await admin.call("POST", f"{path}/settle")
    assert status == 409


async def test_the_first_steps_tick_themselves(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    before = await admin.get("/system/checklist")
    assert (before["accounts"], before["articles"]) == (0, 0)
    await admin.post(
        "/channels", {"channel": "web", "name": "site", "node_id": "root", "config": {}}
    )
    after = await admin.get("/system/checklist")
    assert after["accounts"] == 1
    assert after["people"] == before["people"] > 0
