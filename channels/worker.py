"""A coroutine that runs beside a channel from start to stop and survives its own failures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

AGAIN = 0.5
"""Seconds after which who does not end is told again."""


class Worker:
    """Owns its one task: failures are logged, the work begins again; `stop` waits for the end."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], *, pause: float) -> None:
        self._name = name
        self._work = work
        self._pause = pause
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = self._task or asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        task, self._task = self._task, None
        while task and not task.done():
            task.cancel()  # more than once: on 3.11 `wait_for`, also a library's, may swallow one
            await asyncio.wait([task], timeout=AGAIN)

    async def _run(self) -> None:
        """The work again and again, `pause` seconds between."""
        while True:
            try:
                await self._work()
            except Exception:
                log.exception("channel_worker_failed", extra={"worker": self._name})
            await asyncio.sleep(self._pause)
