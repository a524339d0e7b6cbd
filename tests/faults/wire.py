"""A line (crowd to hub, hub to store): it can be cut, or lose one direction only."""

import asyncio
from contextlib import suppress

from hub.house.ports import free_port


class Wire:
    """Forwards bytes; deaf or mute, one direction stops, though every connection looks open."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._hears, self._speaks = asyncio.Event(), asyncio.Event()
        self._hears.set()
        self._speaks.set()
        self.port = free_port()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def stop(self) -> None:
        self.cut()
        if self._server:
            self._server.close()

    def cut(self) -> None:
        """Every connection breaks, as by a pulled cable."""
        for writer in tuple(self._open):
            writer.transport.abort()

    async def go_deaf(self, seconds: float) -> None:
        """What is asked arrives, what is answered does not."""
        await _closed(self._hears, seconds)

    async def go_mute(self, seconds: float) -> None:
        """What is asked does not arrive, what the other end says by itself does."""
        await _closed(self._speaks, seconds)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forward(reader, back, self._speaks))
                group.create_task(self._forward(there, writer, self._hears))
        except* OSError:
            pass
        finally:
            self._open -= {writer, back}
            for end in (writer, back):
                end.transport.abort()

    async def _forward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, open_: asyncio.Event
    ) -> None:
        while data := await reader.read(65_536):
            await open_.wait()
            writer.write(data)
            await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.write_eof()
        raise ConnectionResetError


async def _closed(gate: asyncio.Event, seconds: float) -> None:
    gate.clear()
    try:
        await asyncio.sleep(seconds)
    finally:
        gate.set()
