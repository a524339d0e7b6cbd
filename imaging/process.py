"""The worker as the hub has it: started, asked one thing at a time, ended."""

import asyncio
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from hub.core.errors import Unavailable
from hub.core.processes import Child, StartChild
from imaging.frames import PREFIX, Frame, sizes, unpack


class Died(Exception):
    """The worker ended, or said what is no answer, while it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where the worker lies; `root` is the checkout, `log` takes what it says."""

    root: Path
    start: StartChild
    log: Path

    @property
    def python(self) -> Path:
        return self.root / ".venv-imaging" / "bin" / "python"

    @property
    def is_laid(self) -> bool:
        return self.python.exists()

    def environment(self) -> dict[str, str]:
        """Nothing of ours: it opens what strangers send, and the hub's secrets are in our own."""
        path = os.environ.get("PATH", os.defpath)
        return {"PATH": path, "PYTHONPATH": str(self.root), "LANG": "C.UTF-8"}


class Process:
    """Alive from `start` to `end`."""

    def __init__(
        self,
        child: Child,
        ended: asyncio.Task[int],
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._child = child
        self._ended = ended
        self._reader, self._writer = line

    @classmethod
    async def start(
        cls, place: Workplace, group: asyncio.TaskGroup, *, seconds: float
    ) -> "Process":
        """One that has said that it is there; raises Unavailable when it does not come to that."""
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            command = [str(place.python), "-m", "imaging.worker", str(number)]
            try:
                child = await place.start(
                    command, log=place.log, env=place.environment(), lend=(number,)
                )
            except OSError as error:
                ours.close()
                raise Unavailable(f"imaging: {error.strerror}") from None
        line = await asyncio.open_connection(sock=ours)
        process = cls(child, group.create_task(child.wait()), line)
        try:
            async with asyncio.timeout(seconds):
                await process._hear()
        except (Died, TimeoutError):
            await process.end()
            raise Unavailable(f"imaging: {child.last_words or 'it does not start'}") from None
        except asyncio.CancelledError:
            await process.end()
            raise
        return process

    @property
    def pid(self) -> int:
        return self._child.pid

    async def ask(self, request: Frame, *, seconds: float) -> Frame:
        """Raises Died, or TimeoutError; either way it is of no more use."""
        async with asyncio.timeout(seconds):
            try:
                self._writer.write(request.pack())
                await self._writer.drain()
            except OSError:
                raise Died from None
            return await self._hear()

    async def _hear(self) -> Frame:
        try:
            head, body = sizes(await self._reader.readexactly(PREFIX.size))
            return unpack(
                await self._reader.readexactly(head), await self._reader.readexactly(body)
            )
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            raise Died from None

    async def end(self) -> None:
        self._child.kill()
        self._writer.close()
        await asyncio.wait([self._ended])
