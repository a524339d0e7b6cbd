"""What people do with models: one thing at a time, whoever looks, and nothing lost by a failure."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs import Deed, Job, JobFile, JobState
from bot.model_desk import ModelDesk
from bot.project import RasaProject
from bot.remote import RemoteWorkers
from hub.core.errors import Conflict, NotFound
from hub.house.child import Child
from hub.pipeline.pipeline import Spine
from tests.bot.checkout import checkout

pytestmark = pytest.mark.store


@pytest.fixture
def project(tmp_path: Path) -> RasaProject:
    return checkout(tmp_path)


def desk_of(spine: Spine, project: RasaProject, *, remote: bool = False) -> ModelDesk:
    return ModelDesk(
        spine, project, RemoteWorkers(()), start=Child.start, log=project.root / "log",
        threshold=0.5, remote=remote,
    )  # fmt: skip


@pytest.fixture
async def desk(spine: Spine, project: RasaProject) -> AsyncIterator[ModelDesk]:
    desk = desk_of(spine, project)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(desk.run())
        yield desk
        task.cancel()


async def ended(desk: ModelDesk) -> Job:
    async with asyncio.timeout(20):
        while (job := desk.job()) is None or job.state is JobState.RUNNING:
            await asyncio.sleep(0.02)
    return job


async def train(
    desk: ModelDesk, project: RasaProject, accuracy: str, *, promote: bool = True
) -> Job:
    (project.home / "config.yml").write_text(accuracy)
    await desk.train(by="ann", promote=promote)
    return await ended(desk)


async def test_a_worse_model_is_kept_and_does_not_run(
    desk: ModelDesk, project: RasaProject
) -> None:
    first = await train(desk, project, "0.9")
    second = await train(desk, project, "0.7")
    assert "accuracy 0.900 → 0.700" in second.lost
    assert desk.version(first.model).runs
    assert not desk.version(second.model).runs


async def test_while_one_trains_nobody_else_does_by_any_way(
    desk: ModelDesk, spine: Spine, project: RasaProject
) -> None:
    (project.home / "config.yml").write_text("endless")
    await desk.train(by="ann", promote=True)
    other = desk_of(spine, project)
    with pytest.raises(Conflict):
        await other.train(by="bob", promote=True)
    with pytest.raises(Conflict), project.models.held():
        pass
    job = other.job()
    assert job
    assert (job.state, job.by) == (JobState.RUNNING, "ann")
    await other.cancel(by="bob")
    assert (await ended(desk)).state is JobState.CANCELLED
    assert desk.versions() == []


async def test_a_job_whose_hub_has_died_is_found_interrupted(project: RasaProject) -> None:
    jobs = JobFile(project.models, project.home / "models")
    (project.home / "models").mkdir()
    began = Job(deed=Deed.TRAIN, by="ann", began=datetime(2026, 11, 29, tzinfo=UTC))
    jobs.write(began)
    with project.models.held():
        assert jobs.read() == began
    assert jobs.read() == replace(began, state=JobState.INTERRUPTED)


async def test_measuring_again_changes_nothing_but_the_report(
    desk: ModelDesk, project: RasaProject
) -> None:
    first = await train(desk, project, "0.8")
    report = project.models.report(first.model) / "report.json"
    report.unlink()
    assert desk.version(first.model).figures is None
    await desk.measure(first.model, by="bob")
    job = await ended(desk)
    assert (job.deed, job.state, job.by) == (Deed.MEASURE, JobState.DONE, "bob")
    assert report.exists()
    with pytest.raises(NotFound):
        await desk.measure("nope", by="bob")


async def test_only_so_many_are_kept_and_the_one_that_runs_always(
    desk: ModelDesk, project: RasaProject
) -> None:
    first = await train(desk, project, "0.9")
    for step in range(8):
        await train(desk, project, f"0.9{step}", promote=False)
    kept = [one.name for one in desk.versions()]
    assert first.model in kept
    assert len(kept) <= 7


async def test_where_models_are_anothers_nothing_is_begun(
    spine: Spine, project: RasaProject
) -> None:
    desk = desk_of(spine, project, remote=True)
    assert desk.versions() == []
    with pytest.raises(Conflict):
        await desk.train(by="ann", promote=True)
