"""What browsers are told and refused: headers on every answer, no request from foreign pages."""

import pytest

from hub.store.database import StoreError
from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store


@pytest.mark.parametrize(
    "path", ["/console/", "/demo", "/widget/chat.js", "/api/v1/me", "/api/v1/openapi.json", "/no"]
)
async def test_every_answer_has_the_security_headers(hub: Hub, browsers, path: str) -> None:
    browser = await browsers()
    async with browser.session.get(hub.url(path)) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy.split("; ")
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_foreign_page_can_do_nothing_with_our_cookie(
    hub: Hub, browsers, headers: dict[str, str]
) -> None:
    agent = await browsers("agent")
    status, body = await agent.call("POST", "/logout", headers=headers)
    assert (status, body["error"]["code"]) == (403, "foreign_origin")
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", **headers}
    status, body = await agent.call("GET", "/live", headers=upgrade)
    assert (status, body["error"]["code"]) == (403, "foreign_origin")


async def test_our_own_page_may(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    ours = {"Origin": hub.url(""), "Sec-Fetch-Site": "same-origin"}
    assert (await agent.call("POST", "/logout", headers=ours))[0] == 200


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b'{"username": "agent"', "application/json", 400, "bad_json"),
        (b'{"username": "\xff\xfe"}', "application/json", 400, "not_utf8"),
        (b'"text"', "application/json", 400, "bad_input"),
        (b"username=agent&password=x", "application/x-www-form-urlencoded", 415, "not_json"),
        (b'{"username": "a", "password": "b"}', "text/plain", 415, "not_json"),
        (b"", "application/json", 400, "bad_json"),
        (b'{"username": "a", "password": "' + b"x" * 70_000 + b'"}', "application/json", 413,
         "too_long"),
        (b"[" * 60_000, "application/json", 400, "bad_json"),
    ],
)  # fmt: skip
async def test_bad_bodies_get_clear_errors(
    hub: Hub, browsers, data: bytes, kind: str, status: int, code: str
) -> None:
    browser = await browsers()
    headers = {"Content-Type": kind}
    got, body = await browser.call("POST", "/login", data=data, headers=headers)
    assert (got, body["error"]["code"]) == (status, code)
    assert body["error"]["message"]


async def test_each_wrong_field_is_named_with_what_is_wrong(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    wrong = {"title": "x" * 300, "extra": 1}
    status, body = await agent.call("POST", "/workorders", wrong)
    fields = body["error"]["fields"]
    assert status == 400
    assert fields == {
        "type": "必填",
        "title": "最多 200 个字符",
        "extra": "不认识的字段",
    }


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/me", 405)]
)
async def test_unknown_addresses_and_methods_are_answered_as_json(
    hub: Hub, browsers, method: str, path: str, status: int
) -> None:
    browser = await browsers()
    got, body = await browser.call(method, path)
    assert got == status
    assert body["error"]["message"]


async def test_a_store_that_is_away_is_said_to_be(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = await browsers("agent")

    async def away(*_: object) -> None:
        raise StoreError("no server")

    monkeypatch.setattr(hub.console.services.stores.conversations, "get", away)
    status, body = await agent.call("GET", "/conversations/1")
    assert (status, body["error"]["code"]) == (503, "unavailable")
    assert "no server" not in body["error"]["message"]


async def test_pages_are_not_cached_and_paths_do_not_climb(hub: Hub, browsers) -> None:
    browser = await browsers()
    async with browser.session.get(hub.url("/console/conversations/abc")) as response:
        assert response.status in {200, 503}
        assert response.headers.get("Cache-Control", "no-cache") == "no-cache"
    async with browser.session.get(hub.url("/widget/..%2f..%2fpages.py")) as response:
        assert response.status == 404
