"""`make faults`: crash points × rounds for MINUTES; any broken promise fails it."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hub.core.failpoints import POINTS
from hub.house.ports import free_port
from tests.faults import rounds
from tests.faults.crowd import Webhook
from tests.faults.rounds import Blow, Scene
from tests.faults.town import HubProcess, Town

pytestmark = pytest.mark.faults

MINUTES = float(os.environ.get("MINUTES") or 4)
ONLY = os.environ.get("ONLY", "")
"""A part of a blow's name: play just those."""
SEED = int(os.environ.get("SEED") or time.time())

ONE_HUB: dict[str, Blow] = {
    **{f"crash {point}": rounds.crash_at(point) for point in POINTS},
    "kill hub": rounds.kill_hub,
    "kill store": rounds.kill_store,
    "cut lines": rounds.cut_lines,
    "one-way loss": rounds.deafen,
}
TWO_HUBS: dict[str, Blow] = {
    "two hubs, quiet": rounds.nothing,
    "two hubs, kill one": rounds.kill_hub,
    "two hubs, kill store": rounds.kill_store,
    "two hubs, freeze one": rounds.freeze_hub,
    "two hubs, one for good": rounds.kill_hub_for_good,
}


@asynccontextmanager
async def town_with(data_dir: Path) -> AsyncIterator[tuple[Town, Webhook]]:
    town, webhook = Town(data_dir), Webhook(free_port(), SEED)
    await webhook.start()
    try:
        async with town.store.running() as uri:
            await town.open(uri, webhook.url)
            yield town, webhook
    finally:
        await town.close()
        await webhook.stop()


@asynccontextmanager
async def hubs(town: Town, count: int, *, rasa: bool = False) -> AsyncIterator[list[HubProcess]]:
    running = [HubProcess(town, f"hub-{n}", rasa=rasa) for n in range(count)]
    everybody = tuple(running)
    try:
        for hub in running:
            await hub.wire.start()
            await hub.start()
        yield running
    finally:
        for hub in everybody:
            await hub.wire.stop()
            await hub.kill()


async def test_nothing_is_lost_doubled_out_of_order_or_spoken_over(tmp_path: Path):
    tally, broken, dice = Counter[str](), list[str](), random.Random(SEED)
    ends = time.monotonic() + MINUTES * 60
    number = 0
    async with town_with(tmp_path) as (town, webhook):
        while not number or time.monotonic() < ends:
            for blows, count in ((ONE_HUB, 1), (TWO_HUBS, 2)):
                async with hubs(town, count) as running:
                    for name in [name for name in blows if ONLY in name]:
                        number += 1
                        scene = Scene(town, running, webhook, number, dice)
                        broken += await _play(name, blows[name], scene, tally)
    _tell(f"seed {SEED}: {len(tally)} kinds of blow, {sum(tally.values())} rounds")
    assert broken == []


async def _play(name: str, blow: Blow, scene: Scene, tally: Counter[str]) -> list[str]:
    began = time.monotonic()
    try:
        story, broken = await asyncio.wait_for(rounds.play(scene, blow), 300)
    except Exception as error:
        story, broken = None, [f"the round did not end: {error!r}"]
    tally[name] += 1
    seconds = time.monotonic() - began
    counts = ""
    if story:
        heard = sum(len(one.seqs) for one in story.receivers)
        counts = f"{len(story.acks)} acks, {len(story.events)} events, {heard} received"
    _tell(f"{'ok  ' if not broken else 'FAIL'} {name:28} {seconds:5.1f} s  {counts}")
    for line in broken:
        _tell(f"     round {scene.number}, seed {SEED}: {line}")
    return broken


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is what the command is for
