"""Channel accounts over the API: run, changed, tried; and their secrets never leave."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.house.ports import free_port
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store
SECRET = "hush-hush-hush-hush"
SHOP = {"channel": "rest", "name": "shop", "title": "商城", "node_id": "root"}


def shop(**config: Any) -> dict[str, Any]:
    return {**SHOP, "config": {"token": SECRET, **config}}


async def runs(hub: Hub, *, expected: bool, name: str = "shop") -> None:
    async with asyncio.timeout(10):
        while bool(hub.spine.channels.get("rest", name)) != expected:
            await asyncio.sleep(0.02)


async def write(hub: Hub, name: str = "shop") -> int:
    body = {"external_id": "1", "sender": {"id": "u"}, "text": "在吗"}
    path = hub.url(f"/channels/rest/{name}/messages")
    key = {"Authorization": f"Bearer {SECRET}"}
    async with Browser(hub) as browser, browser.session.post(path, json=body, headers=key) as said:
        return said.status


async def test_an_account_starts_stops_and_starts_while_the_hub_runs(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    assert await write(hub) == 404
    made = await admin.post("/channels", shop())
    assert (made["id"], made["active"]) == ("rest:shop", True)
    await runs(hub, expected=True)
    assert await write(hub) == 202
    stopped = await admin.post("/channels/rest:shop/stop")
    assert not stopped["active"]
    await runs(hub, expected=False)
    assert await write(hub) == 404
    await admin.post("/channels/rest:shop/start")
    await runs(hub, expected=True)
    assert await write(hub) == 202


async def test_secrets_go_in_and_never_come_out(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    said = [await admin.post("/channels", shop(webhook_secret=SECRET))]
    said.append(await admin.get("/channels"))
    said.append(await admin.get("/channels/kinds"))
    change = {"title": "新名", "node_id": "root", "config": {"rate": 7.0}, "rev": 0}
    said.append(await admin.put("/channels/rest:shop", change))
    said.append(await admin.get("/audit"))
    assert SECRET not in json.dumps(said)
    (account,) = said[1]["items"]
    assert account["secrets"] == ["token", "webhook_secret"]
    assert "token" not in account["config"]
    await runs(hub, expected=True)
    assert await write(hub) == 202  # the token that was not given again is the one it had
    for collection in ("accounts", "audit", "events", "processes", "idempotency"):
        documents = [one async for one in hub.spine.db[collection].find({})]
        assert SECRET not in str(documents), collection


async def test_what_is_wrong_is_told_field_by_field_in_the_callers_words(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    for body, field in (
        (shop(webhook_url="ftp://x"), "config.webhook_url"),
        (shop(rate=-1), "config.rate"),
        (shop(nonsense=1), "config.nonsense"),
        ({**SHOP, "config": {}}, "config.token"),
        ({**shop(), "name": "No Good"}, "name"),
        ({**shop(), "channel": "pigeon"}, "channel"),
        ({**shop(), "node_id": "root.nowhere"}, "node_id"),
    ):
        status, answer = await admin.call("POST", "/channels", body)
        assert status in {400, 403}, answer
        if status == 400:
            assert set(answer["error"]["fields"]) == {field}
    assert (await admin.get("/channels"))["items"] == []


async def test_what_a_provider_cannot_do_without_is_told_at_its_fields(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    body = {"channel": "smsweb", "name": "texts", "title": "", "node_id": "root"}
    config = {"provider": "tencent", "user": "id", "secret": SECRET, "key": "k" * 16}
    status, answer = await admin.call("POST", "/channels", body | {"config": config})
    missing = ("sign_name", "template", "application")
    assert status == 400
    assert answer["error"]["fields"] == {f"config.{one}": "不能为空" for one in missing}


async def test_who_read_an_older_one_is_told_so(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    await admin.post("/channels", shop())
    body = {"title": "一", "node_id": "root", "config": {}, "rev": 0}
    await admin.put("/channels/rest:shop", body)
    status, answer = await admin.call("PUT", "/channels/rest:shop", body)
    assert (status, answer["error"]["code"]) == (409, "account_changed")
    status, answer = await admin.call("DELETE", "/channels/rest:shop", {"rev": 1})
    assert (status, answer["error"]["code"]) == (409, "account_runs")
    rev = (await admin.post("/channels/rest:shop/stop"))["rev"]
    status, _ = await admin.call("DELETE", "/channels/rest:shop", {"rev": rev})
    assert status == 200


async def test_a_test_tells_whether_the_receiver_takes_a_signed_ping(hub: Hub, browsers: Any):
    heard: list[web.Request] = []

    async def take(request: web.Request) -> web.Response:
        heard.append(request)
        return web.Response(status=200 if len(heard) == 1 else 403)

    app = web.Application()
    app.router.add_post("/hook", take)
    server = TestServer(app, port=free_port())
    await server.start_server()
    admin = await browsers("admin")
    await admin.post("/channels", shop(webhook_url=str(server.make_url("/hook"))))
    tested = await admin.post("/channels/rest:shop/test")
    assert tested["good"] and tested["findings"][0]["milliseconds"] >= 0
    assert heard[0].headers["X-Hub-Signature-256"].startswith("sha256=")
    refused = await admin.post("/channels/rest:shop/test")
    assert not refused["good"] and "403" in refused["findings"][0]["detail"]
    await server.close()
    gone = await admin.post("/channels/rest:shop/test")
    assert not gone["good"]


async def test_a_web_account_tells_its_pages_and_the_line_to_copy(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    origins = ["https://www.example.com", "example.com/shop"]
    body = {"channel": "web", "name": "site", "node_id": "root"}
    await admin.post("/channels", {**body, "config": {"allowed_origins": origins}})
    tested = await admin.post("/channels/web:site/test")
    good = {one["detail"]: one["good"] for one in tested["findings"]}
    assert good["https://www.example.com"] and not good["example.com/shop"]
    assert any('data-account="site"' in detail for detail in good)


async def test_accounts_are_counted_and_told_live(hub: Hub, browsers: Any):
    admin = await browsers("admin")
    socket = await admin.live()
    await socket.receive_json(timeout=5)
    await admin.post("/channels", shop())
    async with asyncio.timeout(5):
        while (frame := await socket.receive_json()).get("kind") != "channel":
            pass
    assert frame["data"] == {"id": "rest:shop", "action": "add"}
    await runs(hub, expected=True)
    await write(hub)
    async with asyncio.timeout(10):
        while (await admin.get("/channels"))["items"][0]["received"] != 1:
            await asyncio.sleep(0.05)
    await socket.close()
