"""`make faults`: every blow once, and again for MINUTES; any broken promise fails it."""

import asyncio
import math
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hub.core.conversations import State
from hub.core.events import Kind
from hub.house.ports import free_port
from tests.faults import blows, rounds
from tests.faults.blows import PASSED, Blow, Scene
from tests.faults.story import Story
from tests.faults.town import HubProcess, Town, WholeHouse
from tests.faults.webhook import Webhook

pytestmark = pytest.mark.faults

MINUTES = float(os.environ.get("MINUTES") or 0)
"""For how long it is begun again when all was played."""
ONLY = os.environ.get("ONLY", "")
"""A part of a blow's name: play just those."""
SEED = int(os.environ.get("SEED") or time.time())

CRASHES: dict[str, Blow] = {
    f"crash {', '.join(points)}": blows.crash_at(*points)
    for points in (PASSED[first : first + 2] for first in range(0, len(PASSED), 2))
}
"""Two lives a round: most of its time goes into what comes before and after."""
ONE_HUB: dict[str, Blow] = {
    "kill hub": blows.kill_hub,
    "kill store": blows.kill_store,
    "cut lines": blows.cut_lines,
    "one-way loss, hub to crowd": blows.deafen,
    "one-way loss, crowd to hub": blows.mute,
    "cut store lines": blows.cut_store_lines,
    "one-way loss, store to hub": blows.lose_store_answers,
}
FOR_GOOD = "two hubs, one for good"
TWO_HUBS: dict[str, Blow] = {
    "two hubs, quiet": blows.nothing,
    "two hubs, kill one": blows.kill_hub,
    "two hubs, kill store": blows.kill_store,
    "two hubs, crash one": blows.crash_somewhere,
    "two hubs, cut store lines": blows.cut_store_lines,
    "two hubs, freeze one": blows.freeze_hub,
    FOR_GOOD: blows.kill_hub_for_good,
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
            await hub.store_wire.start()
            await hub.start()
        yield running
    finally:
        for hub in everybody:
            await hub.stop()


async def test_nothing_is_lost_doubled_out_of_order_or_spoken_over(tmp_path: Path):
    record, dice = Record(), random.Random(SEED)
    ends = time.monotonic() + MINUTES * 60
    async with town_with(tmp_path) as (town, webhook):
        await _play_all(record, town, webhook, dice)
        while time.monotonic() < ends:
            await _play_all(record, town, webhook, dice, ends)
    record.tell()
    assert record.broken == []
    assert [what for what, count in record.seen.items() if not count] == []


async def _play_all(
    record: "Record", town: Town, webhook: Webhook, dice: random.Random, ends: float = math.inf
) -> None:
    """Every blow once, or as far as the time reaches."""
    for act, count in _acts(dice):
        async with hubs(town, count) as running:
            for name, blow in act.items():
                if time.monotonic() > ends:
                    return
                scene = Scene(town, running, webhook, record.rounds, dice)
                await record.play(name, blow, scene)


def _acts(dice: random.Random) -> list[tuple[dict[str, Blow], int]]:
    """Blows and how many hubs they fall on: every crash point, then all others by lot.

    The one that leaves a single hub is the last of those for two.
    """
    acts = [(CRASHES, 1)]
    for act, count in dice.sample([(ONE_HUB, 1), (TWO_HUBS, 2)], 2):
        names = sorted(dice.sample(list(act), len(act)), key=FOR_GOOD.__eq__)
        acts.append(({name: act[name] for name in names}, count))
    wanted = [({n: blow for n, blow in act.items() if ONLY in n}, count) for act, count in acts]
    return [(act, count) for act, count in wanted if act]


@pytest.mark.skipif(bool(ONLY) and ONLY not in "whole house", reason="another blow is asked for")
async def test_a_whole_house_that_is_killed_comes_again_with_everything(tmp_path: Path):
    record, dice = Record(), random.Random(SEED)
    webhook = Webhook(free_port(), SEED)
    await webhook.start()
    town = Town(tmp_path)
    house = WholeHouse(town, "house")
    await house.wire.start()
    try:
        await house.start()
        await town.arrange(webhook.url)
        await house.kill()
        await house.start()
        for _ in range(2):
            scene = Scene(town, [house], webhook, record.rounds, dice)
            await record.play("kill whole house", blows.kill_whole_house, scene)
    finally:
        await house.stop()
        await town.close()
        await webhook.stop()
    record.tell()
    assert record.broken == []


@dataclass
class Record:
    """What was played and how it went; told as it goes and in sum."""

    passed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        return self.passed.total() + self.failed.total()

    async def play(self, name: str, blow: Blow, scene: Scene) -> None:
        began = time.monotonic()
        try:
            story, broken = await asyncio.wait_for(rounds.play(scene, blow), 300)
        except Exception as error:
            story, broken = Story(), [f"the round did not end: {error!r}"]
        seen = _count(story)
        self.seen.update(seen)
        (self.failed if broken else self.passed)[name] += 1
        told = ", ".join(f"{count} {what}" for what, count in seen.items())
        seconds = time.monotonic() - began
        _tell(f"{'FAIL' if broken else 'ok  '} {name:36} {seconds:5.1f} s  {told}")
        for line in broken:
            self.broken.append(f"{name}, round {scene.number}, seed {SEED}: {line}")
            _tell(f"     round {scene.number}, seed {SEED}: {line}")

    def tell(self) -> None:
        _tell(f"seed {SEED}: {', '.join(f'{n} {what}' for what, n in self.seen.items())}")
        for name in {**self.passed, **self.failed}:
            _tell(f"  {name:36} {self.passed[name]} passed, {self.failed[name]} failed")
        _tell(
            f"{len(self.passed)} kinds of blow, {self.rounds} rounds: "
            f"{self.passed.total()} passed, {self.failed.total()} failed"
        )


def _count(story: Story) -> dict[str, int]:
    return {
        "acknowledgements": len(story.acks),
        "messages": len(story.messages),
        "events": len(story.events),
        "receptions": sum(len(one.seqs) for one in story.receivers),
        "pushes": len(story.pushed),
        "takeovers": len(story.takes),
        "offers": sum(event.data.get("new") == State.OFFERED for event in story.events),
        "steps": sum(len(order.steps) for order in story.orders),
        "rings": sum(event.kind is Kind.DEADLINE for event in story.events),
        "tellings": len(story.told),
    }


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is what the command is for
