"""One child process: leashed to this one, in a group of its own, its words kept in a file."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LEASH = Path(__file__).with_name("leash.py")
_LOG_BYTES, _LOG_FILES = 20_000_000, 5


def leashed(command: Sequence[str]) -> list[str]:
    """The command, wrapped so that the kernel kills it when this process dies, however it dies."""
    leash = [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid()), str(int(signal.SIGKILL))]
    return [*leash, *command]


class Child:
    """A running command; Ctrl-C in the terminal does not reach it, only `stop` and `kill` do."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path | None) -> None:
        self._process = process
        self._log = log
        self._words = process.stdout
        self._last = ""

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        *,
        log: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> "Child":
        """`log` takes what it prints, both streams; without, it prints to this terminal."""
        kept = asyncio.subprocess.PIPE if log else None
        process = await asyncio.create_subprocess_exec(
            *leashed(command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=kept,
            stderr=asyncio.subprocess.STDOUT if log else None,
            env=env,
            start_new_session=True,
            limit=1 << 20,
        )
        return cls(process, log)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @property
    def last_words(self) -> str:
        """The last line that it printed; empty without a log."""
        return self._last

    async def wait(self) -> int:
        """Its exit code, negative for a signal; the first who waits also keeps its words."""
        words, self._words = self._words, None
        if words is None or self._log is None:
            return await self._process.wait()
        async with asyncio.TaskGroup() as group:
            pump = group.create_task(self._keep_words(words, self._log))
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

    async def _keep_words(self, words: asyncio.StreamReader, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, "a", _LOG_BYTES, _LOG_FILES, "utf-8")
        try:
            while line := await _read_line(words):
                self._last = line
                file.emit(logging.makeLogRecord({"msg": line}))
        finally:
            file.close()

    def signal(self, number: int) -> None:
        if self.running:
            self._process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)


async def _read_line(words: asyncio.StreamReader) -> str:
    """A line without its end, never empty before the end of the stream."""
    try:
        line = await words.readline()
    except ValueError:  # longer than the reader's limit: what came so far is dropped
        return "…"
    return line.decode(errors="replace").rstrip("\n") or (" " if line else "")
