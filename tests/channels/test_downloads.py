"""Customers download what hangs on the messages of their own thread, and nothing else."""

from typing import Any

import pytest

from hub.core.messages import Message
from hub.core.parts import File
from tests.channels.doubles import FakeHub
from tests.channels.rest.account import TOKEN
from tests.channels.serving import Client

REST = "/channels/rest/demo/messages"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


async def visitor(client: Client) -> dict[str, Any]:
    async with client.post("/chat/v1/demo/sessions", json={}) as answer:
        return await answer.json()  # type: ignore[no-any-return]


async def with_file(hub: FakeHub, channel: str, address: str, **more: Any) -> tuple[Message, File]:
    file = await hub.put("套餐 说明.pdf", "application/pdf", b"%PDF-")
    return hub.say((channel, "demo", address), (file,), **more), file


def web_path(message: Message, file: File) -> str:
    return f"/chat/v1/demo/messages/{message.seq}/files/{file.file_id}"


async def test_a_visitor_has_the_file_of_an_answer_to_him(client: Client, hub: FakeHub):
    him = await visitor(client)
    message, file = await with_file(hub, "web", him["visitor_id"])
    async with client.get(web_path(message, file), params={"token": him["token"]}) as answer:
        assert (answer.status, await answer.read()) == (200, b"%PDF-")
        assert answer.content_type == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        name = answer.headers["Content-Disposition"]
        assert name == "attachment; filename*=UTF-8''%E5%A5%97%E9%A4%90%20%E8%AF%B4%E6%98%8E.pdf"


async def test_a_stranger_has_nothing_of_it(client: Client, hub: FakeHub):
    him, other = await visitor(client), await visitor(client)
    message, file = await with_file(hub, "web", him["visitor_id"])
    async with client.get(web_path(message, file), params={"token": other["token"]}) as answer:
        assert answer.status == 404
    async with client.get(web_path(message, file), params={"token": "forged.token"}) as answer:
        assert answer.status == 401


async def test_a_private_note_keeps_its_file(client: Client, hub: FakeHub):
    him = await visitor(client)
    message, file = await with_file(hub, "web", him["visitor_id"], private=True)
    async with client.get(web_path(message, file), params={"token": him["token"]}) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(("seq", "file_id"), [("1", "none"), ("2", ""), ("0", ""), ("x", "")])
async def test_only_the_message_that_has_it_gives_it(
    client: Client, hub: FakeHub, seq: str, file_id: str
):
    him = await visitor(client)
    message, file = await with_file(hub, "web", him["visitor_id"])
    hub.say(("web", "demo", him["visitor_id"]), "好的")
    path = f"/chat/v1/demo/messages/{seq}/files/{file_id or file.file_id}"
    assert message.seq == 1
    async with client.get(path, params={"token": him["token"]}) as answer:
        assert answer.status == 404


async def test_an_integrator_has_the_files_of_his_senders(client: Client, hub: FakeHub):
    message, file = await with_file(hub, "rest", "u1")
    path = f"{REST}/{message.seq}/files/{file.file_id}"
    async with client.get(path, params={"sender": "u1"}, headers=AUTH) as answer:
        assert (answer.status, await answer.read()) == (200, b"%PDF-")
    async with client.get(path, params={"sender": "u2"}, headers=AUTH) as answer:
        assert answer.status == 404
    async with client.get(path, params={"sender": "u1"}) as answer:
        assert answer.status == 401
