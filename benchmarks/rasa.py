"""Conversations through the hub with a real Rasa, beside the same Rasa asked directly."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

from benchmarks.figures import Figure, Result, Skipped, at_most, times
from benchmarks.load import Round, drive, percentile, rate
from benchmarks.rest import Integrator, integrators
from benchmarks.stage import Server, Stage, answers, environment, hub, running
from benchmarks.texts import repeating, varied
from benchmarks.wire import Line, lines
from bot.project import RasaProject
from hub.core.clock import new_id
from hub.house.ports import free_port
from hub.house.tools import ROOT

CLIENTS = 8
ROUNDS = 5
MESSAGES = 240
STAY = 5
"""Messages a conversation; one that was handed to a person ends at once."""
THRESHOLD = 0.5
Texts = Callable[[int], Iterator[str]]


class Direct:
    """Asks Rasa as the hub does and carries the state from turn to turn, and no more."""

    def __init__(self, line: Line, texts: Iterator[str]) -> None:
        self._line, self._texts = line, texts
        self._state: dict[str, Any] = {}
        self._said = 0

    async def exchange(self) -> None:
        body = {"text": next(self._texts), "state": self._state, "threshold": THRESHOLD}
        answer = await self._line.ask("POST", "/webhooks/hub/turn", body)
        self._said += 1
        self._state = answer["state"] if self._said % STAY else {}


class Customers:
    """Customers of the account `demo`, one after the other."""

    def __init__(self, line: Integrator, texts: Iterator[str]) -> None:
        self._line, self._texts = line, texts
        self._said = STAY

    async def exchange(self) -> None:
        if self._said >= STAY:
            self._line.address, self._said = new_id(), 0
        answer = await self._line.exchange(next(self._texts))
        handed_over = any(one["author"]["kind"] == "system" for one in answer)
        self._said = STAY if handed_over else self._said + 1


async def measure(where: Stage) -> list[Result]:
    project = RasaProject(root=ROOT)
    model = project.models.running()
    if model is None or not project.python.exists():
        return [Skipped(name="rasa", why="no environment or model of Rasa here (make rasa model)")]
    async with _rasa(where, project, str(model)) as rasa:
        url = f"http://127.0.0.1:{rasa.port}"
        async with hub(where, "rasa", RASA_URLS=url, HUB_BOT_THRESHOLD=str(THRESHOLD)) as server:
            await _until_up(server)
            return [
                await _compare("varied text", varied, rasa, server, 0.8),
                await _compare("repeating text (30, Zipf)", repeating, rasa, server, 1.3),
                *await _waits(server),
            ]


@asynccontextmanager
async def _rasa(where: Stage, project: RasaProject, model: str) -> AsyncIterator[Server]:
    port = free_port()
    command = [*project.runner, "run", "--model", model, "--interface", "127.0.0.1"]
    command += ["--port", str(port), "--credentials", "credentials.yml"]
    command += ["--endpoints", "endpoints.yml"]
    env, log = environment(where.root, port), where.root / "rasa.log"
    async with running(command, port, env=env, log=log, is_well=_reads) as server:
        yield server


async def _reads(port: int) -> bool:
    return await answers(port, "POST", "/webhooks/hub/parse", {"text": "你好"})


async def _until_up(server: Server) -> None:
    async with asyncio.timeout(60), Line(server.port) as line:
        while (await line.ask("GET", "/readyz"))["parts"]["bot"]["state"] != "up":  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def _compare(name: str, texts: Texts, rasa: Server, server: Server, least: float) -> Figure:
    await _direct(rasa, texts, 0)
    await _through(server, texts, 0)
    pairs = [
        (await _direct(rasa, texts, n), await _through(server, texts, n))
        for n in range(1, ROUNDS + 1)
    ]
    bare = rate([direct for direct, _ in pairs])
    ratio = median(through.rate / direct.rate for direct, through in pairs)
    return Figure(
        name=f"with Rasa, {CLIENTS} clients, {name}", value=bare * ratio, unit="messages/s",
        reference=bare, against="bare Rasa", target=times(least),
    )  # fmt: skip


async def _waits(server: Server) -> list[Figure]:
    """From a message to its answer in the client's hands, while nobody else asks."""
    rounds = [await _through(server, varied, 100 + n, clients=1) for n in range(ROUNDS)]
    return [
        Figure(
            name=f"automatic answer, 1 client, {percent} of 100 within",
            value=percentile(rounds, percent), unit="ms", target=target,
        )
        for percent, target in ((50, None), (99, at_most(150)))
    ]  # fmt: skip


async def _direct(rasa: Server, texts: Texts, seed: int) -> Round:
    source = texts(seed)
    async with lines(rasa.port, CLIENTS) as opened:
        return await drive([Direct(line, source).exchange for line in opened], MESSAGES)


async def _through(server: Server, texts: Texts, seed: int, clients: int = CLIENTS) -> Round:
    source = texts(seed)
    async with integrators(server.port, clients, account="demo") as opened:
        return await drive([Customers(line, source).exchange for line in opened], MESSAGES)
