"""What a message costs when little is stored and when much is: two stores, two hubs, in turns."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median

from benchmarks.figures import Figure, times
from benchmarks.fill import address, fill
from benchmarks.load import Round, drive, percentile, rate
from benchmarks.rest import Integrator, integrators
from benchmarks.stage import Server, Stage, hub
from hub.store.database import connect

FEW, MANY, ALL = 1_000, 50_000, 200_000
CLIENTS = 4
ROUNDS = 5
MESSAGES = 320
STAY = 2
"""Messages of a customer: the first opens a conversation in his old thread, the rest go on."""


class Regulars:
    """A client whose customers have all written long ago; none comes twice."""

    def __init__(self, line: Integrator, customers: Iterator[int]) -> None:
        self._line = line
        self._customers = customers
        self._said = 0

    async def exchange(self) -> None:
        if self._said % STAY == 0:
            self._line.address = address(next(self._customers))
        self._said += 1
        await self._line.exchange()


async def measure(where: Stage, *, full: bool) -> list[Figure]:
    many = ALL if full else MANY
    rounds: dict[int, list[Round]] = {FEW: [], many: []}
    async with AsyncExitStack() as stack:
        hubs = {count: await stack.enter_async_context(_hub(where, count)) for count in rounds}
        customers = {count: _customers(count) for count in rounds}
        for number in range(ROUNDS + 1):
            for count, server in hubs.items():
                done = await _round(server, customers[count], warm=number == 0)
                rounds[count] += [done] if number else []
    return _figures(rounds[FEW], rounds[many], many)


@asynccontextmanager
async def _hub(where: Stage, count: int) -> AsyncIterator[Server]:
    database = f"stored_{count}"
    db = connect(where.address(database))
    try:
        await fill(db, count)
    finally:
        db.close()
    async with hub(where, database) as server:
        yield server


def _customers(count: int) -> Iterator[int]:
    """Spread over all that are stored, each once."""
    step = next(step for step in itertools.count(int(count * 0.618)) if count % step)
    return (number * step % count for number in range(count))


async def _round(server: Server, customers: Iterator[int], *, warm: bool) -> Round:
    async with integrators(server.port, CLIENTS) as lines:
        acts = [Regulars(line, customers).exchange for line in lines]
        return await drive(acts, MESSAGES // 4 if warm else MESSAGES)


def _figures(few: list[Round], many: list[Round], count: int) -> list[Figure]:
    name = f"with {count:,} conversations, {CLIENTS} clients"
    against = f"with {FEW:,}"
    ratio = median(a.rate / b.rate for a, b in zip(many, few, strict=True))
    value = rate(few) * ratio
    return [
        Figure(
            name=name, value=value, unit="messages/s", reference=rate(few), against=against,
            target=times(0.9),
        ),
        Figure(
            name=name, value=percentile(many, 50), unit="ms, p50", reference=percentile(few, 50),
            against=against,
        ),
    ]  # fmt: skip
