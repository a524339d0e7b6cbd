"""Keeps what comes into a mailbox: raw first, then read; what cannot be read is parked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from hub.core.channel import Account, Surroundings
from hub.core.errors import HubError, Temporary, Unavailable
from hub.core.parts import File

log = logging.getLogger(__name__)

FILE_SECONDS = 60.0

Keep = Callable[[bytes, str], Awaitable[None]]
"""Takes a raw mail and the stored file that it is; raises HubError when it cannot be kept."""


class Keeper:
    """What the mailbox of an account is given to take mails; `keep` is the channel's own part."""

    def __init__(self, account: Account, hub: Surroundings, keep: Keep) -> None:
        self._account = account
        self._hub = hub
        self._keep = keep

    async def take(self, raw: bytes) -> bool:
        """What cannot be read is parked; only what could not be kept at all is tried again."""
        source = await self.store("mail.eml", "message/rfc822", raw)
        try:
            await self._keep(raw, source.file_id)
        except (Unavailable, TimeoutError):
            raise Temporary("the hub takes nothing now") from None
        except HubError as error:
            reason = _reason(error)
        except Exception as error:
            log.exception("mail_failed", extra={"account": self._account.id})
            reason = f"{type(error).__name__}: {error}"
        else:
            return True
        await self._park(reason, source.file_id)
        return False

    async def refuse(self, size: int) -> None:
        await self._park(f"mail_large: {size}", "")

    async def take_again(self, source: str) -> None:
        file, raw = await self._hub.files.open(source)
        await self._keep(raw, file.file_id)

    async def store(self, name: str, content_type: str, data: bytes) -> File:
        async with asyncio.timeout(FILE_SECONDS):
            return await self._hub.files.put(name, content_type, data)

    async def _park(self, reason: str, source: str) -> None:
        account = self._account
        await self._hub.logbook.park(account.channel, account.name, reason=reason, source=source)


def _reason(error: HubError) -> str:
    why = str(error.params.get("why", error.detail))
    return f"{error.code}: {why}" if why and why != error.code else error.code
