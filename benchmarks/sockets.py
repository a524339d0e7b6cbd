"""Thousands of idle web-chat sockets: what they weigh, and how fast news reaches a thousand."""

import asyncio
import json
import time
from collections.abc import Sequence
from functools import partial

from benchmarks.figures import Figure, at_most
from benchmarks.processes import cpu_seconds, megabytes, resident_bytes
from benchmarks.stage import Server, Stage, hub
from benchmarks.tabs import Tab
from benchmarks.wire import Line
from hub.core.clock import new_id
from hub.house.checks import raise_file_limit

FAMILIES, TABS = 20, 50
"""So many visitors with so many tabs each are the thousand whom a broadcast reaches."""
SINGLES = 4_000
AT_ONCE = 50
SETTLE = 25.0
"""Seconds: every socket has by then been pinged by the hub and by its heartbeat."""
TIMES = 3


async def measure(where: Stage) -> list[Figure]:
    raise_file_limit()
    async with hub(where, "sockets") as server:
        await _indexed(server)
        before = resident_bytes(server.pid)
        families = [await _visit(server, TABS) for _ in range(FAMILIES)]
        singles = await _visit_all(server, SINGLES)
        tabs = [tab for family in families for tab in family] + singles
        try:
            figures = await _weigh(server, tabs, before)
            figures += await _spread(families, singles[: FAMILIES * TABS])
            if lost := sum(tab.lost for tab in tabs):
                raise ConnectionError(f"{lost} sockets were lost meanwhile")
            return figures
        finally:
            for tab in tabs:
                tab.close()


async def _indexed(server: Server) -> None:
    """Until the search index is built: what that takes is no socket's."""
    async with asyncio.timeout(60), Line(server.port) as line:
        while (await line.ask("GET", "/readyz"))["parts"]["search"]["state"] != "up":  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def _visit_all(server: Server, count: int) -> list[Tab]:
    """Visitors with a tab each, some at a time."""
    room = asyncio.Semaphore(AT_ONCE)

    async def visit() -> Tab:
        async with room:
            return (await _visit(server, 1))[0]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(visit()) for _ in range(count)]
    return [task.result() for task in tasks]


async def _visit(server: Server, tabs: int) -> list[Tab]:
    """A new visitor and his tabs."""
    async with Line(server.port) as line:
        session = await line.ask("POST", "/chat/v1/bench/sessions", {})
    path = f"/chat/v1/bench/ws?token={session['token']}&after=0"
    return [await Tab.open(server.port, path) for _ in range(tabs)]


async def _weigh(server: Server, tabs: Sequence[Tab], before: int) -> list[Figure]:
    cpu = cpu_seconds(server.pid)
    await asyncio.sleep(SETTLE)
    cpu = (cpu_seconds(server.pid) - cpu) / SETTLE * 100
    each = (resident_bytes(server.pid) - before) / len(tabs) / 1024
    name = f"{len(tabs):,} idle sockets"
    return [
        Figure(name=name, value=each, unit="KB each", target=at_most(25)),
        Figure(name=f"hub with {name}", value=megabytes(server.pid), unit="MB"),
        Figure(name=f"hub's CPU with {name}", value=cpu, unit="% of a core"),
    ]


async def _spread(families: Sequence[Sequence[Tab]], singles: Sequence[Tab]) -> list[Figure]:
    """One message reaching all tabs of its thread; and, for comparison, as many messages."""
    tabs = [tab for family in families for tab in family]
    shared = [await _answered([family[0] for family in families], tabs) for _ in range(TIMES)]
    for first in range(0, len(singles), AT_ONCE):  # who comes for the first time comes calmly
        some = singles[first : first + AT_ONCE]
        await _answered(some, some)
    own = [await _answered(singles, singles) for _ in range(TIMES)]
    threads, people = f"{len(families)} threads × {TABS} tabs", len(singles)
    return [
        Figure(
            name=f"an answer to {len(tabs):,} sockets ({threads})",
            value=sorted(shared)[TIMES // 2], unit="s", target=at_most(1),
        ),
        Figure(
            name=f"{people:,} visitors ask at once, each is answered",
            value=sorted(own)[TIMES // 2], unit="s",
        ),
    ]  # fmt: skip


async def _answered(speakers: Sequence[Tab], hearers: Sequence[Tab]) -> float:
    """Seconds from the speakers' messages to the last hearer's frame with the bot's answer."""
    waiting = set(range(len(hearers)))
    done = asyncio.Event()

    def hear(number: int, frame: bytes) -> None:
        if b'"kind":"bot"' in frame:
            waiting.discard(number)
            if not waiting:
                done.set()

    for number, tab in enumerate(hearers):
        tab.hear = partial(hear, number)
    began = time.perf_counter()
    for tab in speakers:
        tab.say(json.dumps({"type": "message", "cid": new_id(), "text": "你好"}).encode())
    async with asyncio.timeout(60):
        await done.wait()
    return time.perf_counter() - began
