"""Tries a bot's token, by a connection of its own: "test connection"."""

import asyncio
from collections.abc import Sequence

from channels.telegram.config import TelegramConfig
from channels.telegram.line import opened
from channels.telegram.words import RECEIVING
from channels.watch import title_of
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError

TRY_SECONDS = 10.0
_BOT = {"zh-CN": "令牌有效，机器人是", "en": "The token is right; the bot is"}
_POLLED = {"zh-CN": "由总机去取消息", "en": "The hub fetches the messages"}
_PUSHED = {"zh-CN": "消息推送到", "en": "Messages are sent to"}
_REFUSED = {
    "zh-CN": "Telegram 最近一次推送失败",
    "en": "The last time that Telegram sent something, it failed",
}


async def try_bot(config: TelegramConfig, clock: Clock) -> Sequence[Finding]:
    began = clock.monotonic()
    try:
        async with asyncio.timeout(TRY_SECONDS), opened(config) as line:
            bot = await line.call("getMe")
            info = await line.call("getWebhookInfo")
    except (ChannelError, TimeoutError) as error:
        detail = error.detail if isinstance(error, ChannelError) else ""
        return (Finding(title=title_of(RECEIVING, error), good=False, detail=detail),)
    seconds = clock.monotonic() - began
    return (
        Finding(title=_BOT, detail=f"@{bot.get('username', '')}", seconds=seconds),
        *_webhook(str(info.get("url") or ""), str(info.get("last_error_message") or "")),
    )


def _webhook(url: str, failed: str) -> Sequence[Finding]:
    """Where the messages go now, whatever this account says: it may not have run yet."""
    if not url:
        return (Finding(title=_POLLED),)
    where = Finding(title=_PUSHED, detail=url)
    return (where, Finding(title=_REFUSED, good=False, detail=failed)) if failed else (where,)
