"""WeChat for a house of the tests: the strict peer in a thread of its own, and a follower."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIRequestContext

from tests.browser.beside import beside
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

    def write(self, words: str, *, hours_ago: int = 0) -> None:
        """Until the account runs he is told nothing, and tries again as the platform does.

        It may have been written long before it is pushed; that opens nothing any more.
        """
        if not hours_ago:
            self.platform.write(self.openid)
        said = spoken(words, secrets.randbelow(10**15), self.openid)
        said["CreateTime"] -= hours_ago * 3600
        end = time.monotonic() + 20
        while self._push(said) != 200:
            assert time.monotonic() < end, "the account does not run"
            time.sleep(0.3)

    def _push(self, fields: dict[str, Any]) -> int:
        query, body = sealed(fields)
        address = f"{self.house.url}/channels/wechat/{self.account}?{urlencode(query)}"
        return self.api.post(address, data=body).status


@contextmanager
def following(
    house: House, admin: APIRequestContext, account: str, **more: Any
) -> Iterator[Follower]:
    """An account of the house with `more` in its settings, and one who follows it."""
    platform = Platform()
    with beside() as there:
        there.do(platform.start())
        config = {**WECHAT, "api_url": platform.url, **more}
        body = {"channel": "wechat", "name": account, "node_id": "root", "config": config}
        made = admin.post(f"{house.url}/api/v1/channels", data=body)
        assert made.ok, made.text()
        yield Follower(house, platform, admin, account, f"o{secrets.token_hex(13)}")
        there.do(platform.stop())
