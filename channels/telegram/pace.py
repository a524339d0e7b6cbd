"""How fast Telegram wants to be written to: so many messages a second, and one a second a chat."""

import asyncio

from hub.core.clock import Clock
from hub.core.errors import Temporary

CHAT_SECONDS = 1.0
BURST = 3
"""Messages that may go to one chat at once before they are spaced."""
PATIENCE = 5.0
"""Seconds that one waits at the door; who would wait longer comes again."""


class Pace:
    """Of one process: others keep theirs, and Telegram's own word stands above all."""

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._gap = 1 / per_second
        self._next = 0.0
        self._chats: dict[str, float] = {}

    async def turn(self, chat: str) -> None:
        """Returns when a message may go to this chat; raises Temporary where that is far off."""
        now = self._clock.monotonic()
        ready = max(now, self._next, self._chats.get(chat, 0.0) - (BURST - 1) * CHAT_SECONDS)
        if ready - now > PATIENCE:
            raise Temporary("flood_wait", retry_after=ready - now)
        self._next = ready + self._gap
        self._forget(now)
        self._chats[chat] = max(ready, self._chats.get(chat, 0.0)) + CHAT_SECONDS
        await asyncio.sleep(ready - now)

    def hold(self, chat: str, seconds: float) -> None:
        """Telegram wants nothing for this chat for so long."""
        until = self._clock.monotonic() + seconds + (BURST - 1) * CHAT_SECONDS
        self._chats[chat] = max(until, self._chats.get(chat, 0.0))

    def _forget(self, now: float) -> None:
        """Chats whose time is over, when there are many."""
        if len(self._chats) > 10_000:
            self._chats = {chat: until for chat, until in self._chats.items() if until > now}
