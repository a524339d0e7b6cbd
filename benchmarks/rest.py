"""An integrator's client: posts a message and fetches its answer by long poll."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from benchmarks.stage import TOKEN
from benchmarks.wire import Line, lines
from benchmarks.writes import posted

_WAIT = 30


class Integrator:
    """One customer at a time behind one connection."""

    def __init__(self, line: Line, account: str, address: str) -> None:
        self._line = line
        self._path = f"/channels/rest/{account}/messages"
        self.address = address

    async def exchange(self, text: str = "我想查一下这个月的话费") -> list[dict[str, Any]]:
        """The answer to a message, at least one from the bot; raises LookupError without."""
        kept = await self._line.ask("POST", self._path, posted(self.address, text))
        query = f"?sender={self.address}&after={kept['seq']}&wait={_WAIT}"
        answer = await self._line.ask("GET", self._path + query)
        messages: list[dict[str, Any]] = answer["messages"]
        if not messages or messages[0]["author"]["kind"] != "bot":
            raise LookupError(f"no answer from the bot: {messages}")
        return messages


@asynccontextmanager
async def integrators(
    port: int, count: int, *, account: str = "bench", name: str = "client"
) -> AsyncIterator[list[Integrator]]:
    async with lines(port, count, TOKEN) as opened:
        yield [Integrator(line, account, f"{name}-{n}") for n, line in enumerate(opened)]
