"""The worker's life: started when needed, replaced when it dies or hangs, sent home when idle."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hub.core.errors import InputError, Unavailable
from hub.house.child import Child
from hub.house.tools import ROOT
from imaging.darkroom import QUEUE, Darkroom, Patience
from tests.house.processes import lives
from tests.waiting import until

ROGUE = Path(__file__).with_name("rogue.py")


@asynccontextmanager
async def running(root: Path, **patience: float) -> AsyncIterator[Darkroom]:
    room = Darkroom(root, start=Child.start, log=root / "log", patience=Patience(**patience))
    work = asyncio.create_task(room.run())
    try:
        yield room
    finally:
        work.cancel()
        await asyncio.wait([work])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose worker is the rogue."""
    (tmp_path / "imaging").symlink_to(ROOT / "imaging")
    lay(tmp_path, f'exec {sys.executable} {ROGUE} "$3"')
    return tmp_path


def lay(root: Path, script: str) -> None:
    python = root / ".venv-imaging" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)


async def refused(room: Darkroom, data: bytes) -> str:
    with pytest.raises(InputError) as error:
        await room.pages(data)
    return str(error.value.params["why"])


async def test_a_scan_that_kills_it_is_tried_twice_and_then_refused(root: Path):
    async with running(root) as room:
        assert await refused(room, b"die") == "scan_deadly"
        assert await room.pages(b"well") == []
    assert (root / "deeds").read_text().split() == ["die", "die", "well"]


async def test_a_death_that_does_not_come_again_is_forgiven(root: Path):
    async with running(root) as room:
        assert await room.pages(b"die-once") == []


async def test_an_answer_that_is_none_is_a_death(root: Path):
    async with running(root) as room:
        assert await refused(room, b"babble") == "scan_deadly"


async def test_a_scan_that_takes_too_long_is_refused_and_the_worker_replaced(root: Path):
    async with running(root, pages=0.5) as room:
        assert await room.pages(b"well") == []
        first = room.pid
        assert await refused(room, b"hang") == "scan_slow"
        assert await room.pages(b"well") == []
        assert first and not lives(first)


async def test_it_is_started_at_first_need_and_ends_when_idle_and_with_the_hub(root: Path):
    async with running(root, idle=0.3) as room:
        assert room.pid is None
        await room.pages(b"well")
        first = room.pid
        assert first and lives(first)
        await until(lambda: not lives(first))
        assert room.pid is None
        await room.pages(b"well")
        last = room.pid
    assert last and not lives(last)


async def test_one_that_does_not_start_is_no_fault_of_the_scan(root: Path):
    lay(root, "echo no such library; exit 1")
    async with running(root) as room:
        with pytest.raises(Unavailable, match="no such library"):
            await room.pages(b"well")
        assert room.state() == {"state": "down", "reason": "imaging: no such library"}


async def test_who_comes_to_a_full_queue_is_told_to_come_again(root: Path):
    async with running(root, pages=30) as room, asyncio.TaskGroup() as group:
        waiting = [group.create_task(room.pages(b"hang")) for _ in range(QUEUE)]
        await until((root / "deeds").exists)
        waiting.append(group.create_task(room.pages(b"hang")))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await room.pages(b"well")
        for one in waiting:
            one.cancel()


async def test_who_waits_when_the_hub_ends_is_told(root: Path):
    async with running(root) as room:
        both = [asyncio.create_task(room.pages(b"hang")) for _ in range(2)]
        await until((root / "deeds").exists)
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert [type(one) for one in outcomes] == [Unavailable, Unavailable]


async def test_it_has_nothing_of_the_hubs_environment(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUB_SECRET_KEY", "secret")
    lay(root, f'env > {root}/seen; exec {sys.executable} {ROGUE} "$3"')
    async with running(root) as room:
        await room.pages(b"well")
    seen = (root / "seen").read_text()
    assert "HUB_" not in seen and "MONGODB" not in seen
    assert os.environ["HUB_SECRET_KEY"] == "secret"
