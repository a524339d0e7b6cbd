"""The disk fills up under a running hub, and is freed: senders are told, and nothing is lost."""

import asyncio
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.faults.blows import Scene
from tests.faults.test_faults import SEED, Record, hubs, town_with
from tests.faults.test_rasa_dies import BEARER

pytestmark = pytest.mark.faults

SIZE = 600 * 1024 * 1024
CHUNK = 1024 * 1024
FULL_SECONDS = 12.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for one data directory."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


async def test_a_disk_that_fills_up_loses_nothing(small_disk: Path):
    record, dice = Record(), random.Random(SEED)
    async with town_with(small_disk) as (town, webhook), hubs(town, 1) as running:
        scene = Scene(town, running, webhook, 0, dice)
        await record.play("full disk", _fill_and_free, scene)
    record.tell()
    assert record.broken == []


async def _fill_and_free(scene: Scene) -> None:
    """Not a byte is left until somebody is told so; then an operator makes room."""
    filler = scene.town.settings.data_dir / "filler"
    await asyncio.to_thread(_fill, filler)
    refused = await _first_refusal(scene)
    await asyncio.sleep(FULL_SECONDS)
    filler.unlink()
    assert refused["error"]["code"] == "unavailable"


async def _first_refusal(scene: Scene) -> dict[str, Any]:
    """What a sender is told once the store cannot keep his message any more."""
    url = f"{scene.hubs[0].url}/channels/rest/bench/messages"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        for number in range(2000):
            body = {"external_id": f"full-{number}", "sender": {"id": "full"}, "text": "满" * 900}
            async with session.post(url, json=body, headers=BEARER) as answer:
                if answer.status != 202:
                    told: dict[str, Any] = await answer.json()
                    return told
    raise AssertionError("the disk was full and the store kept every message all the same")


def _fill(path: Path) -> None:
    """To the last byte."""
    with path.open("wb", buffering=0) as file:
        for size in (CHUNK, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
