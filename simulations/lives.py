"""The lives of hub processes: begun, ended, or cut off in the middle of what they do.

All of them are in one process and one loop, each with its own connection to the store; what is cut
off stops at its next await, everywhere at once, and gives nothing back.
"""

import asyncio
from collections.abc import Coroutine
from contextvars import Context, ContextVar, copy_context
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from pydantic import SecretStr

from hub.app import Hub, Machine
from hub.core.channel import Channel
from hub.core.clock import Clock
from hub.house.ports import free_port
from hub.settings import Settings
from hub.store.database import connect
from hub.store.schema import migrate
from simulations.brain import Brain
from simulations.virtual_time import VirtualLoop

T = TypeVar("T")

_whose: ContextVar["Life | None"] = ContextVar("life", default=None)


class Gone(ConnectionError):
    """The hub that was asked ended before it had answered: whether it did it is not known."""


def keep_track(loop: VirtualLoop) -> None:
    """From now on every task is known to the life that began it."""
    loop.set_task_factory(_make_task)


def _make_task(
    loop: asyncio.AbstractEventLoop, work: Any, *, context: Context | None = None
) -> asyncio.Task[Any]:
    task = asyncio.Task(work, loop=loop, context=context)
    life = context.get(_whose) if context else _whose.get()
    if life:
        life.tasks.add(task)
    return task


class Life:
    """One hub process; `hub` is there from `begin` on."""

    def __init__(self, name: str, uri: str, clock: Clock, brain: Brain) -> None:
        self.name = name
        self.tasks: WeakSet[asyncio.Task[Any]] = WeakSet()
        self.is_open = False
        self._asked = 0
        self._clock = clock
        self._brain = brain
        self.db = connect(uri)
        self._context = copy_context()
        self._context.run(_whose.set, self)
        self._work: asyncio.Task[None] | None = None

    async def begin(self, *channels: Channel) -> None:
        """Returns when it works."""
        await migrate(self.db)
        settings = Settings(
            instance=self.name, secret_key=SecretStr("simulation"), rasa_workers=0, data_dir=Path()
        )
        machine = Machine(
            root=Path(), start=_nothing, free_port=free_port, clock=self._clock
        )  # fmt: skip
        self.hub = self._context.run(Hub, settings, self.db, machine)
        self.hub.rasa.turn = self._brain.turn  # type: ignore[method-assign]
        for channel in channels:
            self.hub.spine.channels.add(channel)
        loop = asyncio.get_running_loop()
        self._work = loop.create_task(self.hub.run(), context=self._context)
        started = loop.create_task(self.hub.health.started.wait())
        await asyncio.wait([self._work, started], return_when=asyncio.FIRST_COMPLETED)
        if self._work.done():
            await self._work
        self.is_open = True

    async def ask(self, work: Coroutine[Any, Any, T]) -> T:
        """What somebody outside wants of it; raises Gone when it ends meanwhile."""
        if not self.is_open:
            work.close()
            raise Gone
        task = asyncio.get_running_loop().create_task(work, context=self._context)
        self._asked += 1
        task.add_done_callback(self._answered)
        await asyncio.wait([task])
        if task.cancelled():
            raise Gone
        return task.result()

    @property
    def is_asked(self) -> bool:
        return self._asked > 0

    def _answered(self, _: asyncio.Task[Any]) -> None:
        self._asked -= 1

    async def end(self) -> None:
        """Gently, as an operator ends it."""
        self.is_open = False
        assert self._work
        self._work.cancel()
        await asyncio.wait([self._work])
        await self._close(gently=True)

    async def cut(self) -> None:
        """As by kill -9: no lease is given back, no seat let go, nobody gets his answer."""
        self.is_open = False
        while tasks := [task for task in self.tasks if not task.done()]:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        await self._close(gently=False)

    async def _close(self, *, gently: bool) -> None:
        if gently:
            await self.hub.stop()
        for task in [task for task in self.tasks if not task.done()]:
            task.cancel()
        self.db.close()


async def _nothing(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a simulation starts no processes")
