"""A row of Rasa processes on this machine, kept up on the model that shall run."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import aiohttp

from bot.health import Health
from bot.models import name_of
from bot.project import RasaProject
from bot.worker import Patience, Worker, Workshop
from hub.core.errors import Unavailable
from hub.core.processes import StartChild

log = logging.getLogger(__name__)

_HOPELESS = 3


class Workers:
    """`count` workers from when there is a model; `urls()` are those that answer.

    Another model is taken over without a gap: the old worker ends when the new one answers.
    """

    def __init__(
        self,
        project: RasaProject,
        count: int,
        *,
        start: StartChild,
        free_port: Callable[[], int],
        logs: Path,
        patience: Patience | None = None,
    ) -> None:
        self._project = project
        self._count = count
        self._start = start
        self._free_port = free_port
        self._logs = logs
        self._patience = patience or Patience()
        self._up: dict[int, Worker] = {}
        self._refused: dict[int, Path] = {}
        self._failures = 0

    @property
    def state(self) -> Health:
        """Up with the first worker; down when starts keep failing, or none is wanted."""
        if self._up:
            return Health.UP
        return Health.DOWN if self._failures >= _HOPELESS or not self._count else Health.WARMING

    def urls(self) -> Sequence[str]:
        return [worker.url for worker in self._up.values()]

    def serving(self) -> frozenset[str]:
        """The models that answer now: two of them while one takes over from the other."""
        return frozenset(name_of(worker.model) for worker in self._up.values())

    def refused(self) -> frozenset[str]:
        """Models that were to run and did not start, as long as they are to run."""
        wanted = self._wanted_model()
        return frozenset(name_of(model) for model in self._refused.values() if model == wanted)

    def pids(self) -> Sequence[int]:
        return [worker.child.pid for worker in self._up.values()]

    async def run(self) -> None:
        """Until it is cancelled; then every worker ends."""
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            shop = Workshop(
                project=self._project,
                start=self._start,
                free_port=self._free_port,
                logs=self._logs,
                patience=self._patience,
                session=session,
                group=group,
            )
            for number in range(self._count):
                group.create_task(self._keep(number, shop))

    async def _keep(self, number: int, shop: Workshop) -> None:
        """One place in the row; a start that fails is tried again, later and later."""
        pause = self._patience.first_pause
        while True:
            model = await self._await_model()
            try:
                await self._fill(number, model, shop)
                pause = self._patience.first_pause
            except Unavailable as error:
                self._failures += 1
                log.warning("rasa_does_not_start", extra={"reason": error.detail})
                await asyncio.sleep(pause)
                pause = min(pause * 2, self._patience.longest_pause)

    async def _await_model(self) -> Path:
        """Environment and model may still be in the making, by other processes."""
        while True:
            if model := self._wanted_model():
                return model
            await asyncio.sleep(self._patience.check)

    def _wanted_model(self) -> Path | None:
        return self._project.models.running() if self._project.python.exists() else None

    async def _fill(self, number: int, model: Path, shop: Workshop) -> None:
        """A worker and its successors on other models, until one dies or hangs."""
        worker = await Worker.start(shop, number, model)
        try:
            self._show(number, worker)
            while await worker.healthy():
                wanted = self._wanted_model()
                if wanted and wanted not in {worker.model, self._refused.get(number)}:
                    worker = await self._succeed(number, worker, wanted, shop)
            log.warning("rasa_died", extra={"last_words": worker.child.last_words})
        finally:
            self._up.pop(number, None)
            self._refused.pop(number, None)
            await worker.end()

    def _show(self, number: int, worker: Worker) -> None:
        self._up[number] = worker
        self._failures = 0
        log.info("rasa_up", extra={"model": worker.model.name, "pid": worker.child.pid})

    async def _succeed(self, number: int, worker: Worker, model: Path, shop: Workshop) -> Worker:
        """The successor; the same worker where that did not start, and its model is refused."""
        try:
            successor = await Worker.start(shop, number, model)
        except Unavailable as error:
            log.warning("model_refused", extra={"model": model.name, "reason": error.detail})
            self._refused[number] = model
            return worker
        self._refused.pop(number, None)
        self._show(number, successor)
        try:
            await asyncio.sleep(self._patience.drain)
        except asyncio.CancelledError:
            await successor.end()
            raise
        finally:
            await worker.end()
        return successor
