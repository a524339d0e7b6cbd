"""The wall board over HTTP: figures of the log, and who is at work with what in hand."""

import asyncio
from functools import partial
from typing import Any

import pytest

from hub.pipeline.opinions import keep
from tests.agent_console.conftest import Hub
from tests.agent_console.test_customers_api import person_at

pytestmark = pytest.mark.store


async def until(browser: Any, path: str, check: Any) -> dict[str, Any]:
    """As soon as what was counted says so."""
    async with asyncio.timeout(20):
        while True:
            found: dict[str, Any] = await browser.get(path)
            if check(found):
                return found
            await asyncio.sleep(0.2)


async def test_the_board_counts_who_waits_and_who_was_answered(hub: Hub, browsers) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    first = await hub.queued("alice")
    board = await until(supervisor, "/board", lambda one: one["waiting"]["count"] == 1)
    assert board["waiting"]["tiers"]["normal"] == 1
    assert board["today"]["handed"] == board["today"]["entered"] == 1
    assert [(one["id"], one["waiting"]) for one in board["queues"]] == [("default", 1)]
    assert [(one["id"], one["waiting"]) for one in board["channels"]] == [("post", 1)]
    assert board["now"]["target"] < board["tiered"]["target"]
    await agent.post(f"/conversations/{first}/take")
    board = await until(supervisor, "/board", lambda one: one["today"]["answered"] == 1)
    assert board["waiting"] == {"count": 0, "since": None, "tiers": board["waiting"]["tiers"]}
    assert sum(slot["answered"] for slot in board["slots"]) == 1
    assert len(board["slots"]) == 96


async def test_the_board_says_what_customers_think_of_today(hub: Hub, browsers) -> None:
    supervisor = await browsers("supervisor")
    board = await supervisor.get("/board")
    assert board["today"]["opinion"] == {"rated": 0, "content": 0, "mean": None}
    for customer, score in (("alice", 5), ("bob", 2)):
        await hub.queued(customer)
        one = (await hub.conversation(customer)).thread_id
        await hub.spine.committer.commit(one, partial(keep, score=score))
    board = await until(
        supervisor, "/board?channel=post", lambda one: one["today"]["opinion"]["rated"] == 2
    )
    assert board["today"]["opinion"] == {"rated": 2, "content": 1, "mean": 3.5}
    assert (await supervisor.get("/board?queue=vip"))["today"]["opinion"]["rated"] == 0


async def test_a_board_is_of_the_nodes_that_its_reader_may_see(hub: Hub, browsers) -> None:
    await person_at(hub, "zhejiang", "supervisor", "root.zj")
    supervisor, regional = await browsers("supervisor"), await browsers("zhejiang")
    agent = await browsers("agent")
    await hub.queued("alice")
    await until(supervisor, "/board", lambda one: one["waiting"]["count"] == 1)
    board = await regional.get("/board")
    assert (board["waiting"]["count"], board["today"]["handed"], board["queues"]) == (0, 0, [])
    assert (await regional.call("GET", "/board?node=root"))[0] == 403
    assert (await agent.call("GET", "/board"))[0] == 403


async def test_who_works_is_shown_with_what_he_has_and_what_he_did_today(
    hub: Hub, browsers
) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    await agent.put("/seat", {"state": "busy"})
    held = await hub.queued("alice")
    await agent.post(f"/conversations/{held}/take")
    page = await until(
        supervisor, "/board/workers", lambda one: one["items"] and one["items"][0]["taken"] == 1
    )
    (worker,) = page["items"]
    assert (worker["seat"]["id"], worker["seat"]["state"]) == ("agent", "busy")
    assert [(one["id"], one["channel"], one["state"]) for one in worker["holds"]] == [
        (held, "post", "assigned")
    ]
    assert worker["holds"][0]["waiting_since"]
    await agent.put("/seat", {"state": "break"})
    page = await until(
        supervisor, "/board/workers", lambda one: one["items"][0]["break_seconds"] > 0
    )
    assert page["items"][0]["breaks"] == 1


async def test_a_supervisor_sets_a_seat_and_says_why(hub: Hub, browsers) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    await agent.put("/seat", {"state": "busy"})
    body = {"state": "online", "reason": "早高峰，请先接客户"}
    assert (await supervisor.put("/seats/agent/state", body))["state"] == "online"
    last = (await supervisor.get("/seats/agent/times"))["items"][-1]
    assert (last["state"], last["by"], last["reason"]) == ("online", "supervisor", body["reason"])
    assert (await agent.call("PUT", "/seats/agent/state", body))[0] == 403
    status, refused = await supervisor.call(
        "PUT", "/seats/agent/state", {"state": "online", "reason": " "}
    )
    assert (status, list(refused["error"]["fields"])) == (400, ["reason"])
