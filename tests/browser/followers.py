"""WeChat for a house of the tests: the strict peer in a thread of its own, and a follower."""

import asyncio
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIRequestContext

from tests.browser.house import House
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.platform import Platform
from tests.channels.wechat.pushing import sealed, spoken


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who writes to an account of the house by WeChat."""

    house: House
    platform: Platform
    api: APIRequestContext
    account: str
    openid: str

    def write(self, words: str) -> None:
        """Until the account runs he is told nothing, and tries again as the platform does."""
        self.platform.write(self.openid)
        number = secrets.randbelow(10**15)
        end = time.monotonic() + 20
        while self._push(spoken(words, number, self.openid)) != 200:
            assert time.monotonic() < end, "the account does not run"
            time.sleep(0.3)

    def _push(self, fields: dict[str, Any]) -> int:
        query, body = sealed(fields)
        address = f"{self.house.url}/channels/wechat/{self.account}?{urlencode(query)}"
        return self.api.post(address, data=body).status


@contextmanager
def following(house: House, admin: APIRequestContext, account: str) -> Iterator[Follower]:
    """An account of the house, and one who follows it."""
    platform, loop = Platform(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(platform.start(), loop).result(10)
    config = {**WECHAT, "api_url": platform.url}
    body = {"channel": "wechat", "name": account, "node_id": "root", "config": config}
    made = admin.post(f"{house.url}/api/v1/channels", data=body)
    assert made.ok, made.text()
    yield Follower(house, platform, admin, account, f"o{secrets.token_hex(13)}")
    asyncio.run_coroutine_threadsafe(platform.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()
