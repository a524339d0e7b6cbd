"""The REST channel over real HTTP: tokens, bodies, attachments and the long poll."""

import asyncio
import json
import time
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest

from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.messages import Author, AuthorKind
from hub.core.parts import Audio, File, Image, Text
from tests.channels.doubles import FakeHub
from tests.channels.rest.account import REST, TOKEN
from tests.channels.serving import Client

PATH = "/channels/rest/demo/messages"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
WHERE = ("rest", "demo", "u1")


async def post(client: Client, **changes: Any) -> tuple[int, dict[str, Any]]:
    body = {"external_id": "e1", "sender": {"id": "u1", "name": "张三"}, "text": "你好"} | changes
    async with client.post(PATH, json=body, headers=AUTH) as answer:
        return answer.status, await answer.json()


async def get(client: Client, **query: Any) -> tuple[int, dict[str, Any]]:
    async with client.get(PATH, params={"sender": "u1"} | query, headers=AUTH) as answer:
        return answer.status, await answer.json()


async def test_a_message_is_taken_once_and_named(client: Client, hub: FakeHub):
    status, first = await post(client)
    assert status == 202
    assert first == {
        "message_id": "t-u1.000000001", "conversation_id": "c-u1", "seq": 1, "duplicate": False
    }  # fmt: skip
    assert await post(client) == (202, {**first, "duplicate": True})
    assert len(hub.inbounds) == 1
    assert hub.inbounds[0].sender.name == "张三"


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ÿ"]
)
async def test_without_the_token_nothing_is_taken_or_told(
    client: Client, hub: FakeHub, header: str | None
):
    headers = {} if header is None else {"Authorization": header}
    for call in (client.post(PATH, json={}, headers=headers), client.get(PATH, headers=headers)):
        async with call as answer:
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert (await answer.json())["error"]["code"] == "unauthorized"
    assert not hub.inbounds


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"external_id": ""}, "external_id"),
        ({"external_id": "a b"}, "external_id"),
        ({"external_id": "x" * 201}, "external_id"),
        ({"external_id": 5}, "external_id"),
        ({"sender": {}}, "sender.id"),
        ({"sender": {"id": "\n"}}, "sender.id"),
        ({"sender": "u1"}, "sender"),
        ({"text": None}, "text"),
        ({"text": " \x00 "}, "text"),
        ({"text": ["a"]}, "text"),
        ({"attachments": [{}]}, "attachments.0.name"),
        (
            {"attachments": [{"name": "a", "content_type": "x", "data_base64": ""}]},
            "attachments.0.content_type",
        ),
        (
            {"attachments": [{"name": "a", "content_type": "a/b", "data_base64": "?"}]},
            "attachments.0.data_base64",
        ),
    ],
)
async def test_a_wrong_body_is_told_field_by_field(
    client: Client, hub: FakeHub, changes: dict[str, Any], field: str
):
    status, told = await post(client, **changes)
    assert (status, told["error"]["code"]) == (400, "bad_input")
    assert told["error"]["fields"][field]
    assert not hub.inbounds


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b"null"])
async def test_what_is_no_json_is_told_so(client: Client, body: bytes):
    headers = {**AUTH, "Accept-Language": "en"}
    async with client.post(PATH, data=body, headers=headers) as answer:
        told = (await answer.json())["error"]
    assert (answer.status, told["code"]) == (400, "bad_input")
    assert told["message"] == "The request is not valid; please check it."


async def test_too_much_is_too_long_or_too_large(client: Client, switchboard: Switchboard):
    status, told = await post(client, text="😀" * 10_000)
    assert (status, told["error"]["code"]) == (413, "too_long")
    assert "5000" in told["error"]["message"]
    await switchboard.stop("rest", "demo")
    config = {**REST, "body_bytes": 2048}
    await switchboard.start(Account(channel="rest", name="demo", config=config))
    status, told = await post(client, text="a" * 3000)
    assert (status, told["error"]["code"]) == (413, "too_large")


