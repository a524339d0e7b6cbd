"""Mail servers in memory for a hub of another process: what customers write, and what they get."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from hub.house.ports import free_port
from tests.channels.email.imap_double import ImapDouble
from tests.channels.email.smtp_double import SmtpDouble

ADDRESS = "support@unicom.test"
USER = "demo"


class PostOffice:
    """`config` is that of an account whose mail goes this way; whoever writes comes to people."""

    def __init__(self) -> None:
        self.imap = ImapDouble()
        self.smtp = SmtpDouble()
        self.ports = free_port(), free_port()
        self._loop = asyncio.new_event_loop()

    @property
    def config(self) -> dict[str, Any]:
        imap, smtp = self.ports
        plain = {"host": "127.0.0.1", "security": "plain"}
        return {
            "address": ADDRESS, "name": "联通客服", "user": USER, "secret": "pw", "bot": False,
            "poll_seconds": 1, "imap": {**plain, "port": imap},
            "smtp": {**plain, "port": smtp, "login": False},
        }  # fmt: skip

    def write(self, raw: bytes) -> None:
        """A customer's mail comes into the mailbox."""
        self._loop.call_soon_threadsafe(self.imap.boxes[USER].put, raw)

    def got(self, count: int, seconds: float = 15) -> list[EmailMessage]:
        """What has been sent, as soon as there are so many."""
        end = time.monotonic() + seconds
        while len(self.smtp.mails) < count and time.monotonic() < end:
            time.sleep(0.05)
        return [_read(one) for one in tuple(self.smtp.mails)]

    def until(self, fits: Callable[[EmailMessage], bool], seconds: float = 15) -> EmailMessage:
        """The mail of those sent that is meant, as soon as it is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for one in map(_read, tuple(self.smtp.mails)):
                if fits(one):
                    return one
            time.sleep(0.05)
        raise TimeoutError(f"not among {len(self.smtp.mails)} mails")

    async def _open(self) -> None:
        imap, smtp = self.ports
        await self.imap.start(imap)
        await self.smtp.start(smtp)

    async def _close(self) -> None:
        await self.imap.stop()
        await self.smtp.stop()

    def run(self, opened: threading.Event) -> None:
        self._loop.run_until_complete(self._open())
        opened.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._close())
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)


def _read(raw: bytes) -> EmailMessage:
    text = raw.replace(b"\r\n..", b"\r\n.").removesuffix(b".\r\n")
    return message_from_bytes(text, policy=policy.default)


@contextmanager
def standing() -> Iterator[PostOffice]:
    office, opened = PostOffice(), threading.Event()
    thread = threading.Thread(target=office.run, args=(opened,))
    thread.start()
    opened.wait(10)
    try:
        yield office
    finally:
        office.stop()
        thread.join(10)
