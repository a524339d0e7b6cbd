"""A gateway of the tests' own, as strict as the specification and as those who run one are."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from time import monotonic

from channels.sgip.bodies import Bind, Body, Nothing
from channels.sgip.messages import Submit
from channels.sgip.packets import HEADER, Packet, answer, decode, encode, length_of, request
from channels.sgip.sequence import Sequence

NAME, PASSWORD = "sp", "for-the-gate"
OUR_NAME, OUR_PASSWORD = "smg", "for-the-sp"
NODE, PROVIDER = 101001, 3010012345
WINDOW, IDLE, OCTETS = 32, 60.0, 140
_USER = re.compile(r"861[3-9]\d{9}")
_TIME = re.compile(r"(\d{12}032\+)?")


class Smg:
    """`results` answers the next Submits in place of 0, None not at all; `broken`: broken rules."""

    def __init__(self, *, per_second: float = 0) -> None:
        self.submits: list[tuple[Sequence, Submit]] = []
        self.times: list[float] = []
        self.logins: list[float] = []
        self.login_results: deque[int] = deque()
        self.results: deque[int | None] = deque()
        self.broken: list[str] = []
        self.answers: list[Packet] = []
        self.farewells = 0
        self.slow = 0.0
        self.per_second = per_second
        self.port = 0
        self.peak = 0
        self._unanswered: set[Sequence] = set()
        self._known: dict[Sequence, bytes] = {}
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.StreamWriter] = set()
        self._counter = count(1)

    @property
    def connections(self) -> int:
        return len(self._lines)

    async def start(self, port: int) -> None:
        self.port = port
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", port)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        self.hang_up()
        await asyncio.sleep(0)

    def hang_up(self) -> None:
        self._unanswered.clear()
        for line in tuple(self._lines):
            line.transport.abort()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            await self._talk(reader, writer)
        except* (OSError, asyncio.IncompleteReadError):
            pass
        except* Exception as errors:
            self.broken += map(repr, errors.exceptions)
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.TaskGroup() as taking:
            await self._listen(reader, writer, taking)

    async def _listen(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, taking: asyncio.TaskGroup
    ) -> None:
        is_in = False
        while True:
            packet = await read_packet(reader, IDLE)
            if packet.answer:
                self.answers.append(packet)
                continue
            if packet.sequence.node != PROVIDER:
                raise ValueError(f"a strange node: {packet.sequence}")
            match packet.body:
                case Bind() as bind:
                    result = self._login(bind)
                    writer.write(encode(answer(packet, result)))
                    if result:
                        return
                    is_in = True
                case Nothing():
                    self.farewells += 1
                    writer.write(encode(answer(packet)))
                    return
                case Submit() as submit if is_in:
                    self._open(packet)
                    taking.create_task(self._take(packet, submit, writer))
                case other:
                    raise ValueError(f"not for a gateway, or not yet: {other}")

    def _login(self, bind: Bind) -> int:
        self.logins.append(monotonic())
        if self.login_results:
            return self.login_results.popleft()
        if bind.login != 1:
            return 4
        return 0 if (bind.name, bind.password) == (NAME, PASSWORD) else 1

    def _open(self, packet: Packet) -> None:
        self._unanswered.add(packet.sequence)
        self.peak = max(self.peak, len(self._unanswered))
        if self.peak > WINDOW:
            raise ValueError("more than may be without an answer")

    async def _take(self, packet: Packet, submit: Submit, writer: asyncio.StreamWriter) -> None:
        result = self._result(packet, submit)
        await asyncio.sleep(self.slow)
        if result is not None:
            self._unanswered.discard(packet.sequence)
            writer.write(encode(answer(packet, result)))
            await writer.drain()

    def _result(self, packet: Packet, submit: Submit) -> int | None:
        raw, sequence = encode(packet), packet.sequence
        if sequence in self._known:
            return 0 if self._known[sequence] == raw else 9
        if wrong := fault_of(submit):
            return wrong
        now = monotonic()
        lately = [at for at in self.times if now - at < 1]
        if self.per_second and len(lately) >= self.per_second:
            return 33
        result = self.results.popleft() if self.results else 0
        if not result:
            self._known[sequence] = raw
            self.submits.append((sequence, submit))
            self.times.append(now)
        return result

    def tell(self, body: Body) -> None:
        """On the connections that others dialled."""
        for line in self._lines:
            line.write(encode(request(self.number(), body)))

    def number(self) -> Sequence:
        return Sequence(NODE, 1120203225, next(self._counter))

    @asynccontextmanager
    async def dialled(
        self, port: int, *, login: int = 2, name: str = OUR_NAME, password: str = OUR_PASSWORD
    ) -> AsyncIterator["Caller"]:
        """Logged in at a provider's listener, which may take a moment to open its door."""
        caller = await self.enter(port, login=login, name=name, password=password)
        try:
            yield caller
        finally:
            await caller.hang_up()

    async def enter(
        self, port: int, *, login: int = 2, name: str = OUR_NAME, password: str = OUR_PASSWORD
    ) -> "Caller":
        caller = await self.dial(port)
        caller.welcome = await caller.ask(Bind(login=login, name=name, password=password))
        return caller

    async def dial(self, port: int) -> "Caller":
        for attempt in range(100):
            with suppress(OSError):
                return Caller(self, *await asyncio.open_connection("127.0.0.1", port))
            await asyncio.sleep(0.02 * min(attempt, 10))
        raise ConnectionRefusedError(port)


