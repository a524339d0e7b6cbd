"""A carrier's message centre for a house of the tests, in a thread of its own, and a phone."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import APIRequestContext

from channels.sms.coding import Coding, decode
from hub.house.ports import free_port
from tests.browser.house import House
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import Centre, in_words


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody who writes to an account of the house by text message."""

    centre: Centre
    loop: asyncio.AbstractEventLoop
    number: str

    def write(self, words: str) -> None:
        """As soon as the account has bound."""
        sent = self.centre.deliver(
            words.encode("utf-16-be"), source_addr=f"86{self.number}", data_coding=8
        )
        assert asyncio.run_coroutine_threadsafe(sent, self.loop).result(20) == 0

    def texts(self) -> list[str]:
        return [decode(one.message.short_message, Coding.UCS2) for one in self.centre.submits]


@contextmanager
def calling(house: House, admin: APIRequestContext, account: str, number: str) -> Iterator[Phone]:
    """An account of the house, bound to a centre that tells of each message that it arrived."""
    centre, loop, port = Centre(), asyncio.new_event_loop(), free_port()
    centre.receipts = in_words
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(centre.start(port), loop).result(10)
    config = {**SMSBOX, "carriers": [{**SMSBOX["carriers"][0], "port": port}]}
    body = {"channel": "smpp", "name": account, "node_id": "root", "config": config}
    made = admin.post(f"{house.url}/api/v1/channels", data=body)
    assert made.ok, made.text()
    yield Phone(centre, loop, number)
    asyncio.run_coroutine_threadsafe(centre.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()
