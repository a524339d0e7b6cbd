"""`python -m benchmarks [PART …] [--full] [--json FILE]`: measures, and prints a table."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from benchmarks import (
    assignment,
    deadlines,
    fax,
    flat,
    mailbox,
    mails,
    orders,
    rasa,
    report,
    search,
    sgip,
    sockets,
    spine,
    start,
    texting,
    webhook,
)
from benchmarks.figures import Figure, Result, as_json, table
from benchmarks.stage import Stage, stage


class Bench:
    """The parts by name; those that come from the same rounds share them."""

    def __init__(self, where: Stage, *, full: bool) -> None:
        self._where = where
        self._full = full
        self._rounds: spine.Measured | None = None

    async def rest(self) -> Sequence[Result]:
        return report.speed(await self._spine())

    async def cpu(self) -> Sequence[Result]:
        return report.processor(await self._spine())

    async def memory(self) -> Sequence[Result]:
        return report.memory(await self._spine())

    async def start(self) -> Sequence[Result]:
        return await start.measure(self._where)

    async def sockets(self) -> Sequence[Result]:
        return await sockets.measure(self._where)

    async def rasa(self) -> Sequence[Result]:
        return await rasa.measure(self._where)

    async def search(self) -> Sequence[Result]:
        return await search.measure(self._where)

    async def flat(self) -> Sequence[Result]:
        return await flat.measure(self._where, full=self._full)

    async def deadlines(self) -> Sequence[Result]:
        return await deadlines.measure(self._where)

    async def fax(self) -> Sequence[Result]:
        return await fax.measure(self._where.root)

    async def mails(self) -> Sequence[Result]:
        return mails.measure()

    async def sgip(self) -> Sequence[Result]:
        return await sgip.measure()

    async def mailbox(self) -> Sequence[Result]:
        return await mailbox.measure(self._where)

    async def webhook(self) -> Sequence[Result]:
        return await webhook.measure(self._where)

    async def texting(self) -> Sequence[Result]:
        return await texting.measure(self._where)

    async def assignment(self) -> Sequence[Result]:
        return await assignment.measure(self._where)

    async def orders(self) -> Sequence[Result]:
        return await orders.measure(self._where)

    async def _spine(self) -> spine.Measured:
        self._rounds = self._rounds or await spine.measure(self._where)
        return self._rounds


PARTS: dict[str, Callable[[Bench], Awaitable[Sequence[Result]]]] = {
    "rest": Bench.rest,
    "cpu": Bench.cpu,
    "memory": Bench.memory,
    "start": Bench.start,
    "sockets": Bench.sockets,
    "rasa": Bench.rasa,
    "search": Bench.search,
    "flat": Bench.flat,
    "deadlines": Bench.deadlines,
    "fax": Bench.fax,
    "mails": Bench.mails,
    "sgip": Bench.sgip,
    "mailbox": Bench.mailbox,
    "webhook": Bench.webhook,
    "texting": Bench.texting,
    "assignment": Bench.assignment,
    "orders": Bench.orders,
}


async def run(names: Sequence[str], *, full: bool) -> list[Result]:
    results: list[Result] = []
    async with stage() as where:
        bench = Bench(where, full=full)
        for name in names:
            load = os.getloadavg()[0]
            sys.stderr.write(f"{name} … (load {load:.1f})\n")
            results += await PARTS[name](bench)
    return results


def main() -> int:
    """1 when a target was missed."""
    command = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    command.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    command.add_argument("--full", action="store_true", help="flat: 200,000 conversations")
    command.add_argument("--json", type=Path, metavar="FILE")
    given = command.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        command.error(f"no such part: {', '.join(sorted(unknown))}")
    results = asyncio.run(run(given.parts or list(PARTS), full=given.full))
    sys.stdout.write(table(results) + "\n")
    if given.json:
        given.json.write_text(as_json(results) + "\n")
    return int(any(isinstance(one, Figure) and one.met is False for one in results))


if __name__ == "__main__":
    sys.exit(main())
