"""One lane a thread: whatever has to be done in it is done in order, by one worker at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Step = Callable[[str], Awaitable[bool]]
"""Does the next thing of a thread; False when there is nothing left to do."""


class Lanes:
    """Runs `step` in each woken lane until it has nothing left; at most `width` lanes at once."""

    def __init__(self, step: Step, width: int = 32) -> None:
        self._step = step
        self._running: set[str] = set()
        self._again: set[str] = set()
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._width = width

    def wake(self, thread_id: str) -> None:
        """Something is to be done in this lane; cheap, and harmless when it is running already."""
        if thread_id in self._running:
            self._again.add(thread_id)
            return
        self._running.add(thread_id)
        self._waiting.put_nowait(thread_id)

    def wake_later(self, thread_id: str, seconds: float) -> None:
        """Once, in so many seconds; no worker stands still for it."""
        if earlier := self._timers.pop(thread_id, None):
            earlier.cancel()
        loop = asyncio.get_running_loop()
        self._timers[thread_id] = loop.call_later(seconds, self._wake_now, thread_id)

    def _wake_now(self, thread_id: str) -> None:
        self._timers.pop(thread_id)
        self.wake(thread_id)

    async def run(self) -> None:
        """Work for ever; ends by cancellation."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._width):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            thread_id = await self._waiting.get()
            try:
                while await self._step(thread_id):
                    self._again.discard(thread_id)
            except Exception:
                log.exception("lane_failed", extra={"thread_id": thread_id})
                await asyncio.sleep(0.5)
                self._again.add(thread_id)
            self._running.discard(thread_id)
            if thread_id in self._again:
                self._again.discard(thread_id)
                self.wake(thread_id)
