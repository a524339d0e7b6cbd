"""A line to Telegram's Bot API: its client for one token, and its refusals told apart."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from channels.telegram.config import TelegramConfig
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)

os.environ.setdefault("PTB_TIMEDELTA", "1")
"""The library's switch to the types of its next version, else each flood wait is a warning."""
SECONDS = 10.0
UPLOAD_SECONDS = 25.0
CONNECTIONS = 32
_GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""With which nothing of the request had left."""


class Contested(Temporary):
    """Somebody else fetches this bot's messages, or has them sent elsewhere."""


class TooBig(Permanent):
    """No bot may fetch this file."""


class Line:
    """`bot` for all that the library words; what is fetched comes raw, to be kept as it came."""

    def __init__(self, config: TelegramConfig) -> None:
        token, api = config.token.get_secret_value(), config.api_url
        self._request = HTTPXRequest(
            connection_pool_size=CONNECTIONS, read_timeout=SECONDS, write_timeout=SECONDS,
            connect_timeout=SECONDS, pool_timeout=SECONDS, media_write_timeout=UPLOAD_SECONDS,
            proxy=config.proxy or None,
        )  # fmt: skip
        self._method = f"{api}/bot{token}/"
        self.bot = Bot(
            token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot",
            request=self._request, get_updates_request=self._request,
        )  # fmt: skip

    async def call(self, method: str, *, wait: float = 0, **parameters: str | int) -> Any:
        """The raw result of a method that may be called twice; raises ChannelError.

        `wait`: seconds that the answer may take beside the usual.
        """
        url = f"{self._method}{method}?{urlencode(parameters)}"
        try:
            with translated():
                return await self._request.post(url, read_timeout=SECONDS + wait)
        except Uncertain as error:
            raise Temporary(error.detail) from None

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """A file that a customer sent; raises ChannelError, TooBig for what is larger."""
        with translated():
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > limit:
                raise TooBig
            return bytes(await file.download_as_bytearray())

    async def close(self) -> None:
        await self._request.shutdown()


@asynccontextmanager
async def opened(config: TelegramConfig) -> AsyncIterator[Line]:
    line = Line(config)
    try:
        yield line
    finally:
        await asyncio.shield(line.close())


@contextmanager
def translated() -> Iterator[None]:
    """What the library raises, as what the hub knows."""
    try:
        yield
    except TelegramError as error:
        raise refusal(error) from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Uncertain(f"an answer that cannot be read: {type(error).__name__}") from None


def refusal(error: TelegramError) -> ChannelError:
    """Never in words that have the token in them."""
    words = error.message[:300]
    match error:
        case RetryAfter(retry_after=timedelta() as after):
            return Temporary(words, retry_after=after.total_seconds())
        case InvalidToken():
            return NeedsReauth("401 Unauthorized")
        case Forbidden():
            return RecipientGone(words)
        case Conflict():
            return Contested(words)
        case BadRequest() if any(one in words.lower() for one in _GONE):
            return RecipientGone(words)
        case BadRequest() if "file is too big" in words.lower():
            return TooBig(words)
        case BadRequest():
            return Permanent(words)
        case TimedOut() if isinstance(error.__cause__, _UNSENT):
            return Temporary("Telegram is not reached in time")
    return Temporary(words) if isinstance(error.__cause__, _UNSENT) else Uncertain(words)
