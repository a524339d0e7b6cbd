"""A supervisor beside an agent, over HTTP: watching, whispering, joining, taking over."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from hub.core.events import Kind
from hub.store.events import Events
from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store


async def in_hand(hub: Hub, agent: Any) -> str:
    """A conversation that the agent has; its path."""
    path = f"/conversations/{await hub.queued()}"
    await agent.post(f"{path}/take")
    return path


async def kinds(hub: Hub, kind: Kind) -> list[dict[str, Any]]:
    last = await Events(hub.spine.db).last_number()
    found = await Events(hub.spine.db).since(0, last)
    return [{"by": one.by, **one.data} for one in found if one.kind is kind]


async def heard(socket: ClientWebSocketResponse, awaited: int = 0) -> list[dict[str, Any]]:
    """The messages and looks that a listener hears of: so many, and what comes a moment later."""
    frames: list[dict[str, Any]] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while sum(map(_counts, frames)) < awaited:
                frames.append(await socket.receive_json())
        async with asyncio.timeout(0.7):
            while True:
                frames.append(await socket.receive_json())
    return [one for one in frames if _counts(one)]


def _counts(frame: dict[str, Any]) -> bool:
    return frame.get("kind") in {"message", "watch"}


async def test_a_whisper_is_heard_by_whom_it_is_for_and_by_supervisors_alone(
    hub: Hub, browsers
) -> None:
    agent, other = await browsers("agent"), await browsers("agent2")
    supervisor, admin = await browsers("supervisor"), await browsers("admin")
    path = await in_hand(hub, agent)
    lines = [await one.live() for one in (agent, other, supervisor, admin)]
    said = await supervisor.post(f"{path}/messages", {"text": "先安抚", "whisper": True})
    assert (said["private"], said["whisper_to"], said["delivery"]) == (True, "agent", None)
    for_agent, for_other, for_supervisor, for_admin = [
        await heard(one, awaited) for one, awaited in zip(lines, (1, 0, 1, 1), strict=True)
    ]
    for frames in (for_agent, for_supervisor, for_admin):
        assert [one["message"]["parts"][0]["text"] for one in frames] == ["先安抚"]
        assert frames[0]["conversation"]["last_line"] is None
    assert for_other == []
    for browser, hears in ((agent, True), (other, False), (supervisor, True), (admin, True)):
        listed = (await browser.get(f"{path}/messages"))["items"]
        assert ("先安抚" in str(listed)) == hears
        assert "先安抚" not in str(await browser.get("/conversations"))


async def test_whoever_has_the_conversation_later_does_not_read_what_was_whispered(
    hub: Hub, browsers
) -> None:
    agent, other, supervisor = [await browsers(name) for name in ("agent", "agent2", "supervisor")]
    path = await in_hand(hub, agent)
    await supervisor.post(f"{path}/messages", {"text": "语气缓一点", "whisper": True})
    await supervisor.post(f"{path}/transfer", {"to": "agent2"})
    assert "语气缓一点" in str(await agent.get(f"{path}/messages"))
    assert "语气缓一点" not in str(await other.get(f"{path}/messages"))


async def test_no_channel_and_no_customer_gets_a_whisper(hub: Hub, browsers) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    path = await in_hand(hub, agent)
    told: list[Any] = []
    hub.spine.mailbox.watch("post", "main", told.append)
    waiting = asyncio.create_task(
        hub.spine.mailbox.wait("post", "main", "alice", after=0, seconds=5)
    )
    await supervisor.post(f"{path}/messages", {"text": "只给你听", "whisper": True})
    await agent.post(f"{path}/messages", {"text": "您好"})
    await hub.until("alice", lambda one: any("您好" in str(m.parts) for m in hub.post.sent))
    read = await hub.spine.mailbox.read("post", "main", "alice", after=0)
    assert "您好" in str(read)
    for seen in (read, await waiting, hub.post.sent, told):
        assert "只给你听" not in str(seen)
    assert "您好" in str(told)


async def test_only_a_supervisor_whispers_and_only_to_somebody(hub: Hub, browsers) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    path = f"/conversations/{await hub.queued()}"
    body = {"text": "听得到吗", "whisper": True}
    assert (await agent.call("POST", f"{path}/messages", body))[0] == 403
    status, refused = await supervisor.call("POST", f"{path}/messages", body)
    assert (status, refused["error"]["code"]) == (409, "nobody_has_it")


async def test_who_joins_writes_beside_the_agent_and_takes_nothing_from_him(
    hub: Hub, browsers
) -> None:
    agent, other, supervisor = [await browsers(name) for name in ("agent", "agent2", "supervisor")]
    path = await in_hand(hub, agent)
    before = await agent.get(path)
    joined = await supervisor.post(f"{path}/join")
    assert (joined["assignee"], joined["epoch"], joined["state"]) == (
        "agent", before["epoch"], "assigned"
    )  # fmt: skip
    assert [(one["id"], one["by"]) for one in joined["participants"]] == [
        ("supervisor", "supervisor")
    ]
    said = await supervisor.post(f"{path}/messages", {"text": "我是班长，一起处理"})
    assert said["author"]["id"] == "supervisor"
    await agent.post(f"{path}/messages", {"text": "好的"})
    assert (await other.call("POST", f"{path}/join"))[0] == 403
    status, left = await supervisor.call("DELETE", f"{path}/participants/supervisor")
    assert (status, left["participants"]) == (200, [])
    assert [(one["action"], one["person"]) for one in await kinds(hub, Kind.PARTICIPANT)] == [
        ("joined", "supervisor"), ("left", "supervisor"),
    ]  # fmt: skip


async def test_a_supervisor_who_answers_in_what_another_has_has_joined_him(
    hub: Hub, browsers
) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    path = await in_hand(hub, agent)
    await supervisor.post(f"{path}/messages", {"text": "我来补充一句"})
    assert [one["id"] for one in (await agent.get(path))["participants"]] == ["supervisor"]
    await agent.post(f"{path}/close", {"summary": "已解决"})
    assert (await agent.get(path))["participants"] == []


async def test_taking_over_is_written_down_with_whom_it_was_taken_from(hub: Hub, browsers) -> None:
    agent, supervisor = await browsers("agent"), await browsers("supervisor")
    path = await in_hand(hub, agent)
    await supervisor.post(f"{path}/join")
    taken = await supervisor.post(f"{path}/take")
    assert (taken["assignee"], taken["participants"]) == ("supervisor", [])
    last = (await kinds(hub, Kind.STATE))[-1]
    assert (last["by"], last["assignee"], last["of"]) == ("supervisor", "supervisor", "agent")


async def test_a_look_is_told_to_the_agent_or_not_as_the_house_will_have_it(
    hub: Hub, browsers
) -> None:
    agent, supervisor, admin = [await browsers(name) for name in ("agent", "supervisor", "admin")]
    path = await in_hand(hub, agent)
    line = await agent.live()
    await supervisor.post(f"{path}/watch")
    assert [one["data"]["action"] for one in await heard(line, 1)] == ["began"]
    assert [one["person"] for one in (await agent.get(f"{path}/watches"))["items"]] == [
        "supervisor"
    ]
    await supervisor.post(f"{path}/unwatch")
    rules = await admin.get("/supervision")
    await admin.put("/supervision", {"rev": rules["rev"], "shows_watchers": False})
    await heard(line, 1)
    await supervisor.post(f"{path}/watch")
    assert await heard(line) == []
    assert (await agent.get(f"{path}/watches"))["items"] == []
    assert len((await supervisor.get(f"{path}/watches"))["items"]) == 1
    assert (await agent.call("POST", f"{path}/watch"))[0] == 403
    assert [one["action"] for one in await kinds(hub, Kind.WATCH)] == ["began", "ended", "began"]
