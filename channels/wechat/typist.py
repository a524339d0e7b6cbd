"""Shows a customer that somebody is writing to him, as long as somebody does."""

import asyncio
from contextlib import suppress

from channels.wechat.interface import Interface
from channels.worker import Worker
from hub.core.channel import Account, Surroundings
from hub.core.errors import ChannelError
from hub.core.ports.channels import Change

LASTS = 14.0
"""Seconds; WeChat shows it for fifteen, or until the message comes."""
AT_ONCE = 100
"""Customers that may wait for it: of more nobody need be told."""


class Typist:
    """One process of all shows it; that it cannot be shown is no failure."""

    def __init__(self, account: Account, hub: Surroundings, interface: Interface) -> None:
        self._account = account
        self._hub = hub
        self._interface = interface
        self._due: asyncio.Queue[str] = asyncio.Queue(AT_ONCE)
        self._shown: dict[str, float] = {}
        self._worker = Worker(f"typist {account.id}", self._work, pause=0.1)
        self._end = _nothing

    def start(self) -> None:
        self._end()
        self._end = self._hub.mailbox.watch("wechat", self._account.name, self._hear)
        self._worker.start()

    async def stop(self) -> None:
        self._end()
        self._end = _nothing
        await self._worker.stop()

    def _hear(self, change: Change) -> None:
        now = self._hub.clock.monotonic()
        if change.event or not self._hub.on_duty(self._account):
            return
        self._shown = {one: at for one, at in self._shown.items() if now - at < LASTS}
        if change.address not in self._shown and not self._due.full():
            self._shown[change.address] = now
            self._due.put_nowait(change.address)

    async def _work(self) -> None:
        openid = await self._due.get()
        with suppress(ChannelError):
            await self._interface.show_typing(openid)


def _nothing() -> None:
    pass
