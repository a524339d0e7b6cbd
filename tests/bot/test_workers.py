import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.health import Health, answers
from bot.project import RasaProject
from bot.remote import RemoteWorkers
from bot.worker import Patience
from bot.workers import Workers
from hub.house.child import Child
from hub.house.ports import free_port, listens
from tests.waiting import until

DOUBLE = Path(__file__).with_name("rasa_double.py")
QUICK = Patience(
    start=5, check=0.1, answer=0.4, strikes=2, drain=0.5, stop=1, first_pause=0.1, longest_pause=0.2
)


@pytest.fixture
def project(tmp_path: Path) -> RasaProject:
    """A checkout whose Rasa is the double and whose environment is the tests' own."""
    project = RasaProject(root=tmp_path)
    (project.home / "models").mkdir(parents=True)
    project.python.parent.mkdir(parents=True)
    project.python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    project.python.chmod(0o755)
    (project.home / "run.py").write_text(DOUBLE.read_text())
    return project


def train(project: RasaProject, name: str, behaviour: str = "ok") -> None:
    path = project.models.path(name)
    path.with_suffix(".new").write_text(behaviour)
    path.with_suffix(".new").replace(path)
    project.models.promote(name)


@asynccontextmanager
async def running(project: RasaProject, count: int = 1) -> AsyncIterator[Workers]:
    """Whatever was started has ended when they have."""
    children: list[Child] = []

    async def start(command: Sequence[str], *, log: Path | None = None, **more: Any) -> Child:
        children.append(child := await Child.start(command, log=log, **more))
        return child

    workers = Workers(
        project, count, start=start, free_port=free_port, logs=project.root / "log", patience=QUICK
    )
    task = asyncio.ensure_future(workers.run())
    try:
        yield workers
    finally:
        task.cancel()
        await asyncio.wait([task])
        left = [child.pid for child in children if child.running]
        for pid in left:
            os.kill(pid, signal.SIGKILL)
    assert not left


def _state(workers: Workers) -> Health:
    return workers.state


async def all_listen(workers: Workers) -> bool:
    ports = [int(url.rpartition(":")[2]) for url in workers.urls()]
    return bool(ports) and all([await listens(port) for port in ports])


async def test_workers_come_up_with_the_first_model_and_end_with_the_hub(
    project: RasaProject,
) -> None:
    async with running(project, 2) as workers:
        assert workers.state is Health.WARMING
        await asyncio.sleep(0.3)
        assert workers.urls() == []
        train(project, "first")
        await until(lambda: len(workers.urls()) == 2)
        assert _state(workers) is Health.UP
        ports = [int(url.rpartition(":")[2]) for url in workers.urls()]
        assert all(port < 32768 for port in ports)
    assert not any([await listens(port) for port in ports])


async def test_a_killed_worker_is_replaced(project: RasaProject) -> None:
    train(project, "first")
    async with running(project) as workers:
        await until(workers.urls)
        [pid] = workers.pids()
        os.kill(pid, signal.SIGKILL)
        await until(lambda: workers.urls() and workers.pids() != [pid])
        assert await all_listen(workers)


async def test_a_worker_that_hangs_is_replaced(project: RasaProject) -> None:
    train(project, "first", "freezes")
    async with running(project) as workers:
        await until(workers.urls)
        [pid] = workers.pids()
        await until(lambda: workers.urls() and workers.pids() != [pid])
        assert await all_listen(workers)


async def test_a_model_that_was_rolled_back_gives_way_to_the_one_before(
    project: RasaProject,
) -> None:
    train(project, "first")
    train(project, "second")
    async with running(project) as workers:
        await until(workers.urls)
        [second] = workers.urls()
        assert project.models.roll_back() == "first"
        await until(lambda: workers.urls() != [second])
        [first] = workers.urls()
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{first}/webhooks/hub/parse", json={}) as answer,
        ):
            assert (await answer.json())["model"] == "first.tar.gz"


async def test_a_newer_model_is_taken_over_without_a_gap(project: RasaProject) -> None:
    train(project, "first")
    async with running(project) as workers:
        await until(workers.urls)
        [old] = workers.urls()
        train(project, "second")
        async with aiohttp.ClientSession() as session:
            while workers.urls() == [old]:
                assert await answers(session, old)
            assert len(workers.urls()) == 1
            assert await answers(session, workers.urls()[0])


async def test_a_model_that_does_not_start_leaves_the_old_one_at_work(
    project: RasaProject,
) -> None:
    train(project, "first")
    async with running(project) as workers:
        await until(workers.urls)
        before = workers.pids()
        train(project, "second", "dies")
        await asyncio.sleep(1)
        assert workers.pids() == before


async def test_a_hub_that_ends_while_a_model_is_taken_over_leaves_no_worker(
    project: RasaProject,
) -> None:
    train(project, "first")
    async with running(project) as workers:
        await until(workers.urls)
        train(project, "second")
        await until(lambda: workers.serving() == {"second"})


async def test_starts_that_keep_failing_are_told(project: RasaProject) -> None:
    train(project, "first", "dies")
    async with running(project) as workers:
        await until(lambda: workers.state is Health.DOWN)
        train(project, "first", "ok")
        await until(lambda: workers.state is Health.UP)
    assert "broken model" in (project.root / "log" / "rasa-0.log").read_text()


async def test_remote_workers_are_watched() -> None:
    remote = RemoteWorkers([f"http://127.0.0.1:{free_port()}/"])
    assert remote.state is Health.WARMING
    task = asyncio.ensure_future(remote.run())
    await until(lambda: remote.state is Health.DOWN)
    task.cancel()
    await asyncio.wait([task])


async def test_it_is_told_which_models_serve_and_which_would_not_start(
    project: RasaProject,
) -> None:
    train(project, "one")
    async with running(project) as workers:
        await until(lambda: workers.serving() == {"one"})
        train(project, "bad", "dies")
        await until(lambda: workers.refused() == {"bad"})
        assert workers.serving() == {"one"}
        project.models.roll_back()
        assert not workers.refused()
        train(project, "two")
        await until(lambda: workers.serving() == {"two"})
