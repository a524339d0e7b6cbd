"""Mails as they came, read again for whoever wants more of one than its message shows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.email.mail import Mail, Unreadable
from channels.email.parsing import read
from hub.core.errors import NotFound
from hub.core.messages import Message
from hub.core.parts import File
from hub.store.files import Files
from hub.store.messages import Messages

AT_ONCE = 2
"""Mails in memory and read at a time: one may have 64 MiB."""
READ_SECONDS = 10.0


class NoMail(NotFound):
    code = "no_mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`raw` is what is kept with the message; `mail` None where the mail is gone, or unreadable."""

    message: Message
    raw: Mapping[str, Any]
    mail: Mail | None = None
    size: int = 0


class Mailroom:
    def __init__(self, messages: Messages, files: Files) -> None:
        self._messages = messages
        self._files = files
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def open(self, message_id: str) -> Kept:
        """Raises NoMail for whatever is none."""
        message, raw = await self._find(message_id)
        kept = Kept(message=message, raw=raw)
        async with self._turns:
            try:
                _, data = await self._files.open(str(raw.get("source", "")))
                async with asyncio.timeout(READ_SECONDS):
                    mail = await asyncio.to_thread(read, data)
            except (NotFound, Unreadable, TimeoutError):
                return kept
        return Kept(message=message, raw=raw, mail=mail, size=len(data))

    async def source(self, message_id: str) -> tuple[File, bytes]:
        """The mail as it came; raises NoMail."""
        _, raw = await self._find(message_id)
        try:
            return await self._files.open(str(raw.get("source", "")))
        except NotFound:
            raise NoMail from None

    async def _find(self, message_id: str) -> tuple[Message, Mapping[str, Any]]:
        found = await self._messages.raw(message_id)
        if found is None or "subject" not in found[1]:
            raise NoMail
        return found
