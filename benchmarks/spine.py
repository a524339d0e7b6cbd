"""A message's way through the hub, beside the same writes bare and beside a bare HTTP server."""

import re
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from benchmarks.bare import Bare, bare_store
from benchmarks.load import Round, drive
from benchmarks.processes import cpu_seconds, megabytes, own_cpu_seconds
from benchmarks.rest import integrators
from benchmarks.stage import Server, Stage, environment, hub, running
from benchmarks.wire import lines
from hub.house.ports import free_port, listens

ROUNDS = 5
MESSAGES = {1: 200, 16: 640}
"""Messages a round, by number of clients."""
ECHOES = 5
"""Echoes for each message: they are quick."""


@dataclass(slots=True)
class Run:
    """What `clients` clients saw in interleaved rounds; CPU in seconds over all of them."""

    clients: int
    hub: list[Round] = field(default_factory=list)
    bare: list[Round] = field(default_factory=list)
    echo: list[Round] = field(default_factory=list)
    hub_cpu: float = 0.0
    client_cpu: float = 0.0
    bare_cpu: float = 0.0
    store_cpu: float = 0.0
    store_cpu_bare: float = 0.0
    group: float = 1.0

    @property
    def messages(self) -> int:
        return ROUNDS * MESSAGES[self.clients]

    def ratio(self) -> float:
        """Of the hub to the bare writes: the median of neighbours' ratios."""
        pairs = zip(self.hub, self.bare, strict=True)
        return median(ours.rate / bare.rate for ours, bare in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All of the runs, and the hub's memory before and after them, in megabytes."""

    runs: dict[int, Run]
    fresh: float
    used: float


async def measure(where: Stage) -> Measured:
    async with hub(where, "rest") as server, _echo(where) as echo, bare_store(where) as bare:
        fresh, store = megabytes(server.pid), where.store.pid
        runs = {clients: await _run(clients, server, echo, bare, store) for clients in MESSAGES}
        return Measured(runs=runs, fresh=fresh, used=megabytes(server.pid))


async def _run(clients: int, server: Server, echo: Server, bare: Bare, store: int) -> Run:
    run, count = Run(clients), MESSAGES[clients]
    warm = Run(clients)
    await _hub_round(warm, server, count // 2)
    size = round(warm.group)
    await bare.round(clients, count // 2, size)
    for _ in range(ROUNDS):
        begun = cpu_seconds(store)
        run.bare.append(await bare.round(clients, count, size))
        run.bare_cpu += bare.cpu
        between = cpu_seconds(store)
        run.hub.append(await _hub_round(run, server, count))
        run.store_cpu_bare += between - begun
        run.store_cpu += cpu_seconds(store) - between
        run.echo.append(await _echo_round(echo, clients, count * ECHOES))
    return run


async def _hub_round(run: Run, server: Server, count: int) -> Round:
    async with integrators(server.port, run.clients) as clients:
        before = cpu_seconds(server.pid), own_cpu_seconds(), *_commits(server)
        done = await drive([client.exchange for client in clients], count)
        after = cpu_seconds(server.pid), own_cpu_seconds(), *_commits(server)
    hub_cpu, client_cpu, decisions, commits = (b - a for a, b in zip(before, after, strict=True))
    run.hub_cpu += hub_cpu
    run.client_cpu += client_cpu
    run.group = decisions / commits
    return done


def _commits(server: Server) -> tuple[float, float]:
    """How many decisions the hub has committed, in how many transactions."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    found = dict(re.findall(r"^hub_commit_decisions_(sum|count) ([\d.]+)$", text, re.MULTILINE))
    return float(found["sum"]), float(found["count"])


async def _echo_round(echo: Server, clients: int, count: int) -> Round:
    body = {"external_id": "0" * 24, "sender": {"id": "client-0"}, "text": "我想查一下这个月的话费"}
    async with lines(echo.port, clients) as opened:
        return await drive([partial(line.ask, "POST", "/echo", body) for line in opened], count)


@asynccontextmanager
async def _echo(where: Stage) -> AsyncIterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.echo", str(port)]
    env, log = environment(where.root, port), where.root / "echo.log"
    async with running(command, port, env=env, log=log, is_well=listens) as server:
        yield server
