"""Tries a mailbox's two servers, by connections of its own: "test connection"."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from channels.email.config import MailboxConfig
from channels.email.imap import opened
from channels.email.smtp import Carrier
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError, NeedsReauth, Permanent

TRY_SECONDS = 8.0
"""For each of the two servers."""
Titles = dict[type, dict[str, str]]


async def try_servers(config: MailboxConfig, clock: Clock) -> Sequence[Finding]:
    """Logs in to both, and opens the folder."""

    async def look_in() -> None:
        async with opened(config):
            pass

    return (
        await _try(_INCOMING, look_in, clock),
        await _try(_OUTGOING, Carrier(config, clock).try_out, clock),
    )


async def _try(titles: Titles, attempt: Callable[[], Awaitable[None]], clock: Clock) -> Finding:
    began = clock.monotonic()
    try:
        async with asyncio.timeout(TRY_SECONDS):
            await attempt()
    except (ChannelError, TimeoutError) as error:
        title = next((words for kind, words in titles.items() if isinstance(error, kind)))
        detail = error.detail if isinstance(error, ChannelError) else ""
        return Finding(title=title, good=False, detail=detail)
    return Finding(title=titles[object], seconds=clock.monotonic() - began)


_INCOMING: Titles = {
    NeedsReauth: {
        "zh-CN": "收信服务器拒绝登录，请检查登录名和密码",
        "en": "The incoming server refuses the login: check user and password",
    },
    Permanent: {
        "zh-CN": "收信服务器上打不开这个文件夹",
        "en": "The incoming server does not open this folder",
    },
    Exception: {
        "zh-CN": "连不上收信服务器，请检查主机、端口和加密方式",
        "en": "The incoming server is not reached: check host, port and security",
    },
    object: {"zh-CN": "已登录收信服务器并打开文件夹", "en": "Logged in, and opened the folder"},
}
_OUTGOING: Titles = {
    NeedsReauth: {
        "zh-CN": "发信服务器拒绝登录，请检查登录名和密码",
        "en": "The outgoing server refuses the login: check user and password",
    },
    Exception: {
        "zh-CN": "连不上发信服务器，请检查主机、端口和加密方式",
        "en": "The outgoing server is not reached: check host, port and security",
    },
    object: {"zh-CN": "已登录发信服务器", "en": "Logged in to the outgoing server"},
}