async def test_attachments_are_stored_and_are_parts_of_the_message(client: Client, hub: FakeHub):
    sorts = [
        ("照片.png", "image/PNG", b"\x89PNG\r\n\x1a\n"),
        ("../../etc/\x00a.amr", "text/html", b"#!AMR\n"),
        ("/", "text/plain", b"x"),
    ]
    attachments = [
        {
            "name": name,
            "content_type": kind,
            "data_base64": b64encode(head.ljust(2_000_000, b"x")).decode(),
        }
        for name, kind, head in sorts
    ]
    body = {"external_id": "e1", "sender": {"id": "u1"}, "text": "见附件"}
    raw = BytesIO(json.dumps(body | {"attachments": attachments}).encode())
    async with client.post(PATH, data=raw, headers=AUTH) as answer:
        assert answer.status == 202
    text, image, audio, file = hub.inbounds[0].parts
    assert text == Text(text="见附件")
    assert image == Image(name="照片.png", content_type="image/png", size=2_000_000, file_id="f0")
    assert audio == Audio(name="a.amr", content_type="audio/amr", size=2_000_000, file_id="f1")
    assert file == File(name="file", content_type="text/plain", size=2_000_000, file_id="f2")
    assert "data_base64" not in str(hub.inbounds[0].raw)
    _, told = await get(client)
    assert [part["type"] for part in told["messages"][0]["parts"]] == [
        "text", "image", "audio", "file"
    ]  # fmt: skip


async def test_answers_are_fetched_from_where_one_was(client: Client, hub: FakeHub):
    await post(client)
    hub.say(WHERE, "您好")
    hub.say(WHERE, "备注", private=True)
    hub.say(WHERE, "请讲", author=Author(kind=AuthorKind.AGENT, name="小李", id="agent"))
    status, told = await get(client, after="1")
    assert status == 200
    assert [one["seq"] for one in told["messages"]] == [2, 4]
    assert told["messages"][1] == {
        "type": "message", "seq": 4, "author": {"kind": "agent", "name": "小李"},
        "parts": [{"type": "text", "text": "请讲"}], "at": "2026-05-04T03:02:01+00:00",
    }  # fmt: skip
    assert await get(client, sender="stranger") == (200, {"messages": []})


async def test_a_long_poll_returns_with_the_answer(client: Client, hub: FakeHub):
    waiting = asyncio.ensure_future(get(client, wait="30"))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    hub.say(WHERE, "您好")
    _, told = await asyncio.wait_for(waiting, 5)
    assert [one["seq"] for one in told["messages"]] == [1]


async def test_a_long_poll_returns_empty_when_its_time_is_over(client: Client):
    began = time.monotonic()
    assert await get(client, wait="0.3") == (200, {"messages": []})
    assert 0.25 < time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sender": ""}, "sender"),
        ({"sender": "a b"}, "sender"),
        ({"after": "-1"}, "after"),
        ({"after": "x"}, "after"),
        ({"after": "9" * 30}, "after"),
        ({"wait": "nan"}, "wait"),
        ({"wait": "-1"}, "wait"),
    ],
)
async def test_a_wrong_question_is_told_field_by_field(
    client: Client, query: dict[str, str], field: str
):
    status, told = await get(client, **query)
    assert (status, list(told["error"]["fields"])) == (400, [field])


async def test_an_unknown_account_is_not_found(client: Client):
    path = PATH.replace("demo", "nobody")
    async with client.get(path, headers=AUTH) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (404, "not_found")


async def test_a_flood_is_told_when_to_come_again(client: Client, switchboard: Switchboard):
    await switchboard.stop("rest", "demo")
    config = {**REST, "rate": 0.01, "burst": 2}
    await switchboard.start(Account(channel="rest", name="demo", config=config))
    assert [(await post(client, external_id=str(n)))[0] for n in range(3)] == [202, 202, 429]
    async with client.post(
        PATH, json={"external_id": "x", "sender": {"id": "u1"}, "text": "a"}, headers=AUTH
    ) as answer:
        assert int(answer.headers["Retry-After"]) > 1
