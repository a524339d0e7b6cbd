"""The models as people handle them: made, measured and chosen, each deed with a name to it."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.health import Health
from bot.jobs import Deed, Job, JobFile, JobState
from bot.models import Version
from bot.project import RasaProject
from bot.training import Training, TrainingError
from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.processes import Child, StartChild
from hub.pipeline.pipeline import Spine
from hub.store.draft import Draft
from hub.store.group import Entry

log = logging.getLogger(__name__)

_UNHURRIED = ("nice", "-n", "15")
"""Customers go first: a training has time."""
_CANCEL = "cancel"


class Servants(Protocol):
    """The workers, here or elsewhere."""

    @property
    def state(self) -> Health: ...

    def serving(self) -> frozenset[str]: ...

    def refused(self) -> frozenset[str]: ...


class ModelDesk:
    """One job at a time on a machine; it goes on whoever looks, and ends with this process.

    `workers` show which model serves; they change over by themselves (`bot.workers`). Where they
    are somebody else's (`remote`), so are the models.
    """

    def __init__(
        self, spine: Spine, project: RasaProject, workers: Servants, *, start: StartChild,
        log: Path, threshold: float, remote: bool = False,
    ) -> None:  # fmt: skip
        self._spine = spine
        self._project = project
        self._models = project.models
        self._start = start
        self._log = log
        self._threshold = threshold
        self._jobs = JobFile(project.models, project.home / "models")
        self._todo: asyncio.Queue[tuple[Job, bool, ExitStack]] = asyncio.Queue()
        self._work: asyncio.Task[Job] | None = None
        self.workers = workers
        self.remote = remote

    @property
    def may_train(self) -> bool:
        return not self.remote and self._project.python.exists()

    def wanted(self) -> str:
        """What the data of now would make; empty where models are made elsewhere."""
        return self._project.fingerprint() if self.may_train else ""

    def versions(self) -> list[Version]:
        return [] if self.remote else self._models.versions()

    def version(self, name: str) -> Version:
        found = next((one for one in self.versions() if one.name == name), None)
        if found is None:
            raise NotFound("model")
        return found

    def job(self) -> Job | None:
        """What goes on, else what went last."""
        return self._jobs.read()

    async def train(self, *, by: str, promote: bool) -> Job:
        """Begins it; raises Conflict where something goes on. `promote`: if it is no worse."""
        return await self._begin(Job(deed=Deed.TRAIN, by=by, began=self._now()), promote)

    async def measure(self, name: str, *, by: str) -> Job:
        job = Job(deed=Deed.MEASURE, by=by, began=self._now(), model=self.version(name).name)
        return await self._begin(job, promote=False)

    async def cancel(self, *, by: str) -> None:
        """Whichever process does it hears of it by the log."""
        job = self.job()
        if job is None or job.state is not JobState.RUNNING:
            raise Conflict("no_training")
        await self._tell(_CANCEL, by=by)

    async def activate(self, name: str, *, by: str) -> Version:
        """Let it run from now on; to the one that ran before it is a way back."""
        version = self.version(name)
        if version.ran_before:
            self._models.roll_back()
            await self._tell("rolled_back", by=by, model=name)
        elif not version.runs:
            self._models.promote(name)
            await self._tell("activated", by=by, model=name)
        return self.version(name)

    async def run(self) -> None:
        """Until it is cancelled; a job ends with it and is found interrupted."""
        unlisten = self._spine.feed.listen(self._hear)
        try:
            while True:
                job, promote, hold = await self._todo.get()
                with hold:
                    ended = await self._do(job, promote)
                await self._tell_patiently(ended)
        finally:
            unlisten()

    async def _begin(self, job: Job, promote: bool) -> Job:
        if not self.may_train:
            raise Conflict("models_elsewhere")
        with ExitStack() as stack:
            stack.enter_context(self._models.held())
            self._jobs.write(job)
            await self._tell(f"{job.deed}_begun", by=job.by, model=job.model)
            self._todo.put_nowait((job, promote, stack.pop_all()))
        return job

    async def _do(self, job: Job, promote: bool) -> Job:
        """As it ended, and is shown from now on."""
        async with asyncio.TaskGroup() as group:
            self._work = work = group.create_task(self._outcome(job, promote))
        self._work = None
        ended = replace(job, state=JobState.CANCELLED) if work.cancelled() else work.result()
        ended = replace(ended, ended=self._now(), done=1.0)
        self._jobs.write(ended)
        return ended

    async def _tell_patiently(self, job: Job) -> None:
        """A store that is away takes the news of it, not the work."""
        try:
            await self._tell(f"{job.deed}_{job.state}", by=job.by, model=job.model)
        except Exception:
            log.exception("job_not_told")

    async def _outcome(self, job: Job, promote: bool) -> Job:
        def show(done: float, step: str) -> None:
            self._jobs.write(replace(job, done=done, step=step))

        training = Training(
            self._project, start=self._start_unhurried, log=self._log,
            threshold=self._threshold, show=show,
        )  # fmt: skip
        try:
            if job.deed is Deed.MEASURE:
                await training.measure(job.model)
                return replace(job, state=JobState.DONE)
            trained = await training.run(promote=promote)
            return replace(job, state=JobState.DONE, model=trained.name, lost=trained.lost)
        except TrainingError as error:
            return replace(job, state=JobState.FAILED, faults=tuple(error.faults))
        except Exception as error:
            log.exception("training_failed")
            return replace(job, state=JobState.FAILED, faults=(str(error) or repr(error),))

    async def _start_unhurried(self, command: Sequence[str], **more: Any) -> Child:
        return await self._start([*_UNHURRIED, *command], **more)

    def _hear(self, entry: Entry) -> None:
        event = entry.event
        if event.kind is Kind.MODEL and event.data["action"] == _CANCEL and self._work:
            self._work.cancel()

    async def _tell(self, action: str, *, by: str, model: str = "") -> None:
        def decide(draft: Draft) -> None:
            draft.event(Kind.MODEL, by=by, action=action, model=model)

        await self._spine.committer.commit(None, decide)

    def _now(self) -> datetime:
        return self._spine.clock.now()
