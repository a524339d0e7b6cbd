"""Of several processes one does what is done once for an account, and another takes it over."""

import asyncio

import pytest

from hub.core.channel import Account
from hub.pipeline import shards
from tests.pipeline.conftest import Build, House, eventually

pytestmark = pytest.mark.store
ACCOUNTS = [Account(channel="email", name=f"box-{n}", config={}) for n in range(20)]


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "BEAT_EVERY", 0.1)
    monkeypatch.setattr(shards, "SILENT_IS_DEAD", 1.0)
    monkeypatch.setattr(shards, "TRUST_OURSELVES", 0.8)


def on_duty(*houses: House) -> list[int]:
    """For each account, how many do its work."""
    return [sum(house.pipeline.on_duty(one) for house in houses) for one in ACCOUNTS]


async def test_each_account_is_one_processs_and_anothers_when_that_dies(build: Build):
    first = await build(instance="one")
    assert on_duty(first) == [1] * len(ACCOUNTS)
    second = await build(instance="two")

    async def is_shared() -> bool:
        mine = sum(on_duty(second))
        return on_duty(first, second) == [1] * len(ACCOUNTS) and 0 < mine < len(ACCOUNTS)

    await eventually(is_shared)
    for _ in range(5):
        await asyncio.sleep(0.1)
        assert max(on_duty(first, second)) == 1
    await first.die()

    async def is_taken_over() -> bool:
        return on_duty(second) == [1] * len(ACCOUNTS)

    await eventually(is_taken_over)
