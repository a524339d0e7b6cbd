"""Rasa workers that somebody else runs (RASA_URLS): watched, not started."""

import asyncio
from collections.abc import Sequence

import aiohttp

from bot.health import Health, answers

_EVERY = 5.0


class RemoteWorkers:
    """`urls` is all of them: the client itself goes round those that fail."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = [url.rstrip("/") for url in urls]
        self._state = Health.WARMING

    @property
    def state(self) -> Health:
        return self._state

    def serving(self) -> frozenset[str]:
        """Which models they have is known to whoever runs them."""
        return frozenset()

    def refused(self) -> frozenset[str]:
        return frozenset()

    def urls(self) -> Sequence[str]:
        return self._urls

    async def run(self) -> None:
        """Asks all of them every few seconds, until it is cancelled."""
        async with aiohttp.ClientSession() as session:
            while True:
                up = await asyncio.gather(*(answers(session, url) for url in self._urls))
                self._state = Health.UP if any(up) else Health.DOWN
                await asyncio.sleep(_EVERY)
