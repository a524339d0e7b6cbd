"""Tries a mailbox's two servers, by connections of its own: "test connection"."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from channels.email.config import MailboxConfig
from channels.email.imap import opened
from channels.email.keys import Keys
from channels.email.smtp import Carrier
from channels.email.titles import INCOMING, OUTGOING
from channels.watch import Titles, title_of
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError

TRY_SECONDS = 8.0
"""For each of the two servers."""


async def try_servers(config: MailboxConfig, clock: Clock) -> Sequence[Finding]:
    """Logs in to both, and opens the folder."""

    keys = Keys(config, clock)

    async def look_in() -> None:
        async with opened(config, keys):
            pass

    return (
        await _try(INCOMING, look_in, clock),
        await _try(OUTGOING, Carrier(config, clock, keys).try_out, clock),
    )


async def _try(titles: Titles, attempt: Callable[[], Awaitable[None]], clock: Clock) -> Finding:
    began = clock.monotonic()
    try:
        async with asyncio.timeout(TRY_SECONDS):
            await attempt()
    except (ChannelError, TimeoutError) as error:
        title = title_of(titles, error)
        detail = error.detail if isinstance(error, ChannelError) else ""
        return Finding(title=title, good=False, detail=detail)
    return Finding(title=titles[object], seconds=clock.monotonic() - began)
