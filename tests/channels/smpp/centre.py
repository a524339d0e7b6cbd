"""A strict message centre in memory: it refuses what the standard forbids, and writes it down."""

import asyncio
import ssl
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from smpp34 import DeliverSm, SubmitSm, Tlv, decode

SILENT, HANG_UP = -1, -2
CENTRES: dict[int, "Centre"] = {}
"""Those that run, by port."""
_BINDS = {0x01: "rx", 0x02: "tx", 0x09: "trx"}


@dataclass
class Esme:
    """A client that is connected; `role` is empty until it has bound."""

    writer: asyncio.StreamWriter
    role: str = ""
    system_id: str = ""
    number: int = 0
    last_number: int = 0
    outstanding: int = 0
    answers: dict[int, asyncio.Future[int]] = field(default_factory=dict)

    def send(self, command: int, status: int = 0, body: bytes = b"") -> None:
        """Any frame at all."""
        self.number += 1
        self.answers[self.number] = asyncio.get_running_loop().create_future()
        head = struct.pack(">IIII", 16 + len(body), command, status, self.number)
        self.writer.write(head + body)

    @property
    def receives(self) -> bool:
        return self.role in ("rx", "trx")


@dataclass(frozen=True)
class Submitted:
    at: float
    message: SubmitSm
    status: int
    carrier_id: str

    @property
    def tlvs(self) -> dict[int, bytes]:
        return {one.tag: one.value for one in self.message.tlvs}


