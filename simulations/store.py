"""The embedded store of a simulation: a real process, kept by a thread that lives in real time."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.house.embedded import EmbeddedStore
from simulations.virtual_time import this_loop

START_SECONDS = 60.0


class Store:
    """`uri` from when it is running; `restart` from within the virtual loop."""

    def __init__(self, data_dir: Path) -> None:
        self._store = EmbeddedStore(data_dir)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.uri = ""

    @contextmanager
    def running(self) -> Iterator["Store"]:
        self._thread.start()
        self._ready.wait(START_SECONDS)
        if not self.uri:
            raise RuntimeError("the embedded store does not start")
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join(START_SECONDS)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._keep())
        finally:
            self._ready.set()
            self._loop.close()

    async def _keep(self) -> None:
        async with self._store.running() as address:
            self.uri = address
            self._ready.set()
            await self._over.wait()

    async def restart(self) -> None:
        """It dies hard in the middle of whatever it does, and is there again; no time passes."""
        await self._outside(self._store.restart())

    async def _outside(self, work: Coroutine[Any, Any, None]) -> None:
        with this_loop().held():
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
