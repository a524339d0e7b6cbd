"""What falls on hubs, store and lines in the middle of a round."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from hub.core.failpoints import POINTS
from tests.faults.town import CRASHED, HubProcess, Town
from tests.faults.webhook import Webhook
from tests.faults.wire import Wire

PASSED = tuple(point for point in POINTS if point not in ("before_mark", "token_held"))
"""The crash points that are passed here; the others belong to channels, which are killed by
themselves."""
ONCE = frozenset({"before_channel_start", "lease_taken", "seat_lost"})
"""Crash points that a round passes too seldom to wait for a later pass."""


@dataclass(slots=True)
class Scene:
    """Where a blow falls; `number` makes every round's senders new ones."""

    town: Town
    hubs: list[HubProcess]
    webhook: Webhook
    number: int
    dice: random.Random


Blow = Callable[[Scene], Awaitable[None]]


async def nothing(scene: Scene) -> None:
    """A quiet day."""


def crash_at(*points: str) -> Blow:
    """The hub dies at named points, one life at each, as by kill -9, and comes again."""

    async def blow(scene: Scene) -> None:
        await scene.hubs[0].end()
        codes = [await _crash(scene, point) for point in points]
        await scene.hubs[0].start()
        missed = [point for point, code in zip(points, codes, strict=True) if code != CRASHED]
        assert not missed, f"not reached: {missed}"

    return blow


async def _crash(scene: Scene, point: str, *others: HubProcess) -> int | None:
    """How a life of the first hub ended; None when it did not come to the point: kill -9 then.

    The others are started anew when it lives: so all work comes to it, and half of it stays.
    """
    hub = scene.hubs[0]
    nth = 1 if point in ONCE else scene.dice.randint(2, 8)
    await hub.start(failpoint=f"{point}:{nth}")
    for other in others:
        await other.end()
        await other.start()
    code = await hub.wait(60)
    await hub.kill()
    await scene.town.store.restart()
    return code


async def kill_hub(scene: Scene) -> None:
    """kill -9 at no particular moment; the store is restarted, as `hub up` does."""
    hub = scene.dice.choice(scene.hubs)
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await hub.kill()
    await scene.town.store.restart()
    await hub.start()


async def kill_store(scene: Scene) -> None:
    """kill -9 of the database; its keeper brings it back."""
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await scene.town.store.restart()


async def kill_hub_for_good(scene: Scene) -> None:
    """One of two dies and does not come back: the other takes its work over, also the offers."""
    dead = await _assigner(scene)
    scene.hubs.remove(dead)
    await dead.kill()
    await scene.town.store.restart()


async def _assigner(scene: Scene) -> HubProcess:
    """The hub that makes the offers."""
    owner = await scene.town.owner(0)
    return next((hub for hub in scene.hubs if hub.name == owner), scene.hubs[-1])


async def cut_lines(scene: Scene) -> None:
    """Cables are pulled again and again."""
    for _ in range(6):
        for hub in scene.hubs:
            hub.wire.cut()
        await asyncio.sleep(scene.dice.uniform(0.2, 1.0))


async def deafen(scene: Scene) -> None:
    """One way: what the crowd says arrives, what the hub says does not."""
    await _lose(scene, Wire.go_deaf)


async def mute(scene: Scene) -> None:
    """The other way: what the hub says arrives, what the crowd says does not."""
    await _lose(scene, Wire.go_mute)


async def _lose(scene: Scene, one_way: Callable[[Wire, float], Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for hub in scene.hubs:
            group.create_task(one_way(hub.wire, 9))
    for hub in scene.hubs:
        hub.wire.cut()


async def cut_store_lines(scene: Scene) -> None:
    """Hub and store live on, and lose each other again and again."""
    for _ in range(5):
        scene.dice.choice(scene.hubs).store_wire.cut()
        await asyncio.sleep(scene.dice.uniform(0.1, 0.6))


async def lose_store_answers(scene: Scene) -> None:
    """The store does what it is asked, and nobody hears that it did."""
    hub = scene.dice.choice(scene.hubs)
    await hub.store_wire.go_deaf(scene.dice.uniform(2, 6))
    hub.store_wire.cut()


async def crash_somewhere(scene: Scene) -> None:
    """One of two dies while the other goes on: at a point drawn by lot, if its work leads there."""
    hub, *others = scene.hubs
    points = [point for point in PASSED if point != "lease_taken"]
    await hub.end()
    code = await _crash(scene, scene.dice.choice(points), *others)
    await hub.start()
    assert code in {CRASHED, None}


async def kill_whole_house(scene: Scene) -> None:
    """kill -9 of `hub up`: hub and store die with it, and it is started again."""
    (house,) = scene.hubs
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await house.kill()
    await house.start()


async def freeze_hub(scene: Scene) -> None:
    """Who makes the offers stands still for longer than his leases, and wakes believing in them."""
    hub = await _assigner(scene)
    hub.signal(signal.SIGSTOP)
    await asyncio.sleep(18)
    hub.signal(signal.SIGCONT)