class Caller:
    """What a gateway says on the connection that it dialled; `welcome`: how its login went."""

    def __init__(
        self, smg: Smg, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._smg = smg
        self._reader = reader
        self._writer = writer
        self._answers: dict[Sequence, Packet] = {}
        self.welcome: int | None = None

    def tell(self, body: Body, sequence: Sequence | None = None) -> Packet:
        packet = request(sequence or self._smg.number(), body)
        self._writer.write(encode(packet))
        return packet

    def write(self, raw: bytes) -> None:
        self._writer.write(raw)

    async def drain(self) -> None:
        await self._writer.drain()

    async def ask(
        self, body: Body, sequence: Sequence | None = None, *, seconds: float = 10
    ) -> int | None:
        """The result; None when the other side hangs up, or says nothing in time."""
        packet = self.tell(body, sequence)
        try:
            told = await self.answer_to(packet, seconds=seconds)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return None
        return getattr(told.body, "result", 0)

    async def answer_to(self, packet: Packet, *, seconds: float = 10) -> Packet:
        async with asyncio.timeout(seconds):
            while packet.sequence not in self._answers:
                told = await read_packet(self._reader, seconds)
                assert told.answer, told
                self._answers[told.sequence] = told
        told = self._answers.pop(packet.sequence)
        assert told.command is packet.command
        return told

    async def is_left(self, seconds: float = 5) -> bool:
        """Whether the other side hangs up in time."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(seconds):
                while await self._reader.read(4096):
                    pass
                return True
        return self._reader.at_eof()

    async def hang_up(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


async def read_packet(reader: asyncio.StreamReader, seconds: float) -> Packet:
    async with asyncio.timeout(seconds):
        header = await reader.readexactly(HEADER.size)
        return decode(header + await reader.readexactly(length_of(header) - HEADER.size))


def fault_of(submit: Submit) -> int:
    """The result for what a gateway does not take; 0 for nothing."""
    if len(submit.users) != 1:
        return 19
    if not _USER.fullmatch(submit.users[0]):
        return 6
    named = submit.service, submit.payer, submit.corporation, submit.business
    if not all(named) or not submit.value.isdecimal() or not submit.given.isdecimal():
        return 32
    if submit.payer != "0" * 21 and not _USER.fullmatch(submit.payer):
        return 24
    if not _TIME.fullmatch(submit.expires) or submit.kind or submit.header > 1:
        return 5
    if not 0 < len(submit.content) <= OCTETS or submit.coding not in (0, 8, 15):
        return 8
    if submit.header and submit.content[:3] != b"\x05\x00\x03":
        return 5
    return 0
