"""A line to the store that a test can cut at the worst moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Line:
    """Forwards bytes both ways; `cut_after` names what, once asked by the client, is not answered.

    The request reaches the store, its answer does not come back, and the connection is closed.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.cut_after: bytes | None = None
        self.times = 0
        self.cuts = 0

    def cut(self, after: bytes, times: int = 1) -> None:
        """Also the driver's own second try is cut where `times` says so."""
        self.cut_after, self.times = after, times

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        asked = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forward(reader, back, asked))
                group.create_task(self._answer(there, writer, asked))
        except* ConnectionError:
            pass
        finally:
            for end in (writer, back):
                end.close()
                with suppress(ConnectionError):
                    await end.wait_closed()

    async def _forward(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, asked: asyncio.Event
    ) -> None:
        while data := await reader.read(65_536):
            if self.cut_after and self.cut_after in data:
                asked.set()
            back.write(data)
            await back.drain()
        raise ConnectionResetError

    async def _answer(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: asyncio.Event
    ) -> None:
        while data := await there.read(65_536):
            if asked.is_set():
                self.cuts += 1
                self.times -= 1
                if self.times == 0:
                    self.cut_after = None
                raise ConnectionResetError
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError


@asynccontextmanager
async def line_to(port: int, own_port: int) -> AsyncIterator[Line]:
    line = Line(port)
    server = await asyncio.start_server(line.serve, "127.0.0.1", own_port)
    try:
        yield line
    finally:
        server.close()
