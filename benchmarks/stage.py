"""The parts that are measured, as real processes in a directory that goes away afterwards."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wire import Line
from hub.house.beside import beside
from hub.house.child import Child
from hub.house.embedded import EmbeddedStore
from hub.house.ports import free_port
from hub.settings import child_environment

TOKEN = "benchmarks-only"
SECRET_KEY = "benchmarks-only"
_SETTINGS = {
    "HUB_BENCH": "1",
    "HUB_REST_TOKEN": TOKEN,
    "HUB_SECRET_KEY": SECRET_KEY,
    "HUB_ADMIN_PASSWORD": "benchmarks-only",
    "HUB_HOST": "127.0.0.1",
    "RASA_WORKERS": "0",
    "PYTHONDONTWRITEBYTECODE": "",  # compiled modules are kept, as `make` keeps them
}
_ELSEWHERE = ("MONGODB_URI", "RASA_URLS", "ELASTICSEARCH_URL", "HUB_PUBLIC_URL", "HUB_FAILPOINT")
_PATIENCE = 180.0
IsWell = Callable[[int], Awaitable[bool]]
HUB = (sys.executable, "-m", "hub.cli")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One embedded store, and room for what runs on it."""

    root: Path
    store: EmbeddedStore

    def address(self, database: str) -> str:
        return self.store.address.replace("/?", f"/{database}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running process; `seconds` from its start to its first good answer."""

    pid: int
    port: int
    seconds: float


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="zongji-bench-") as folder:
        root = Path(folder)
        store = EmbeddedStore(root / "data")
        async with store.running():
            yield Stage(root=root, store=store)


def environment(data_dir: Path, port: int, **more: str) -> dict[str, str]:
    """A hub's, whatever this machine's own hub is set to."""
    own = {"HUB_PORT": str(port), "HUB_DATA_DIR": str(data_dir)}
    return child_environment(**{**dict.fromkeys(_ELSEWHERE, ""), **_SETTINGS, **own, **more})


@asynccontextmanager
async def hub(where: Stage, database: str, **more: str) -> AsyncIterator[Server]:
    """`hub serve` on a seeded database of its own."""
    port = free_port()
    data_dir = where.root / database
    env = environment(data_dir, port, MONGODB_URI=where.address(database), **more)
    await _finish([*HUB, "seed"], env, data_dir / "seed.log")
    log = data_dir / "hub.log"
    async with running([*HUB, "serve"], port, env=env, log=log, is_well=is_ready) as server:
        yield server


@asynccontextmanager
async def running(
    command: Sequence[str], port: int, *, env: dict[str, str], log: Path, is_well: IsWell
) -> AsyncIterator[Server]:
    """The command from its first good answer on; raises TimeoutError without one."""
    began = time.perf_counter()
    child = await Child.start(command, log=log, env=env)
    async with beside(child.wait()):
        try:
            async with asyncio.timeout(_PATIENCE):
                while not await is_well(port):
                    if not child.running:
                        raise ConnectionError(child.last_words)
                    await asyncio.sleep(0.02)
            yield Server(pid=child.pid, port=port, seconds=time.perf_counter() - began)
        finally:
            await child.stop(grace=30)


async def is_ready(port: int) -> bool:
    """A hub: 200 from its /readyz."""
    return await answers(port, "GET", "/readyz")


async def answers(port: int, method: str, path: str, body: object = None) -> bool:
    try:
        async with Line(port) as line:
            return bool(await line.ask(method, path, body))
    except (OSError, asyncio.IncompleteReadError):
        return False


async def _finish(command: Sequence[str], env: dict[str, str], log: Path) -> None:
    child = await Child.start(command, log=log, env=env)
    try:
        if await child.wait():
            raise ConnectionError(child.last_words)
    finally:
        child.kill()
