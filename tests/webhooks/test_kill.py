"""The process that sends dies, at the worst moments and at any: nothing is lost or disordered."""

import asyncio
import os
import random
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from hub.store.database import Database
from tests.webhooks.conftest import Process, Receiver

pytestmark = pytest.mark.store

ROOT = Path(__file__).parents[2]
Start = Callable[[str], Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def start(store_uri: str, db: Database) -> AsyncIterator[Start]:
    """Starts one more life of the process, with a crash point or none."""
    lives: list[asyncio.subprocess.Process] = []

    async def begin(failpoint: str = "") -> asyncio.subprocess.Process:
        life = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.webhooks.process", store_uri, db.name,
            cwd=ROOT, env={**os.environ, "HUB_FAILPOINT": failpoint},
        )  # fmt: skip
        lives.append(life)
        return life

    yield begin
    for life in lives:
        if life.returncode is None:
            life.kill()
        await life.wait()


@pytest.mark.parametrize("point", ["before_send", "after_send"])
async def test_it_dies_around_an_attempt_and_the_next_life_goes_on(
    outside: Process, receiver: Receiver, start: Start, point: str
) -> None:
    await outside.stop()
    await outside.subscribe(receiver.url)
    numbers = await outside.happen(20)
    for passes in (3, 5):
        life = await start(f"{point}:{passes}")
        assert await asyncio.wait_for(life.wait(), 20) == 137
    await start("")
    await outside.until(lambda: all_taken(receiver, numbers))
    check_arrivals(receiver, numbers)


async def test_it_is_killed_at_any_moment_again_and_again(
    outside: Process, receiver: Receiver, start: Start
) -> None:
    async def take_time(_: web.Request) -> web.Response:
        await asyncio.sleep(0.005)
        return web.Response()

    await outside.stop()
    receiver.script = take_time
    await outside.subscribe(receiver.url)
    dice, numbers = random.Random(4), list[int]()
    for _ in range(4):
        life = await start("")
        had = len(receiver.heard)
        numbers += await outside.happen(60)
        await outside.until(partial(heard_more, receiver, had))
        await asyncio.sleep(dice.uniform(0, 0.4))
        life.kill()
        await life.wait()
    await start("")
    await outside.until(lambda: all_taken(receiver, numbers))
    check_arrivals(receiver, numbers)


async def heard_more(receiver: Receiver, before: int) -> bool:
    return len(receiver.heard) > before + 5


async def all_taken(receiver: Receiver, numbers: list[int]) -> bool:
    return set(numbers) <= set(receiver.taken)


def check_arrivals(receiver: Receiver, numbers: list[int]) -> None:
    """First arrivals are all there and in order; a repetition has the id and body of the first."""
    assert list(dict.fromkeys(receiver.taken)) == numbers
    bodies = defaultdict(set)
    for headers, body in receiver.heard:
        bodies[headers["X-Hub-Delivery"]].add(body)
    assert len(bodies) == len(numbers)
    assert all(len(one) == 1 for one in bodies.values())
