"""What a child prints: read from a pipe, the last line remembered, all of it kept in a log file."""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOG_BYTES, _LOG_FILES = 20_000_000, 5
_LONGEST_LINE = 1 << 20


Hear = Callable[[str], None]


class _LogFile(RotatingFileHandler):
    """On a full disk the child's words are lost, but it is still heard."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - so named there
        pass

    def close(self) -> None:
        with suppress(OSError):
            super().close()


class Words:
    """`end` is the child's end of the pipe, to be given to it; then `keep` reads ours."""

    def __init__(self, log: Path, hear: Hear) -> None:
        self._ours, self.end = os.pipe()
        self._log = log
        self._hear = hear
        self.last = ""

    async def keep(self) -> None:
        """Until the last who holds the other end has closed it, or until cancelled."""
        os.close(self.end)
        reader = asyncio.StreamReader(limit=_LONGEST_LINE)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(self._ours, "rb")
        )
        self._log.parent.mkdir(parents=True, exist_ok=True)
        file = _LogFile(self._log, "a", _LOG_BYTES, _LOG_FILES, "utf-8")
        try:
            while line := await _read_line(reader):
                self.last = line
                self._hear(line)
                file.emit(logging.makeLogRecord({"msg": line}))
        finally:
            file.close()
            transport.close()


async def _read_line(reader: asyncio.StreamReader) -> str:
    """A line without its end; empty only at the end of the stream."""
    try:
        line = await reader.readline()
    except ValueError:  # longer than we read: what came so far is dropped
        return "…"
    return line.decode(errors="replace").rstrip("\n") or (" " if line else "")
