"""Web and REST over the real pipeline and store: in, durable, answered, caught up."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from hub.core.parts import Image, Text
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from hub.store.files import ORPHAN_AFTER, Files
from hub.store.messages import Messages
from tests.channels.rest.account import TOKEN
from tests.channels.running import Running, running
from tests.channels.serving import Client

pytestmark = pytest.mark.store

REST = "/channels/rest/demo/messages"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def hub_at_work(db: Database) -> AsyncIterator[Running]:
    async with running(db) as hub:
        yield hub


@pytest.fixture
def spine(hub_at_work: Running) -> Spine:
    return hub_at_work.spine


@pytest.fixture
def client(hub_at_work: Running) -> Client:
    return hub_at_work.client


async def connect(client: Client, token: str, after: int = 0) -> ClientWebSocketResponse:
    path = "/chat/v1/demo/ws"
    return await client.ws_connect(path, params={"token": token, "after": str(after)})


async def hear(ws: ClientWebSocketResponse, *kinds: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while (frame := await ws.receive_json())["type"] not in kinds:
            pass
    return dict(frame)


async def test_a_visitor_is_answered_and_catches_up_over_a_cut(client: Client, spine: Spine):
    async with client.post("/chat/v1/demo/sessions", json={}) as answer:
        told = await answer.json()
    ws = await connect(client, told["token"])
    await ws.send_json({"type": "message", "cid": "a", "text": "查话费"})
    heard = [await hear(ws, "ack", "state", "message") for _ in range(4)]
    assert {"type": "ack", "cid": "a", "seq": 1} in heard
    assert {"type": "state", "state": "bot"} in heard
    shown = [frame for frame in heard if frame["type"] == "message"]
    assert [(one["seq"], one["author"]["kind"]) for one in shown] == [(1, "customer"), (2, "bot")]
    assert shown[1]["parts"] == [{"type": "text", "text": "您好，消息已收到。"}]
    await ws.send_json({"type": "read", "seq": 2})
    assert await hear(ws, "delivery") == {"type": "delivery", "seq": 2, "state": "read"}
    spine.mailbox.tell_typing("web", "demo", told["visitor_id"])
    await hear(ws, "typing")
    await ws.send_json({"type": "message", "cid": "b", "text": "再问一句"})
    await ws.close()
    again = await connect(client, told["token"], after=2)
    welcome = await hear(again, "welcome")
    assert welcome["conversation_id"]
    await again.send_json({"type": "message", "cid": "b", "text": "再问一句"})
    heard = [await hear(again, "ack", "message") for _ in range(3)]
    assert {"type": "ack", "cid": "b", "seq": 3} in heard
    assert [frame["seq"] for frame in heard if frame["type"] == "message"] == [3, 4]


async def test_a_second_conversation_goes_on_counting(client: Client):
    async with client.post("/chat/v1/demo/sessions", json={}) as answer:
        token = (await answer.json())["token"]
    ws = await connect(client, token)
    await ws.send_json({"type": "message", "cid": "a", "text": "你好"})
    while (await hear(ws, "message"))["author"]["kind"] != "bot":
        pass
    await ws.send_json({"type": "close"})
    while (await hear(ws, "state"))["state"] != "closed":
        pass
    await ws.send_json({"type": "message", "cid": "b", "text": "又来了"})
    assert (await hear(ws, "ack"))["seq"] == 3
    again = await connect(client, token)
    seqs = [(await hear(again, "message"))["seq"] for _ in range(4)]
    assert seqs == [1, 2, 3, 4]


async def test_an_integrator_posts_and_polls(client: Client):
    body = {"external_id": "e1", "sender": {"id": "u1"}, "text": "查流量"}
    told = []
    for _ in range(2):
        async with client.post(REST, json=body, headers=AUTH) as answer:
            assert answer.status == 202
            told.append(await answer.json())
    assert told[1] == {**told[0], "duplicate": True}
    query = {"sender": "u1", "after": "1", "wait": "10"}
    async with client.get(REST, params=query, headers=AUTH) as answer:
        messages = (await answer.json())["messages"]
    assert [(one["seq"], one["author"]["kind"]) for one in messages] == [(2, "bot")]


async def test_an_attachment_is_kept_as_it_was(client: Client, spine: Spine):
    body = {
        "external_id": "e1", "sender": {"id": "u2"},
        "attachments": [
            {"name": "a.png", "content_type": "image/png", "data_base64": "iVBORw0KGgo="}
        ],
    }  # fmt: skip
    async with client.post(REST, json=body, headers=AUTH) as answer:
        assert answer.status == 202
    async with client.get(REST, params={"sender": "u2"}, headers=AUTH) as answer:
        part = (await answer.json())["messages"][0]["parts"][0]
    assert (part["type"], part["name"], part["size"]) == ("image", "a.png", 8)
    assert (await Files(spine.db).open(part["file_id"]))[1] == b"\x89PNG\r\n\x1a\n"


async def test_what_a_visitor_tells_of_himself_is_a_note_for_staff_and_his_picture_is_kept(
    client: Client, spine: Spine
):
    async with client.post("/chat/v1/demo/sessions", json={}) as answer:
        told = await answer.json()
    headers = {"Authorization": f"Bearer {told['token']}"}
    png = b"\x89PNG\r\n\x1a\n"
    path = "/chat/v1/demo/files?name=a.png"
    async with client.post(path, data=png, headers=headers) as answer:
        part = await answer.json()
    ws = await connect(client, told["token"])
    frame = {"type": "message", "cid": "a", "parts": [part], "contact": {"phone": "13900008812"}}
    for cid in ("a", "a", "b"):
        await ws.send_json({**frame, "cid": cid})
    acks = [(await hear(ws, "ack"))["seq"] for _ in range(3)]
    assert (acks[0], acks[1]) == (2, 2)
    kept = await Messages(spine.db).in_thread(thread_id("web", "demo", told["visitor_id"]), after=0)
    notes = [message for message in kept if message.private]
    assert [note.parts for note in notes] == [(Text(text="客户自填，未经核实\n电话：13900008812"),)]
    assert isinstance(kept[1].parts[0], Image)
    assert (await hear(ws, "message"))["seq"] > 1
    async with client.get(
        f"/chat/v1/demo/messages/2/files/{part['file_id']}", params={"token": told["token"]}
    ) as answer:
        assert await answer.read() == png
    later = datetime.now(UTC) + ORPHAN_AFTER * 2
    assert await Files(spine.db).sweep(later) == 0
