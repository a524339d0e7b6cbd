"""The pipeline ends when it is told to, whatever it is at that moment."""

import asyncio

import pytest

from tests.doubles import inbound
from tests.pipeline.conftest import Build, eventually

pytestmark = pytest.mark.store


@pytest.mark.parametrize("ticks", range(6))
async def test_it_ends_also_when_an_answer_comes_at_that_very_moment(build: Build, ticks: int):
    """`asyncio.wait_for` of Python 3.11 swallows a cancellation that meets its result."""
    house = await build(silent=True)
    hold = house.bot.hold
    assert hold
    await house.receive(inbound("a", external_id="1"))

    async def is_asked() -> bool:
        return bool(house.bot.asked)

    await eventually(is_asked)
    house.work.cancel()
    for _ in range(ticks):
        await asyncio.sleep(0)
    hold.set()
    _, left = await asyncio.wait([house.work], timeout=10)
    assert not left, "a worker went on as if nothing had been said"
