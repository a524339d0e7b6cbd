"""Tells a customer's client that his button has been taken: it stops turning, and goes away."""

import asyncio
import logging
from contextlib import suppress

from channels.telegram.line import Line, translated
from channels.telegram.shapes import Callback
from channels.worker import Worker
from hub.core.errors import ChannelError

log = logging.getLogger(__name__)

WAITING = 1_000
TOAST = 200


class Buttons:
    """Beside the messages' own way: nobody waits for it, and what is lost of it harms nothing."""

    def __init__(self, name: str) -> None:
        self._line: Line | None = None
        self._pressed: asyncio.Queue[Callback] = asyncio.Queue(WAITING)
        self._worker = Worker(f"buttons {name}", self._work, pause=0)

    def start(self, line: Line) -> None:
        self._line = line
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    def pressed(self, query: Callback) -> None:
        with suppress(asyncio.QueueFull):
            self._pressed.put_nowait(query)

    async def _work(self) -> None:
        query = await self._pressed.get()
        bot = self._line.bot if self._line else None
        if bot is None:
            return
        try:
            with translated():
                await bot.answer_callback_query(query.id, text=query.data[:TOAST])
                if query.message:
                    chat, message = query.message.chat.id, query.message.message_id
                    await bot.edit_message_reply_markup(chat, message)
        except ChannelError as error:
            log.info("telegram_button", extra={"why": error.detail})
