"""One connection to a carrier, kept up: when it is lost it is made again, ever more patiently."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

from channels.smpp.config import SmppCarrier
from channels.smpp.pdu import Command, Frame
from channels.smpp.session import Session, opened
from channels.smpp.troubles import titles_of
from channels.watch import Watch
from channels.worker import Worker
from hub.core.channel import Channel
from hub.core.clock import new_id
from hub.core.errors import ChannelError, Temporary

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""Seconds between attempts; no less where we are refused: nobody is hammered."""
GOOD_LIFE = 30.0
"""Seconds after which a connection counts as having worked."""
FAREWELL = 6.0

TakeBy = Callable[[str, Frame], Awaitable[int]]
"""As a session's `Take`, told by which connection it came."""


class Leg:
    def __init__(
        self, channel: Channel, carrier: SmppCarrier, command: Command, take: TakeBy
    ) -> None:
        name = f"{carrier.name} {command.name.lower()}"
        self._carrier = carrier
        self._command = command
        self._take = take
        self._clock = channel.hub.clock
        self._watch = Watch(channel, name, titles_of(carrier.name))
        self._worker = Worker(f"{name} {channel.account.id}", self._keep_up, pause=0)
        self._failures = 0
        self._session: Session | None = None

    @property
    def session(self) -> Session | None:
        """The one that is bound now."""
        return self._session if self._session and self._session.is_open else None

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        try:
            if session := self.session:
                with suppress(TimeoutError):
                    async with asyncio.timeout(FAREWELL):
                        await session.unbind()
        finally:
            await self._worker.stop()
            self._watch.heard(None)

    async def _keep_up(self) -> None:
        try:
            error: ChannelError = await self._live()
        except ChannelError as refused:
            error = refused
        self._watch.heard(error)
        log.info(
            "carrier_lost", extra={"carrier": self._carrier.name, "reason": error.detail[:200]}
        )
        await asyncio.sleep(self._pause_after(error))

    async def _live(self) -> ChannelError:
        """Why it ended."""
        line = f"{self._carrier.name} {new_id()}"
        async with opened(
            self._carrier, self._command, lambda frame: self._take(line, frame)
        ) as session:
            began, self._session = self._clock.monotonic(), session
            self._watch.heard(None)
            try:
                why = await session.run()
            finally:
                self._session = None
        if self._clock.monotonic() - began >= GOOD_LIFE:
            self._failures = 0
        return Temporary(why)

    def _pause_after(self, error: ChannelError) -> float:
        pause = FIRST_PAUSE * 2.0**self._failures
        self._failures = min(self._failures + 1, 10)
        if not isinstance(error, Temporary):
            return LONGEST_PAUSE * random.uniform(1, 1.5)
        return min(pause, LONGEST_PAUSE) * random.uniform(0.5, 1)
