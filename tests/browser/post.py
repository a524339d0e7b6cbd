"""A post office of the tests' own: mailboxes that a house reads, and the mails that it sends."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from playwright.sync_api import APIRequestContext

from hub.house.ports import free_port
from tests.browser.house import House
from tests.channels.email.imap_double import ImapDouble
from tests.channels.email.smtp_double import SmtpDouble

DOMAIN = "carrier.test"


class PostOffice:
    """IMAP and SMTP on loopback, in a thread of their own."""

    def __init__(self) -> None:
        self._imap, self._smtp = ImapDouble(), SmtpDouble()
        self._ports = {"imap": free_port(), "smtp": free_port()}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> None:
        self._thread.start()
        self._do(self._imap.start(self._ports["imap"]))
        self._do(self._smtp.start(self._ports["smtp"]))

    def close(self) -> None:
        self._do(self._imap.stop())
        self._do(self._smtp.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    def config(self, box: str) -> dict[str, Any]:
        """What every channel is set up with that goes by mail, for the mailbox of this name."""
        plain = {"host": "127.0.0.1", "security": "plain"}
        return {
            "address": f"{box}@{DOMAIN}", "user": box, "secret": "pw", "poll_seconds": 2,
            "imap": {**plain, "port": self._ports["imap"]},
            "smtp": {**plain, "port": self._ports["smtp"], "login": False},
        }  # fmt: skip

    def connect(
        self, house: House, admin: APIRequestContext, box: str, channel: str = "email", **more: Any
    ) -> None:
        """An account of this channel that reads the mailbox; `more` are settings of its own."""
        config = self.config(box) | more
        body = {"channel": channel, "name": box, "node_id": "root", "config": config}
        made = admin.post(f"{house.url}/api/v1/channels", data=body)
        assert made.ok, made.text()

    def deliver(self, box: str, raw: bytes) -> None:
        async def put() -> None:
            self._imap.boxes[box].put(raw)

        self._do(put())

    @property
    def sent(self) -> list[bytes]:
        """All that has gone out, in order."""
        return list(self._smtp.mails)

    def until(self, fits: Callable[[EmailMessage], bool], seconds: float = 15) -> EmailMessage:
        """The mail of those sent that is meant, as soon as it is there; with its Return-Path."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for raw, (sender, _) in zip(self.sent, self._smtp.envelopes, strict=False):
                mail = _read(raw)
                mail["Return-Path"] = sender.partition("<")[2].partition(">")[0]
                if fits(mail):
                    return mail
            time.sleep(0.05)
        raise TimeoutError(f"not among {len(self.sent)} mails")


def _read(raw: bytes) -> EmailMessage:
    text = raw.replace(b"\r\n..", b"\r\n.").removesuffix(b".\r\n")
    return message_from_bytes(text, policy=policy.default)


@contextmanager
def running_post() -> Iterator[PostOffice]:
    office = PostOffice()
    office.open()
    try:
        yield office
    finally:
        office.close()
