"""WhatsApp for a house of the tests: the strict Cloud API, and somebody who writes by it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIRequestContext

from hub.core.clock import new_id
from tests.browser.beside import beside
from tests.browser.house import House
from tests.channels.whatsapp.account import WHATSAPP
from tests.channels.whatsapp.cloud import Cloud
from tests.channels.whatsapp.posts import posted, signed, told


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who writes to an account of the house by WhatsApp, from this number."""

    house: House
    cloud: Cloud
    api: APIRequestContext
    account: str
    number: str
    name: str

    def write(self, words: str, *, hours_ago: int = 0) -> None:
        """It may have been written long before it is posted; that opens nothing any more."""
        if not hours_ago:
            self.cloud.writers.add(self.number)
        said = {"type": "text", "text": {"body": words}}
        at = str(int(time.time()) - hours_ago * 3600)
        raw = posted(
            {**said, "timestamp": at}, wamid=new_id(), customer=self.number, name=self.name
        )
        self._post(raw)

    def get(self, sent: Mapping[str, Any]) -> None:
        """His phone has it."""
        self._post(told(sent["biz_opaque_callback_data"], "delivered", recipient_id=self.number))

    def _post(self, raw: bytes) -> None:
        """Until the account runs nobody takes it, and it is tried again."""
        address = f"{self.house.url}/channels/whatsapp/{self.account}"
        end = time.monotonic() + 20
        while self.api.post(address, data=raw, headers=signed(raw)).status != 200:
            assert time.monotonic() < end, "the account does not run"
            time.sleep(0.3)


@contextmanager
def writing(
    house: House, admin: APIRequestContext, account: str, number: str, name: str, **more: Any
) -> Iterator[Contact]:
    """An account of the house with `more` in its settings, and one who writes to it."""
    cloud = Cloud()
    with beside() as there:
        server = cloud.open()
        url = there.do(server.__aenter__())
        config = {**WHATSAPP, "server": url, **more}
        body = {"channel": "whatsapp", "name": account, "node_id": "root", "config": config}
        made = admin.post(f"{house.url}/api/v1/channels", data=body)
        assert made.ok, made.text()
        yield Contact(house, cloud, admin, account, number, name)
        there.do(server.__aexit__(None, None, None))
