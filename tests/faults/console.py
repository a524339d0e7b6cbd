"""What everybody at a console does: sign in, act, answer a customer."""

import time
from typing import Any

import aiohttp

from tests.faults.story import Ack, Story
from tests.faults.town import PASSWORD, TOKEN

FAILURES = (aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError)
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SILENCE = aiohttp.ClientWSTimeout(ws_receive=8.0)
"""Seconds without a frame after which a socket is taken for dead; the hub pings every five."""


def signed_in_sessions() -> aiohttp.ClientSession:
    """Keeps the cookie of a server without a name."""
    jar = aiohttp.CookieJar(unsafe=True)
    return aiohttp.ClientSession(cookie_jar=jar, timeout=aiohttp.ClientTimeout(total=10))


async def sign_in(session: aiohttp.ClientSession, base: str, username: str) -> None:
    body = {"username": username, "password": PASSWORD}
    async with session.post(f"{base}/api/v1/login", json=body) as answer:
        if answer.status != 200:
            raise ValueError(f"login: {answer.status}")


async def act(
    session: aiohttp.ClientSession, url: str, body: dict[str, Any], *, method: str = "POST",
    key: str = "",
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """`key`: the same request again shall not be done again."""
    headers = {"Idempotency-Key": key} if key else {}
    async with session.request(method, url, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def find(session: aiohttp.ClientSession, url: str, **query: str) -> dict[str, Any]:
    """Raises ValueError for whatever is not there, or not for him."""
    async with session.get(url, params=query) as answer:
        if answer.status != 200:
            raise ValueError(f"{url}: {answer.status}")
        found: dict[str, Any] = await answer.json()
        return found


async def reply(
    story: Story, session: aiohttp.ClientSession, url: str, thread: str, cid: str
) -> None:
    """The same twice, and both told that it is kept."""
    said = time.monotonic()
    for _ in range(2):
        body = {"text": "您好，我是人工", "cid": cid}
        status, told = await act(session, f"{url}/messages", body)
        if status // 100 == 2:
            seq, at = told["seq"], time.monotonic()
            story.acks.append(Ack(thread, cid, f"{thread}.{seq:09d}", seq, said, at))
