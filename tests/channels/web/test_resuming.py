"""The web chat over real sockets: what a tab is shown, and shown again when it comes back."""

import asyncio
from contextlib import suppress
from typing import Any
from unittest.mock import AsyncMock

import pytest
from aiohttp import WSServerHandshakeError

from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.conversations import QueuePlace, State
from hub.core.errors import Unavailable
from hub.core.events import Kind
from hub.core.messages import Author, AuthorKind
from hub.core.ports.channels import Change
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client
from tests.channels.web.account import WEB
from tests.channels.web.tab import begin, connect, hear, say


async def test_a_reconnect_brings_what_was_missed_once_in_order(client: Client, hub: FakeHub):
    token, where = await begin(client)
    for number in range(450):
        hub.say(where, f"第{number}条")
    ws = await connect(client, token, after=200)
    assert [(await hear(ws, "message"))["seq"] for _ in range(250)] == list(range(201, 451))
    hub.say(where, "还有一条")
    assert (await hear(ws, "message"))["seq"] == 451


async def test_private_notes_are_never_shown(client: Client, hub: FakeHub):
    token, where = await begin(client)
    hub.say(where, "旧备注", private=True)
    ws = await connect(client, token)
    await hear(ws, "welcome")
    hub.say(where, "新备注", private=True)
    hub.say(where, "您好")
    assert (await hear(ws, "message"))["seq"] == 3


