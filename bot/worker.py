"""One Rasa process: started on a model, warmed, watched, ended."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.health import answers
from bot.project import RasaProject
from hub.core.errors import Unavailable
from hub.core.processes import Child, StartChild


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: how long a start may take, how often health is asked, how long a stop may take.

    `strikes` missed answers in a row mean that a worker hangs; `drain` is what a replaced one is
    left to finish its turns; pauses lie between failed starts.
    """

    start: float = 300.0
    check: float = 3.0
    answer: float = 10.0
    strikes: int = 2
    drain: float = 5.0
    stop: float = 3.0
    first_pause: float = 2.0
    longest_pause: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every worker is made with."""

    project: RasaProject
    start: StartChild
    free_port: Callable[[], int]
    logs: Path
    patience: Patience
    session: aiohttp.ClientSession
    group: asyncio.TaskGroup


class Worker:
    """Alive from `start` to `end`; `url` is where it is asked."""

    def __init__(self, shop: Workshop, child: Child, url: str, model: Path) -> None:
        self.child = child
        self.url = url
        self.model = model
        self._shop = shop
        self._ended = shop.group.create_task(child.wait())
        self._strikes = 0

    @classmethod
    async def start(cls, shop: Workshop, number: int, model: Path) -> "Worker":
        """A worker that has answered once; raises Unavailable when it does not come to that."""
        port = shop.free_port()
        log = shop.logs / f"rasa-{number}.log"
        child = await shop.start(_command(shop.project, port, model), log=log)
        worker = cls(shop, child, f"http://127.0.0.1:{port}", model)
        try:
            await worker._warm()
        except BaseException:
            await worker.end()
            raise
        return worker

    async def _warm(self) -> None:
        patience = self._shop.patience
        try:
            async with asyncio.timeout(patience.start):
                while not self._ended.done():
                    if await answers(self._shop.session, self.url, timeout=patience.answer):
                        return
                    await asyncio.sleep(0.3)
        except TimeoutError:
            raise Unavailable("not ready in time") from None
        raise Unavailable(self.child.last_words or "it ended at once")

    async def healthy(self) -> bool:
        """Told after a while, or at once when it dies; one missed answer is forgiven."""
        patience = self._shop.patience
        await asyncio.wait([self._ended], timeout=patience.check)
        if self._ended.done():
            return False
        well = await answers(self._shop.session, self.url, timeout=patience.answer)
        self._strikes = 0 if well else self._strikes + 1
        return self._strikes < patience.strikes

    async def end(self) -> None:
        await self.child.stop(grace=self._shop.patience.stop)


def _command(project: RasaProject, port: int, model: Path) -> list[str]:
    command = [*project.runner, "run", "--model", str(model)]
    command += ["--interface", "127.0.0.1", "--port", str(port)]
    return [*command, "--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
