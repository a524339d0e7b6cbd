"""Where a house's stand-ins run: in a thread beside the browser's, which keeps its own loop."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Beside:
    loop: asyncio.AbstractEventLoop

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it, within 20 seconds."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)


@contextmanager
def beside() -> Iterator[Beside]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield Beside(loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()
