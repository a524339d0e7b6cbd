"""One bound connection to a message centre: what goes out is answered, what comes in we answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import count
from typing import Any

from channels.smpp.config import SmppCarrier
from channels.smpp.pdu import (
    ANSWER,
    LAST_SEQUENCE,
    NEVER_ANSWERED,
    BrokenFrame,
    Command,
    Frame,
    Status,
    answer_to,
    bind_body,
    length_in,
    read_frame,
    string_in,
    write_frame,
)
from channels.smpp.statuses import Refused, error_of
from channels.tls import context_of, distrust
from hub.core.errors import Temporary, Uncertain

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Messages that we are at work on; the next ones stay on the wire."""
LAST_WORDS = 2.0
"""Seconds for the other side to answer that we go."""


Take = Callable[[Frame], Awaitable[int]]
"""Takes a message or receipt, and returns the status to answer with when it is durable."""
Late = Callable[[str], Coroutine[Any, Any, None]]
"""Hears the carrier's id of a part whose answer came when nobody waited for it any more."""


class Session:
    """Made by `opened`. `run` reads until the connection ends, and says why it did."""

    def __init__(
        self, carrier: SmppCarrier, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
        take: Take,
    ) -> None:  # fmt: skip
        self._carrier = carrier
        self._reader = reader
        self._writer = writer
        self._take = take
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._window = asyncio.Semaphore(carrier.window)
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._heard_at = 0.0
        self._leaving = False
        self._lost = ""
        self._group = asyncio.TaskGroup()

    @property
    def is_open(self) -> bool:
        return not (self._leaving or self._lost)

    async def bind(self, command: Command) -> None:
        """Raises ChannelError when it is refused."""
        carrier = self._carrier
        body = bind_body(
            carrier.system_id, carrier.password.get_secret_value(), carrier.system_type
        )
        number = next(self._numbers)
        self._writer.write(write_frame(command, number, body))
        while True:
            frame = await self._next_frame()
            if frame.is_answer and frame.sequence == number:
                if frame.status:
                    raise error_of(frame.status)
                return
            self._answer(frame)

    async def submit(self, write: Callable[[int], bytes], late: Late) -> str:
        """The carrier's id of the part that `write` makes a frame of, by its number.

        Raises Refused, Temporary before it was written, Uncertain after that.
        """
        async with self._window:
            if not self.is_open:
                raise Temporary("the connection was lost")
            number, answer = self._expect()
            self._writer.write(write(number))
            done, _ = await asyncio.wait([answer], timeout=self._carrier.answer_seconds)
        if not done:
            answer.add_done_callback(lambda told: self._hear_late(told, late))
            raise Uncertain("the carrier did not answer in time")
        return _id_in(answer.result())

    def _expect(self) -> tuple[int, asyncio.Future[Frame]]:
        number = next(self._numbers)
        if number > LAST_SEQUENCE:
            self._numbers = count(2)
            number = 1
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        return number, answer

    def _hear_late(self, told: asyncio.Future[Frame], late: Late) -> None:
        if told.cancelled() or told.exception() or told.result().status:
            return
        self._group.create_task(late(string_in(told.result().body)))

    async def run(self) -> str:
        """Until it ends; what has come is taken to its end all the same."""
        async with self._group:
            checking = self._group.create_task(self._check_link())
            try:
                await self._read()
            finally:
                checking.cancel()
                self._end(self._lost or "cancelled")
        return self._lost

    async def _read(self) -> None:
        try:
            while True:
                await self._hear(await self._next_frame())
        except BrokenFrame as error:
            self._writer.write(write_frame(Command.NACK, 0, status=Status.BAD_LENGTH))
            self._lost = str(error)
        except (asyncio.IncompleteReadError, OSError) as error:
            self._lost = self._lost or str(error) or "the connection was closed"

    async def _next_frame(self) -> Frame:
        start = await self._reader.readexactly(4)
        rest = await self._reader.readexactly(length_in(start) - len(start))
        self._heard_at = asyncio.get_running_loop().time()
        return read_frame(start + rest)

    async def _hear(self, frame: Frame) -> None:
        if frame.is_answer:
            answer = self._waiting.pop(frame.sequence, None)
            if answer and not answer.done():
                answer.set_result(frame)
        elif frame.command in (Command.DELIVER, Command.DATA):
            await self._hands.acquire()
            self._group.create_task(self._take_in(frame))
        else:
            self._answer(frame)
            if frame.command == Command.UNBIND:
                raise ConnectionAbortedError("the carrier ended the session")
            await self._writer.drain()

    def _answer(self, frame: Frame) -> None:
        if not frame.is_answer and frame.command not in NEVER_ANSWERED:
            self._writer.write(answer_to(frame))

    async def _take_in(self, frame: Frame) -> None:
        """Whatever goes wrong with it, it is the carrier's until we say that it is ours."""
        try:
            status = await self._take(frame)
        except Exception:
            log.exception("message_not_taken", extra={"carrier": self._carrier.name})
            status = Status.NOT_NOW
        finally:
            self._hands.release()
        if not self._lost:
            self._writer.write(answer_to(frame, status))

    async def _check_link(self) -> None:
        """Asks whether the other side is there when it has been silent; hangs up if it is not."""
        pause = self._carrier.enquire_seconds
        while True:
            silent = asyncio.get_running_loop().time() - self._heard_at
            await asyncio.sleep(max(pause - silent, 0.05))
            if asyncio.get_running_loop().time() - self._heard_at < pause:
                continue
            number, answer = self._expect()
            self._writer.write(write_frame(Command.ENQUIRE_LINK, number))
            await asyncio.wait([answer], timeout=self._carrier.answer_seconds)
            if not answer.done():
                self._lost = "the carrier does not answer"
                self._writer.transport.abort()
                return

    def _end(self, why: str) -> None:
        """Of what was written and not answered, nobody knows."""
        self._lost = self._lost or why
        self._writer.close()
        waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            if not answer.done():
                answer.set_exception(Uncertain(f"no answer: {self._lost}"))
                answer.exception()

    async def leave(self) -> None:
        """As `unbind`, of one that does not run."""
        self._writer.write(write_frame(Command.UNBIND, next(self._numbers)))
        with suppress(TimeoutError, BrokenFrame, asyncio.IncompleteReadError, OSError):
            async with asyncio.timeout(LAST_WORDS):
                while (await self._next_frame()).command != Command.UNBIND | ANSWER:
                    pass

    async def unbind(self) -> None:
        """Send nothing new, wait for the answers that are due, say so, and hang up."""
        self._leaving = True
        if waiting := list(self._waiting.values()):
            await asyncio.wait(waiting, timeout=self._carrier.answer_seconds)
        number, answer = self._expect()
        self._writer.write(write_frame(Command.UNBIND, number))
        await asyncio.wait([answer], timeout=LAST_WORDS)
        self._writer.close()


@asynccontextmanager
async def opened(carrier: SmppCarrier, command: Command, take: Take) -> AsyncIterator[Session]:
    """Connected and bound, closed in the end; raises ChannelError."""
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(carrier.answer_seconds):
                reader, writer = await asyncio.open_connection(
                    carrier.host,
                    carrier.port,
                    ssl=context_of(carrier.authority) if carrier.tls else None,
                )
                stack.callback(writer.transport.abort)
                session = Session(carrier, reader, writer, take)
                await session.bind(command)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, BrokenFrame) as error:
            raise distrust(error) or Temporary(str(error) or "no answer in time") from None
        yield session


def _id_in(frame: Frame) -> str:
    if frame.status or frame.command == Command.NACK:
        raise Refused(frame.status)
    return string_in(frame.body)
