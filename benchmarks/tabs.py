"""Web-chat tabs by the thousand: a WebSocket client of a few attributes and no more."""

import asyncio
from collections.abc import Callable
from typing import Self

Hear = Callable[[bytes], None]
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class Tab(asyncio.Protocol):
    """Open once the hub has said welcome; `hear` is called for each later text frame.

    `lost`: the line was cut.
    """

    __slots__ = ("_buffer", "_open", "_transport", "_upgraded", "hear", "lost")

    def __init__(self) -> None:
        self._buffer = b""
        self._open: asyncio.Future[None] | None = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._upgraded = False
        self.hear: Hear = _ignore
        self.lost = False

    @classmethod
    async def open(cls, port: int, path: str) -> Self:
        """Raises ConnectionError when the hub does not take it."""
        loop = asyncio.get_running_loop()
        transport, tab = await loop.create_connection(cls, "127.0.0.1", port)
        key = "AAAAAAAAAAAAAAAAAAAAAA=="
        transport.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        tab._transport = transport
        async with asyncio.timeout(30):
            await tab._opened()
        return tab

    async def _opened(self) -> None:
        if self._open:
            await self._open
            self._open = None

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    def say(self, frame: bytes) -> None:
        self._send(_TEXT, frame)

    def _send(self, kind: int, body: bytes) -> None:
        """Masked by zeros, as a client must and as cheaply as it can."""
        if self._transport:
            size = bytes([0x80 | len(body)]) if len(body) < 126 else _long(len(body))
            self._transport.write(bytes([0x80 | kind]) + size + bytes(4) + body)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._take_head():
            return
        while frame := self._take_frame():
            kind, body = frame
            if kind == _TEXT:
                self._welcome()
                self.hear(body)
            elif kind == _PING:
                self._send(_PONG, body)
            elif kind == _CLOSE:
                self.close()

    def _welcome(self) -> None:
        if self._open and not self._open.done():
            self._open.set_result(None)

    def _take_head(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if end:
            self._buffer = rest
            self._upgraded = head.startswith(b"HTTP/1.1 101")
        return self._upgraded

    def _take_frame(self) -> tuple[int, bytes] | None:
        data = self._buffer
        if len(data) < 2:
            return None
        size, at = data[1], 2
        if size > 125:
            at = 4 if size == 126 else 10
            size = int.from_bytes(data[2:at], "big")
        if len(data) < at + size:
            return None
        self._buffer = data[at + size :]
        return data[0] & 0x0F, data[at : at + size]

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        if self._open and not self._open.done():
            self._open.set_exception(exc or ConnectionError("cut at once"))


def _long(size: int) -> bytes:
    return bytes([0x80 | 126]) + size.to_bytes(2, "big")


def _ignore(_: bytes) -> None:
    """An idle tab."""
