"""The live socket: nothing missed, nothing twice, in order; closed when the session ends."""

import asyncio
import json
import time
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType

from agent_console import live as live_room
from agent_console.frames import Frame
from agent_console.rights import Right
from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store


async def frames(socket: ClientWebSocketResponse, until: int) -> list[dict[str, Any]]:
    """Events up to this number."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(15):
        while not found or found[-1]["number"] < until:
            frame = await socket.receive_json()
            if frame["type"] == "event":
                found.append(frame)
    return found


async def quiet(hub: Hub) -> int:
    """The newest number, when nothing more is under way."""
    while True:
        last = hub.spine.feed.last
        await asyncio.sleep(0.3)
        if last == hub.spine.feed.last:
            return last


async def test_a_listener_hears_every_event_once_in_order(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    welcome = await socket.receive_json()
    assert (welcome["type"], welcome["last"]) == ("welcome", hub.spine.feed.last)
    await asyncio.gather(*(hub.write(f"你好 {n}", sender=f"s{n % 3}") for n in range(12)))
    last = await quiet(hub)
    heard = await frames(socket, last)
    numbers = [frame["number"] for frame in heard]
    assert numbers == list(range(welcome["last"] + 1, last + 1))


async def test_a_message_event_carries_the_message_and_its_conversation(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    await socket.receive_json()
    accepted = await hub.write("话费多少")
    heard = await frames(socket, await quiet(hub))
    message = next(one for one in heard if one["kind"] == "message" and one["seq"] == 1)
    assert message["message"]["parts"] == [{"type": "text", "text": "话费多少"}]
    assert message["conversation"]["id"] == accepted.conversation_id
    listed = await agent.get(f"/conversations/{accepted.conversation_id}")
    assert message["conversation"].keys() == listed.keys()
    assert heard[-1]["conversation"] == listed | {
        "last_line": heard[-1]["conversation"]["last_line"]
    }


async def test_after_a_cut_the_listener_gets_what_he_missed(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    await socket.receive_json()
    await hub.write("一")
    first = await frames(socket, await quiet(hub))
    await socket.close()
    await hub.write("二")
    last = await quiet(hub)
    resumed = await agent.live(after=first[-1]["number"])
    assert (await resumed.receive_json())["last"] == last
    missed = await frames(resumed, last)
    assert [one["number"] for one in missed] == list(range(first[-1]["number"] + 1, last + 1))


async def test_who_comes_from_a_process_that_is_ahead_hears_nothing_twice(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hub.write("一")
    known = await quiet(hub)
    await hub.write("二")
    heard_elsewhere = await quiet(hub)
    monkeypatch.setattr(hub.console.live, "_last", known)
    monkeypatch.setattr(hub.spine.feed, "last", known)
    agent = await browsers("agent")
    socket = await agent.live(after=heard_elsewhere)
    assert (await socket.receive_json())["last"] == heard_elsewhere
    await hub.write("三")
    heard = await frames(socket, await quiet(hub))
    assert heard[0]["number"] == heard_elsewhere + 1


async def test_a_number_beyond_the_log_is_its_end(hub: Hub, browsers) -> None:
    await hub.write("一")
    last = await quiet(hub)
    agent = await browsers("agent")
    socket = await agent.live(after=last + 1000)
    await socket.receive_json()
    await hub.write("二")
    heard = await frames(socket, await quiet(hub))
    assert heard[0]["number"] == last + 1


async def test_what_is_forgotten_is_read_from_the_log(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "PAGE", 3)
    for n in range(4):
        await hub.write(f"{n}")
    last = await quiet(hub)
    hub.console.live._frames.clear()
    agent = await browsers("agent")
    socket = await agent.live(after=0)
    await socket.receive_json()
    heard = await frames(socket, last)
    assert [one["number"] for one in heard] == list(range(1, last + 1))


async def test_events_that_the_feed_could_not_hand_over_are_told_all_the_same(
    hub: Hub, browsers
) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    welcome = await socket.receive_json()
    live = hub.console.live
    await hub.write("一")
    await quiet(hub)
    hear, live._hear = live._hear, lambda entry: None  # type: ignore[method-assign]
    hub.spine.feed._listeners = [
        one if one != hear else live._hear for one in hub.spine.feed._listeners
    ]
    await hub.write("二")
    await quiet(hub)
    hub.spine.feed.listen(hear)
    await hub.write("三")
    last = await quiet(hub)
    heard = await frames(socket, last)
    assert [one["number"] for one in heard] == list(range(welcome["last"] + 1, last + 1))


async def test_silence_is_broken_by_pings(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "SILENCE", 0.1)
    socket = await (await browsers("agent")).live()
    await socket.receive_json()
    assert await socket.receive_json(timeout=5) == {"type": "ping"}


async def test_a_listener_who_asks_is_told_that_he_is_heard(hub: Hub, browsers) -> None:
    socket = await (await browsers("agent")).live()
    await socket.receive_json()
    await socket.send_str("no frame of ours")
    await socket.send_json({"type": "ping"})
    assert await socket.receive_json(timeout=5) == {"type": "pong"}


async def test_an_editor_hears_of_articles_and_of_no_conversation(hub: Hub, browsers) -> None:
    editor = await browsers("editor")
    socket = await editor.live()
    await socket.receive_json()
    await hub.write("你好")
    await quiet(hub)
    await editor.post("/articles", {"title": "查话费", "answer": "发短信到 10086。"})
    frame = await socket.receive_json(timeout=5)
    assert frame["kind"] == "article"


async def test_signing_out_closes_the_socket(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    await socket.receive_json()
    await agent.post("/logout")
    message = await socket.receive(timeout=5)
    assert message.type is WSMsgType.CLOSE
    assert message.data == live_room.SESSION_OVER


async def test_a_session_ended_elsewhere_closes_the_socket(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = await browsers("agent")
    socket = await agent.live()
    await socket.receive_json()
    await hub.console.services.personnel.staff.set_password("agent", "another password")
    async with asyncio.timeout(15):
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            assert json.loads(message.data)["type"] in {"ping", "event"}
    assert message.data == live_room.SESSION_OVER


async def test_a_hub_that_ends_sends_its_listeners_elsewhere_at_once(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    sockets = [await agent.live() for _ in range(3)]
    for socket in sockets:
        await socket.receive_json()
    began = time.monotonic()
    closing = asyncio.create_task(hub.server.close())
    for socket in sockets:
        assert (await socket.receive(timeout=5)).data == WSCloseCode.GOING_AWAY
    await closing
    assert time.monotonic() - began < 5


async def test_a_listener_who_does_not_read_is_cut_off_and_the_others_go_on(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "SLOWEST", 0.3)
    agent = await browsers("agent")
    slow, quick = await agent.live(), await agent.live()
    slow._response.connection.transport.pause_reading()
    await quick.receive_json()
    live = hub.console.live
    start = hub.spine.feed.last
    for number in range(start + 1, start + 40):
        live._add(
            Frame(number=number, right=Right.SEE_CONVERSATIONS, nodes=("root",), text="x" * 500_000)
        )
        await quick.receive(timeout=5)
    async with asyncio.timeout(10):
        while len(live._listeners) > 1:
            await asyncio.sleep(0.05)
    live._add(Frame(number=start + 40, right=Right.SEE_CONVERSATIONS, nodes=("root",), text="{}"))
    assert (await quick.receive(timeout=5)).data == "{}"


@pytest.mark.parametrize("query", ["?after=-1", "?after=x", "?since=1"])
async def test_a_bad_number_is_refused_before_the_socket_opens(
    hub: Hub, browsers, query: str
) -> None:
    agent = await browsers("agent")
    status, body = await agent.call("GET", f"/live{query}")
    assert (status, body["error"]["code"]) == (400, "bad_input")


async def test_nobody_listens_without_a_session(hub: Hub, browsers) -> None:
    nobody = await browsers()
    assert (await nobody.call("GET", "/live"))[0] == 401
