"""A carrier's message centre for a house of the tests, in a thread of its own, and a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import APIRequestContext

from channels.sms.coding import Coding, decode
from hub.house.ports import free_port
from tests.browser.beside import Beside, beside
from tests.browser.house import House
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import Centre, in_words


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody who writes to an account of the house by text message."""

    centre: Centre
    beside: Beside
    number: str

    def write(self, words: str) -> None:
        """As soon as the account has bound."""
        sent = self.centre.deliver(
            words.encode("utf-16-be"), source_addr=f"86{self.number}", data_coding=8
        )
        assert self.beside.do(sent) == 0

    def texts(self) -> list[str]:
        return [decode(one.message.short_message, Coding.UCS2) for one in self.centre.submits]


@contextmanager
def calling(house: House, admin: APIRequestContext, account: str, number: str) -> Iterator[Phone]:
    """An account of the house, bound to a centre that tells of each message that it arrived."""
    centre, port = Centre(), free_port()
    centre.receipts = in_words
    with beside() as there:
        there.do(centre.start(port))
        config = {**SMSBOX, "carriers": [{**SMSBOX["carriers"][0], "port": port}]}
        body = {"channel": "smpp", "name": account, "node_id": "root", "config": config}
        made = admin.post(f"{house.url}/api/v1/channels", data=body)
        assert made.ok, made.text()
        yield Phone(centre, there, number)
        there.do(centre.stop())
