"""An event loop whose time stands still while anything is under way, and jumps when all is idle.

So hours of waiting take as long as the work in them. What threads do (the store's driver runs in
them) counts as under way until their results have landed; sockets are given a moment of real time
to show what they have; for anything else there is `held`.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

SETTLE = 0.002
"""Real seconds in which what was sent over a local socket is seen at its other end."""
PATIENCE = 120.0
"""Real seconds after which work in a thread that has not come to its end is taken to hang."""
THREADS = 8


class Stuck(RuntimeError):
    """Nothing is under way, and nothing will ever be."""


class _Jumps(selectors.DefaultSelector):
    """Waits for what is under way; where nothing is, it moves the time instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.under_way = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if self.under_way:
            return self._wait()
        if events := super().select(SETTLE if self._has_sockets else 0):
            return events
        if timeout is None:
            raise Stuck("everybody waits for somebody else")
        self.now += timeout
        return []

    @property
    def _has_sockets(self) -> bool:
        """Beside the one by which threads wake the loop."""
        return len(self.get_map()) > 1

    def _wait(self) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(PATIENCE)
        if not events:
            raise Stuck(f"{self.under_way} pieces of work have not ended in {PATIENCE:.0f} s")
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """Begins at time 0."""

    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)
        self._threads = ThreadPoolExecutor(THREADS)
        self.set_default_executor(self._threads)

    def time(self) -> float:
        return self._jumps.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        """As everywhere; it is under way until the thread has ended, whoever still waits for it."""
        work: Future[T] = (executor or self._threads).submit(func, *args)
        future = asyncio.wrap_future(work, loop=self)
        self._jumps.under_way += 1
        work.add_done_callback(self._tell)  # after the future's own, so that its result is there
        return future

    def _tell(self, _: Future[Any]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody counts any more
            self.call_soon_threadsafe(self._land)

    def _land(self) -> None:
        self._jumps.under_way -= 1

    async def shutdown_default_executor(self) -> None:
        with self.held():
            await super().shutdown_default_executor()

    @contextmanager
    def held(self) -> Iterator[None]:
        """No time passes inside, whatever the loop itself can see of it."""
        self._jumps.under_way += 1
        try:
            yield
        finally:
            self._jumps.under_way -= 1


@dataclass(frozen=True, slots=True)
class VirtualClock:
    """The hub's clock port by the loop's time, which was 0 at `start`."""

    loop: asyncio.AbstractEventLoop
    start: datetime

    def now(self) -> datetime:
        return self.start + timedelta(milliseconds=int(self.loop.time() * 1000))

    def monotonic(self) -> float:
        return self.loop.time()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run to its end, in virtual time from 0."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def this_loop() -> VirtualLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop
