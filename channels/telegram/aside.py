"""What is told to a customer's client beside messages: his button was taken, somebody writes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import Bot
from telegram.constants import ChatAction

from channels.telegram.line import Line, translated
from channels.telegram.shapes import Callback
from channels.worker import Worker
from hub.core.clock import Clock
from hub.core.errors import ChannelError
from hub.core.ports.channels import Change

log = logging.getLogger(__name__)

WAITING = 1_000
TOAST = 200
TYPING_SECONDS = 4.0
"""Telegram shows it for five."""
SHOWN = 1_000

Act = Callable[[Bot], Awaitable[object]]


class Aside:
    """Nobody waits for it, and what is lost of it harms nothing."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._clock = clock
        self._line: Line | None = None
        self._acts: asyncio.Queue[Act] = asyncio.Queue(WAITING)
        self._shown: dict[str, float] = {}
        self._worker = Worker(f"aside {name}", self._work, pause=0)

    def start(self, line: Line) -> None:
        self._line = line
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    def pressed(self, query: Callback) -> None:
        """The button stops turning, and goes away with those beside it."""
        self._do(lambda bot: bot.answer_callback_query(query.id, text=query.data[:TOAST]))
        if query.message:
            chat, message = query.message.chat.id, query.message.message_id
            self._do(lambda bot: bot.edit_message_reply_markup(chat, message))

    def changed(self, change: Change) -> None:
        """Of all that happens to a thread, that somebody of ours is writing."""
        chat, now = change.address, self._clock.monotonic()
        if change.event or now - self._shown.get(chat, -TYPING_SECONDS) < TYPING_SECONDS:
            return
        if len(self._shown) >= SHOWN:
            self._shown.clear()
        self._shown[chat] = now
        self._do(lambda bot: bot.send_chat_action(chat, ChatAction.TYPING))

    def _do(self, act: Act) -> None:
        with suppress(asyncio.QueueFull):
            self._acts.put_nowait(act)

    async def _work(self) -> None:
        act = await self._acts.get()
        if self._line is None:
            return
        try:
            with translated():
                await act(self._line.bot)
        except ChannelError as error:
            log.info("telegram_aside", extra={"why": error.detail})
