"""The outside of the channel `email`: a mailbox."""

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.channels.email.account import MAILBOX
from tests.channels.email.imap_double import RUNNING
from tests.channels.peer import Peer
from tests.channels.serving import Client


class EmailPeer(Peer):
    """Puts mails into the mailbox; one that is marked there has been acknowledged."""

    payloads = (
        b"From: Zhang <zhang@example.com>\r\nMessage-ID: <1@example.com>\r\n\r\nhello\r\n",
        b"From: zhang@example.com\r\nSubject: =?utf-8?b?6K+d6LS5?=\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        b"<p>hello</p>\r\n--x\r\nContent-Type: image/png; name=a.png\r\n\r\nAAAA\r\n--x--\r\n",
    )
    config = MAILBOX
    dead = MAILBOX

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**MAILBOX, "user": account}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        box = RUNNING[MAILBOX["imap"]["port"]].boxes[account]
        head = f"From: u1@example.com\r\nMessage-ID: <{external_id}@example.com>\r\n"
        head += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        uid = box.put(f"{head}\r\n{text}\r\n".encode())
        await asyncio.wait_for(box.left(uid), 10)
        return box.mails[uid].seen
