"""The first reference: the same writes on the same store, with nothing of the hub around them."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from benchmarks.load import Round
from benchmarks.processes import own_cpu_seconds
from benchmarks.stage import Stage
from benchmarks.writes import Writes
from hub.store.database import Database, connect
from hub.store.group import EVENTS, Group
from hub.store.schema import migrate
from hub.store.transactions import Transactions


class Bare:
    """Sends groups made beforehand, as the hub's committer does.

    `cpu`: seconds of this process in the last round.
    """

    def __init__(self, db: Database) -> None:
        self._transactions = Transactions(db)
        self._writes = Writes(db)
        self.cpu = 0.0

    async def round(self, clients: int, count: int, size: int) -> Round:
        """`count` answered messages, `size` decisions a commit; waits are those of one client."""
        addresses = [f"bare-{number}" for number in range(clients)]
        groups = await self._writes.schedule(addresses, count // clients, size)
        ready = [(group, group.models()) for group in groups]
        waits = [0.0] * count
        cpu, began = own_cpu_seconds(), time.perf_counter()
        for number, (group, models) in enumerate(ready):
            before = time.perf_counter()
            await self._send(group, models)
            waits[number * count // len(groups)] += time.perf_counter() - before
        seconds, self.cpu = time.perf_counter() - began, own_cpu_seconds() - cpu
        return Round(seconds, waits)

    async def _send(self, group: Group, models: list[Any]) -> None:
        if await self._transactions.commit(models, group.missed):
            raise LookupError("a bare write has changed nothing")


@asynccontextmanager
async def bare_store(where: Stage) -> AsyncIterator[Bare]:
    db = connect(where.address("bare"))
    try:
        await migrate(db)
        await db["counters"].insert_one({"_id": EVENTS, "value": 0})
        yield Bare(db)
    finally:
        db.close()
