"""Signing in over the API: a cookie that scripts never see, and what each role then reaches."""

import pytest

from tests.agent_console.conftest import PASSWORD, Hub

pytestmark = pytest.mark.store


async def test_the_cookie_is_for_the_server_only(hub: Hub, browsers) -> None:
    browser = await browsers()
    login = {"username": "agent", "password": PASSWORD}
    async with browser.session.post(hub.url("/api/v1/login"), json=login) as response:
        cookie = response.cookies["zongji_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["secure"]
    assert PASSWORD not in str(cookie)
    assert (await browser.get("/me"))["username"] == "agent"
    await browser.post("/logout")
    assert (await browser.call("GET", "/me"))[0] == 401


async def test_a_wrong_password_is_told_in_the_language_of_the_browser(hub: Hub, browsers) -> None:
    browser = await browsers()
    body = {"username": "agent", "password": "wrong"}
    for language, words in (("en-GB,en;q=0.9", "User name"), ("zh-CN", "用户名"), ("fr", "用户名")):
        status, answer = await browser.call(
            "POST", "/login", body, headers={"Accept-Language": language}
        )
        assert (status, answer["error"]["code"]) == (401, "bad_login")
        assert words in answer["error"]["message"]
    for _ in range(2):
        await browser.call("POST", "/login", body)
    async with browser.session.post(hub.url("/api/v1/login"), json=body) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("username", "allowed", "refused"),
    [
        ("agent", "/conversations", None),
        ("editor", "/articles", "/conversations"),
        ("supervisor", "/parked", None),
        ("editor", "/articles", "/workorders"),
    ],
)
async def test_rights_are_by_role(
    hub: Hub, browsers, username: str, allowed: str, refused: str | None
) -> None:
    browser = await browsers(username)
    await browser.get(allowed)
    if refused:
        status, body = await browser.call("GET", refused)
        assert (status, body["error"]["code"]) == (403, "forbidden")
    assert "articles.import_live" not in (await browser.get("/me"))["rights"]
