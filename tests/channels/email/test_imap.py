"""What is asked of a folder ends with its connection."""

import asyncio
from typing import Any

import pytest

from channels.email.config import EmailConfig
from channels.email.imap import Folder, opened
from channels.email.keys import Keys
from hub.core.clock import SystemClock
from hub.core.errors import Temporary
from hub.house.ports import free_port
from tests.channels.email.account import MAILBOX


class Silent:
    """A client whose server says nothing more."""

    async def uid(self, *command: str) -> Any:
        await asyncio.Event().wait()


async def test_a_loss_in_the_middle_of_a_question_is_not_waited_out() -> None:
    lost = asyncio.Event()
    folder = Folder(Silent(), lost, validity=1, last=0)
    asyncio.get_running_loop().call_later(0.05, lost.set)
    async with asyncio.timeout(10):
        with pytest.raises(Temporary, match="lost"):
            await folder.mark_seen(1)


async def test_a_loss_in_the_middle_of_a_login_is_not_waited_out() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK [CAPABILITY IMAP4rev1] here\r\n")
        await reader.readline()
        writer.transport.abort()

    port = free_port()
    async with await asyncio.start_server(hang_up, "127.0.0.1", port):
        server = {"host": "127.0.0.1", "port": port, "security": "plain"}
        config = EmailConfig(**{**MAILBOX, "imap": server})
        async with asyncio.timeout(5):
            with pytest.raises(Temporary):
                async with opened(config, Keys(config, SystemClock())):
                    pass