class Centre:
    """`answers`: statuses to give to the next submits, SILENT or HANG_UP among them.

    `name_of`: what the n-th message is called; `pause`: seconds before it answers; `rate`: submits
    that come closer than that are throttled; `receipts`: what is told of each message that it took;
    `early`: before the answer.
    """

    def __init__(self) -> None:
        self.passwords: dict[str, str] = {}
        self.esmes: list[Esme] = []
        self.submits: list[Submitted] = []
        self.faults: list[str] = []
        self.answers: list[int] = []
        self.bind_status = 0
        self.binds: list[tuple[str, str]] = []
        self.unbound = 0
        self.most_outstanding = 0
        self.nacks: list[int] = []
        self.name_of: Callable[[int], str] = lambda n: f"{n:08x}"
        self.pause = 0.0
        self.rate = 0.0
        self.receipts: Callable[[Submitted], dict[str, Any] | None] = lambda _: None
        self.early = False
        self.deaf = False
        self.port = 0
        self._context: ssl.SSLContext | None = None
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_at = 0.0

    async def start(self, port: int, context: ssl.SSLContext | None = None) -> None:
        self.port, self._context = port, context
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, ssl=context)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for esme in tuple(self.esmes):
            esme.writer.transport.abort()
        for task in tuple(self._tasks):
            task.cancel()
        if self._server:
            await self._server.wait_closed()

    async def bound(self, system_id: str = "", *, count: int = 1) -> Esme:
        """One that receives, when so many have bound."""
        async with asyncio.timeout(10):
            while True:
                found = [
                    one for one in self.esmes
                    if one.role and (not system_id or one.system_id == system_id)
                ]  # fmt: skip
                receiving = [one for one in found if one.receives]
                if len(found) >= count and receiving:
                    return receiving[-1]
                await asyncio.sleep(0.01)

    async def cut(self, esme: Esme) -> None:
        """The line is cut, with all that is on it."""
        esme.writer.transport.abort()
        async with asyncio.timeout(5):
            while esme in self.esmes:
                await asyncio.sleep(0.005)

    async def deliver(
        self, text: bytes = b"", *, to: Esme | None = None, seconds: float = 10, **fields: Any
    ) -> int:
        """The status that it was answered with; raises TimeoutError."""
        answer = self.post(text, to=to or await self.bound(), **fields)
        return await asyncio.wait_for(answer, seconds)

    def post(self, text: bytes = b"", *, to: Esme, **fields: Any) -> asyncio.Future[int]:
        to.number += 1
        fields = {
            "source_addr": "8613900000001", "source_addr_ton": 1, "destination_addr": "10010",
            "short_message": text, **fields, "sequence_number": to.number,
        }  # fmt: skip
        message = DeliverSm(**fields)
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        to.answers[to.number] = answer
        to.writer.write(message.encode())
        return answer

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        esme = Esme(writer)
        self.esmes.append(esme)
        try:
            while True:
                head = await reader.readexactly(16)
                length, command, status, number = struct.unpack(">IIII", head)
                body = await reader.readexactly(length - 16)
                if not self.deaf:
                    self._hear(esme, command, status, number, head + body)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.esmes.remove(esme)
            for answer in esme.answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("cut"))
                    answer.exception()
            writer.close()

    def _hear(self, esme: Esme, command: int, status: int, number: int, raw: bytes) -> None:
        if command & 0x80000000:
            self._hear_answer(esme, command, status, number, raw[16:])
            return
        if status:
            self.faults.append("a request has a status")
        if number <= esme.last_number:
            self.faults.append(f"number {number} after {esme.last_number}")
        esme.last_number = number
        if command in _BINDS:
            self._bind(esme, command, number, raw[16:])
        elif not esme.role:
            self._answer(esme, command, number, 0x04)
        elif command == 0x15:
            self._answer(esme, command, number)
        elif command == 0x06:
            self.unbound += 1
            self._answer(esme, command, number)
            esme.writer.close()
        elif command == 0x04 and esme.role != "rx":
            esme.outstanding += 1
            self.most_outstanding = max(self.most_outstanding, esme.outstanding)
            task = asyncio.ensure_future(self._take(esme, number, raw))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._answer(esme, command, number, 0x04)

    def _hear_answer(self, esme: Esme, command: int, status: int, number: int, body: bytes) -> None:
        if command == 0x80000000:
            self.nacks.append(status)
            return
        if command == 0x80000005 and body != b"\0":
            self.faults.append("deliver_sm_resp without its NULL")
        answer = esme.answers.pop(number, None)
        if answer is None:
            self.faults.append(f"answer {command:x} to nothing")
        elif not answer.done():
            answer.set_result(status)

    def _bind(self, esme: Esme, command: int, number: int, body: bytes) -> None:
        system_id, password, _, rest = body.split(b"\0", 3)
        if rest[:1] != b"\x34" or len(rest) != 4:
            self.faults.append("bind of another version")
        esme.system_id = system_id.decode()
        self.binds.append((esme.system_id, _BINDS[command]))
        right = self.passwords.get(esme.system_id, "secret") == password.decode()
        status = self.bind_status or (0 if right else 0x0E)
        if not status:
            esme.role = _BINDS[command]
        self._answer(esme, command, number, status, b"CENTRE\0")

    async def _take(self, esme: Esme, number: int, raw: bytes) -> None:
        message = decode(raw)
        assert isinstance(message, SubmitSm)
        now = time.monotonic()
        status = self.answers.pop(0) if self.answers else 0
        if self.rate and now - self._last_at < 1 / self.rate:
            status = 0x58
        else:
            self._last_at = now
        if status == HANG_UP:
            esme.writer.transport.abort()
            return
        taken = sum(1 for one in self.submits if one.status == 0) + 1
        name = self.name_of(taken) if status == 0 else ""
        found = Submitted(now, message, status, name)
        self.submits.append(found)
        receipt = self.receipts(found) if status == 0 else None
        if receipt and self.early:
            await self.tell(found, receipt)
        if self.pause:
            await asyncio.sleep(self.pause)
        esme.outstanding -= 1
        if status != SILENT:
            body = b"" if status else name.encode() + b"\0"
            self._answer(esme, 0x04, number, status, body)
        if receipt and not self.early:
            await self.tell(found, receipt)

    async def tell(self, found: Submitted, fields: dict[str, Any]) -> None:
        """Again and again until it is acknowledged."""
        message = found.message
        swapped = {
            "source_addr": message.destination_addr, "destination_addr": message.source_addr,
            "source_addr_ton": message.dest_addr_ton, "esm_class": 4,
        }  # fmt: skip
        status = 0x64
        while status:
            with suppress(ConnectionError, TimeoutError):
                status = await self.deliver(**{**swapped, **fields})

    def _answer(
        self, esme: Esme, command: int, number: int, status: int = 0, body: bytes = b""
    ) -> None:
        head = struct.pack(">IIII", 16 + len(body), command | 0x80000000, status, number)
        if not esme.writer.is_closing():
            esme.writer.write(head + body)


def in_words(found: Submitted, stat: str = "DELIVRD", carrier_id: str = "") -> dict[str, Any]:
    """A receipt as most centres write it."""
    words = (
        f"id:{carrier_id or found.carrier_id} sub:001 dlvrd:001 submit date:2605041200 "
        f"done date:2605041201 stat:{stat} err:000 text:hello id:1 stat:X"
    )
    return {"text": words.encode()}


def in_parameters(found: Submitted, state: int = 2) -> dict[str, Any]:
    name = found.carrier_id.encode() + b"\0"
    return {"tlvs": [Tlv(0x001E, name), Tlv(0x0427, bytes([state]))]}
