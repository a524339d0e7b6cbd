"""A lean HTTP client: the machine's processors are for what is measured, not for who measures."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from types import TracebackType
from typing import Any, Self

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ANSWER_SECONDS = 60.0


class Line:
    """One kept-alive connection; `ask` sends JSON and reads JSON."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        if token:
            self._head += f"Authorization: Bearer {token}\r\n"

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._writer.close()

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's body; raises ConnectionError for any status but 2xx."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        head = f"{method} {path} HTTP/1.1\r\n{self._head}Content-Length: {len(content)}\r\n\r\n"
        self._writer.write(head.encode() + content)
        async with asyncio.timeout(_ANSWER_SECONDS):
            told = await self._reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(told)
            answer = await self._reader.readexactly(int(length[1]) if length else 0)
        if not told.startswith(b"HTTP/1.1 2"):
            raise ConnectionError(f"{method} {path}: {told[:40]!r} {answer[:200]!r}")
        return json.loads(answer)


@asynccontextmanager
async def lines(port: int, count: int, token: str = "") -> AsyncIterator[list[Line]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Line(port, token)) for _ in range(count)]
