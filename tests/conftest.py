"""Fixtures that every room's tests share: a real embedded store, an untouched database a test."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hub.core.clock import SystemClock
from hub.house.embedded import EmbeddedStore
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from tests.pool import Pool

HERE = Path(__file__).parent
APART = ("browser", "faults", "peers", "rasa")
"""Markers of tests that have a run of their own."""

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""Laws hold on a busy machine too: pytest's own time-out catches what hangs."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run of such tests does not import the files of all others, which takes longer than some."""
    wanted = config.option.markexpr
    if wanted in APART and collection_path.is_file() and not _names(collection_path, wanted):
        return True
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """That no run loses a test is seen to by the run that imports them all."""
    lost = [
        f"{item.nodeid}: {marker}"
        for item in items
        for marker in APART
        if item.get_closest_marker(marker) and not _names(item.path, marker)
    ]
    if lost:
        raise pytest.UsageError("marked by what neither file nor conftest names", *lost)


@cache
def _names(path: Path, marker: str) -> bool:
    """Whether a test file or a conftest above it has the marker's name in it."""
    rooms = [folder for folder in path.parents if HERE in folder.parents]
    files = [path, *(room / "conftest.py" for room in rooms)]
    return any(marker in file.read_text("utf-8") for file in files if file.exists())


@pytest.fixture(scope="session")
def store_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an embedded store of this session's own, as `hub up` starts it."""
    store = _StoreThread(tmp_path_factory.mktemp("store"))
    store.start()
    yield store.wait_for_address()
    store.end()


class _StoreThread(threading.Thread):
    """Keeps the store's supervisor in a loop of its own: tests come and go with theirs."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(daemon=True)
        self._data_dir = data_dir
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._address = ""
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._keep())
        except BaseException as error:
            self._error = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _keep(self) -> None:
        async with EmbeddedStore(self._data_dir).running() as address:
            self._address = address
            self._ready.set()
            await self._over.wait()

    def wait_for_address(self) -> str:
        self._ready.wait(60)
        assert self._address, f"the embedded store did not start: {self._error}"
        return self._address

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self.join(20)


@pytest.fixture(scope="session")
def pool(store_uri: str) -> Pool:
    return Pool(store_uri)


@pytest.fixture
async def db(pool: Pool) -> AsyncIterator[Database]:
    """A database of the test's own, with all indexes and what a new hub finds in it."""
    async with pool.database() as database:
        yield database


@pytest.fixture
async def spine(db: Database) -> AsyncIterator[Spine]:
    """A committer that works and a feed that follows, on a fresh database."""
    built = Spine(db, SystemClock())
    await built.feed.start()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(built.committer.run()), group.create_task(built.feed.run())]
        yield built
        for task in tasks:
            task.cancel()