async def test_news_during_the_catching_up_is_neither_lost_nor_doubled(
    client: Client, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    token, where = await begin(client)
    for _ in range(150):
        hub.say(where, "旧")
    plain = hub.read

    async def read(*args: Any, **kwargs: Any) -> Any:
        page = await plain(*args, **kwargs)
        if hub.reads < 5:
            hub.say(where, "新")
            await asyncio.sleep(0.01)
        return page

    monkeypatch.setattr(hub, "read", read)
    ws = await connect(client, token)
    seqs: list[int] = []
    while len(seqs) < 154:
        seqs.append((await hear(ws, "message"))["seq"])
    hub.say(where, "完")
    seqs.append((await hear(ws, "message"))["seq"])
    assert seqs == list(range(1, 156))


async def test_a_place_beyond_the_end_does_not_hide_what_comes(client: Client, hub: FakeHub):
    token, where = await begin(client)
    hub.say(where, "一")
    ws = await connect(client, token, after=99)
    await hear(ws, "welcome")
    hub.say(where, "二")
    assert (await hear(ws, "message"))["seq"] == 2


async def test_who_comes_from_a_process_that_is_ahead_sees_nothing_twice(
    client: Client, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    token, where = await begin(client)
    hub.say(where, "一")
    old = await hub.standing(*where)
    hub.say(where, "二")
    monkeypatch.setattr(hub, "standing", AsyncMock(return_value=old))
    ws = await connect(client, token, after=2)
    assert (await hear(ws, "welcome"))["last_seq"] == 2
    hub.say(where, "三")
    assert (await hear(ws, "message"))["seq"] == 3


async def test_all_tabs_of_a_visitor_see_all_and_others_nothing(client: Client, hub: FakeHub):
    token, where = await begin(client)
    stranger, _ = await begin(client)
    tabs = [await connect(client, token) for _ in range(3)]
    other = await connect(client, stranger)
    await say(tabs[0], "a", "大家好")
    hub.say(where, "您好", author=Author(kind=AuthorKind.AGENT, name="小李", id="agent"))
    for tab in tabs[1:]:
        assert [(await hear(tab, "message"))["seq"] for _ in range(2)] == [1, 2]
    await other.send_json({"type": "ping"})
    kinds = [(await other.receive_json())["type"] for _ in range(2)]
    assert kinds == ["welcome", "pong"]


async def test_states_deliveries_and_typing_are_passed_on(client: Client, hub: FakeHub):
    token, where = await begin(client)
    hub.say(where, "您好")
    ws = await connect(client, token)
    assert (await hear(ws, "state"))["state"] == "bot"
    hub.tell(where, Kind.DELIVERY, seq=1, data={"state": "delivered"})
    assert await hear(ws, "delivery") == {"type": "delivery", "seq": 1, "state": "delivered"}
    hub.tell(where, Kind.SEEN, seq=1, data={"state": "read"})
    assert await hear(ws, "delivery") == {"type": "delivery", "seq": 1, "state": "read"}
    hub.tell(where, Kind.RATED, data={"score": 5})
    hub.change(where, Change(address=where[2]))
    assert await hear(ws, "typing") == {"type": "typing"}
    hub.move(where, State.ASSIGNED)
    assert (await hear(ws, "state"))["state"] == "assigned"
    hub.move(where, State.CLOSED)
    assert (await hear(ws, "state"))["state"] == "closed"
    hub.tell(where, Kind.OPENED)
    assert (await hear(ws, "state"))["state"] == "bot"


async def test_who_waits_is_told_his_place_at_once_and_when_it_changes(
    client: Client, hub: FakeHub, switchboard: Switchboard
):
    await switchboard.stop("web", "demo")
    config = {**WEB, "ping_seconds": 0.1}
    await switchboard.start(Account(channel="web", name="demo", config=config))
    token, where = await begin(client)
    hub.say(where, "请稍候")
    hub.places[where[2]] = QueuePlace(position=3, wait_seconds=180)
    ws = await connect(client, token)
    await hear(ws, "message")
    hub.move(where, State.QUEUED)
    assert await hear(ws, "queue") == {"type": "queue", "position": 3, "wait_seconds": 180}
    assert [(await ws.receive_json(timeout=5))["type"] for _ in range(3)] == ["ping"] * 3
    hub.places[where[2]] = QueuePlace(position=1, wait_seconds=20)
    assert (await hear(ws, "queue"))["position"] == 1
    hub.places[where[2]] = QueuePlace(position=1, wait_seconds=None)
    assert await hear(ws, "queue") == {"type": "queue", "position": 1, "wait_seconds": None}
    again = await connect(client, token)
    assert (await hear(again, "queue"))["position"] == 1
    hub.move(where, State.ASSIGNED)
    hub.places[where[2]] = QueuePlace(position=9, wait_seconds=1)
    await hear(ws, "state")
    seen = [(await ws.receive_json(timeout=5))["type"] for _ in range(3)]
    assert seen == ["ping"] * 3


async def test_a_silent_line_is_pinged(client: Client, switchboard: Switchboard):
    await switchboard.stop("web", "demo")
    await switchboard.start(Account(channel="web", name="demo", config={"ping_seconds": 0.1}))
    token, _ = await begin(client)
    ws = await connect(client, token)
    assert await hear(ws, "ping") == {"type": "ping"}
    await ws.send_json({"type": "pong"})
    assert (await say(ws, "a", "在"))["type"] == "ack"


async def test_a_slow_reader_is_cut_off_and_catches_up(
    client: Client, hub: FakeHub, switchboard: Switchboard
):
    token, where = await begin(client)
    ws, quick = await connect(client, token), await connect(client, token)
    await hear(ws, "welcome")
    await hear(quick, "welcome")
    transport = ws._response.connection.transport  # type: ignore[union-attr]
    transport.pause_reading()  # type: ignore[union-attr]
    total = 3000
    for number in range(total):
        hub.say(where, "长" * 4000)
        if number % 10 == 0:
            await asyncio.sleep(0)
        assert (await hear(quick, "message"))["seq"] == number + 1
    transport.resume_reading()  # type: ignore[union-attr]
    last = 0
    with suppress(TypeError):
        while True:
            last = (await hear(ws, "message"))["seq"]
    assert 0 < last < total
    again = await connect(client, token, after=last)
    seqs = [(await hear(again, "message"))["seq"] for _ in range(total - last)]
    assert seqs == list(range(last + 1, total + 1))


async def test_stopping_sends_clients_to_come_again(
    client: Client, hub: FakeHub, switchboard: Switchboard
):
    token, _ = await begin(client)
    ws = await connect(client, token)
    await hear(ws, "welcome")
    stopping = asyncio.ensure_future(switchboard.stop("web", "demo"))
    assert (await ws.receive(timeout=5)).data == 1012
    await stopping
    assert hub.watchers("web") == 0
    with pytest.raises(WSServerHandshakeError, match="404"):
        await connect(client, token)


async def test_a_visitor_may_not_open_tabs_without_end(client: Client):
    token, _ = await begin(client)
    tabs = [await connect(client, token) for _ in range(50)]
    one_more = await connect(client, token)
    assert (await hear(one_more, "error", "welcome"))["code"] == "rate_limited"
    assert (await one_more.receive(timeout=5)).data == 1013
    await tabs[0].close()
    assert (await hear(await connect(client, token), "error", "welcome"))["type"] == "welcome"


async def test_cut_after_cut_every_message_comes_once_in_order(client: Client, hub: FakeHub):
    token, where = await begin(client)
    seqs: list[int] = []

    async def talk() -> None:
        for number in range(300):
            hub.say(where, f"第{number}条", private=number % 11 == 5)
            await asyncio.sleep(0.002 if number % 5 else 0)

    async with asyncio.TaskGroup() as group:
        talking = group.create_task(talk())
        while not talking.done():
            ws = await connect(client, token, after=seqs[-1] if seqs else 0)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    while True:
                        frame = await ws.receive_json()
                        if frame["type"] == "message":
                            seqs.append(frame["seq"])
            ws._response.connection.transport.abort()  # type: ignore[union-attr]
    ws = await connect(client, token, after=seqs[-1])
    visible = [one.seq for one in hub.threads[where].messages if not one.private]
    while len(seqs) < len(visible):
        seqs.append((await hear(ws, "message"))["seq"])
    assert seqs == visible


async def test_a_dead_store_sends_clients_to_try_later(
    client: Client, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    token, _ = await begin(client)

    async def dead(*args: Any, **kwargs: Any) -> Any:
        raise Unavailable("store")

    monkeypatch.setattr(hub, "standing", dead)
    ws = await connect(client, token)
    assert (await hear(ws, "error"))["code"] == "unavailable"
    assert (await ws.receive(timeout=5)).data == 1013
