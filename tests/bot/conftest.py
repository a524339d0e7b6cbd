"""The real thing for tests marked `rasa`: a trained model in a worker of its own."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.client import RasaClient
from bot.project import RasaProject
from bot.training import Training
from bot.workers import Workers
from hub.house.child import Child
from hub.house.ports import free_port
from hub.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project() -> RasaProject:
    project = RasaProject(root=ROOT)
    if not project.python.exists():
        missing = f"no Rasa environment at {project.python}: make test lays it"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return project


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workers(
    project: RasaProject, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Workers]:
    """One worker on the model of the files as they are now, trained if there is none."""
    logs = tmp_path_factory.mktemp("rasa")
    told: list[str] = []
    log, threshold = logs / "train.log", Settings.model_fields["bot_threshold"].default
    training = Training(project, start=Child.start, log=log, tell=told.append, threshold=threshold)
    project.models.promote((await training.run()).name)
    workers = Workers(project, 1, start=Child.start, free_port=free_port, logs=logs)
    task = asyncio.ensure_future(workers.run())
    async with asyncio.timeout(240):
        while True:
            if workers.urls():
                break
            await asyncio.sleep(0.2)
    yield workers
    task.cancel()
    await asyncio.wait([task])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rasa(workers: Workers) -> AsyncIterator[RasaClient]:
    async with RasaClient(workers.urls, timeout=20, budget=30) as client:
        yield client
