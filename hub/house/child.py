"""One child process: leashed to this one, in a group of its own, its words kept in a file."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from hub.house.words import Hear, Words

_LEASH = Path(__file__).with_name("leash.py")


def leashed(command: Sequence[str]) -> list[str]:
    """The command, wrapped so that the kernel kills it when this process dies, however it dies."""
    leash = [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid()), str(int(signal.SIGKILL))]
    return [*leash, *command]


class Child:
    """A running command; Ctrl-C in the terminal does not reach it, only `stop` and `kill` do."""

    def __init__(self, process: asyncio.subprocess.Process, words: Words | None) -> None:
        self._process = process
        self._words = words
        self._heard = False

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        *,
        log: Path | None = None,
        hear: Hear = lambda _: None,
        env: Mapping[str, str] | None = None,
        lend: Sequence[int] = (),
    ) -> "Child":
        """`log` takes what it prints, both streams; without, it prints to this terminal.

        `hear` is called in the loop with each line that goes to the log. `lend`: open files of ours
        that it has under the same numbers.
        """
        words = Words(log, hear) if log else None
        process = await asyncio.create_subprocess_exec(
            *leashed(command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=words.end if words else None,
            stderr=asyncio.subprocess.STDOUT if words else None,
            env=env,
            pass_fds=lend,
            start_new_session=True,
        )
        return cls(process, words)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @property
    def last_words(self) -> str:
        """The last line that it printed; empty without a log."""
        return self._words.last if self._words else ""

    async def wait(self) -> int:
        """Its exit code, negative for a signal; the first who waits also keeps its words."""
        if self._words is None or self._heard:
            return await self._process.wait()
        self._heard = True
        async with asyncio.TaskGroup() as group:
            pump = group.create_task(self._words.keep())
            code = await self._process.wait()
            await asyncio.wait([pump], timeout=1)  # a grandchild may hold the pipe open for ever
            pump.cancel()
        return code

    async def stop(self, *, grace: float) -> None:
        """Ask it to end, and end it after `grace` seconds."""
        self.signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), grace)
        except TimeoutError:
            self.kill()
            await self._process.wait()

    def signal(self, number: int) -> None:
        if self.running:
            self._process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
