"""One connection: packets out with their answers awaited, packets in served within bounds."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from channels.sgip.bodies import Answer, Body, Command
from channels.sgip.packets import HEADER, Packet, decode, encode, length_of, request
from channels.sgip.results import BAD_LOGIN, BAD_LOGIN_WAY
from channels.sgip.sequence import Sequence
from hub.core.clock import Clock
from hub.core.errors import InputError, Temporary, Uncertain

log = logging.getLogger(__name__)

WINDOW = 32
"""Commands that may be without an answer, either way."""
WRITE_SECONDS = 10.0
"""For the other side to take what we write."""

Serve = Callable[[Packet], Awaitable[Packet | None]]
"""Takes a command of the other side; what it is answered, None for nothing: it will come again."""


class Link:
    """`idle` seconds without a packet end it, if the other side is silent, too."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, serve: Serve,
        clock: Clock, *, idle: float,
    ) -> None:  # fmt: skip
        self._reader = reader
        self._writer = writer
        self._serve = serve
        self._clock = clock
        self.idle = idle
        self._room = asyncio.Semaphore(WINDOW)
        self._asked: dict[Sequence, tuple[Command, asyncio.Future[Packet]]] = {}
        self._used = clock.monotonic()
        self.is_closed = False

    @property
    def unused(self) -> float:
        """Seconds since anything went either way; 0 while somebody waits for an answer."""
        return 0.0 if self._asked else self._clock.monotonic() - self._used

    async def run(self) -> None:
        """Until either side ends it; what breaks the rules of the protocol ends it, too."""
        try:
            async with asyncio.TaskGroup() as group:
                while packet := await self._next():
                    if packet.answer:
                        self._settle(packet)
                        continue
                    await self._room.acquire()
                    group.create_task(self._answer(packet))
        except* (OSError, InputError, TimeoutError) as errors:
            log.info("sgip_link_broke", extra={"errors": [repr(one) for one in errors.exceptions]})
        finally:
            self.close()

    async def _next(self) -> Packet | None:
        """None when no more will come."""
        try:
            async with asyncio.timeout(self.idle):
                header = await self._reader.readexactly(HEADER.size)
                raw = header + await self._reader.readexactly(length_of(header) - HEADER.size)
        except asyncio.IncompleteReadError:
            return None
        self._used = self._clock.monotonic()
        return decode(raw)

    def _settle(self, packet: Packet) -> None:
        """An answer that nobody waits for, or no longer, is dropped."""
        command, waiting = self._asked.get(packet.sequence, (None, None))
        if waiting is None or waiting.done() or command is not packet.command:
            log.info("sgip_answer_dropped", extra={"sequence": str(packet.sequence)})
            return
        waiting.set_result(packet)

    async def _answer(self, packet: Packet) -> None:
        try:
            told = await self._serve(packet)
            if told:
                await self._write(told)
            if told and _ends(told):
                self.close()
        finally:
            self._room.release()

    async def call(self, sequence: Sequence, body: Body, *, seconds: float) -> Packet:
        """The answer. Temporary when nothing was sent, Uncertain when it may have been taken."""
        packet = request(sequence, body)
        if self.is_closed:
            raise Temporary("the connection has ended")
        waiting: asyncio.Future[Packet] = asyncio.get_running_loop().create_future()
        self._asked[sequence] = packet.command, waiting
        try:
            async with asyncio.timeout(seconds):
                await self._write(packet)
                return await waiting
        except (OSError, TimeoutError) as error:
            raise Uncertain(f"{type(error).__name__}: {error}") from None
        finally:
            del self._asked[sequence]

    async def _write(self, packet: Packet) -> None:
        self._used = self._clock.monotonic()
        self._writer.write(encode(packet))
        async with asyncio.timeout(WRITE_SECONDS):
            await self._writer.drain()

    def close(self) -> None:
        """At once; what waits for an answer gets none, what the other side has not read is lost."""
        self.is_closed = True
        if self._writer.transport.get_write_buffer_size():
            self._writer.transport.abort()
        self._writer.close()
        for _, waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the connection has ended"))


def _ends(told: Packet) -> bool:
    """A farewell, and who is not let in need not stay."""
    if isinstance(told.body, Answer):
        return told.body.result in (BAD_LOGIN, BAD_LOGIN_WAY)
    return told.command is Command.UNBIND
