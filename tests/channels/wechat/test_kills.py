"""A hub is killed again and again amid WeChat's pushes and its answers: none lost, none twice."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from hub.core.messages import Delivery
from hub.house.ports import free_port
from tests.channels.lives import Check, Life, all_answered, all_done, all_settled, living, more_than
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.platform import Platform
from tests.channels.wechat.pushing import press, spoken

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

WRITERS, EACH = 20, 80
ASKERS = 80
AT_ONCE = 8


class PushedLife(Life):
    """`outside` is WeChat, which pushes meanwhile."""

    channel = "wechat"
    outside: aiohttp.ClientSession

    async def write(self, openid: str, count: int) -> None:
        """One after the other, each pushed until it is acknowledged, as often as that takes."""
        for number in range(count):
            fields = spoken(f"{number}", f"{openid}-{number}", openid)
            while not await press(self.outside, fields, "bench"):
                await asyncio.sleep(0.1)


@pytest.fixture
async def life(tmp_path: Path, platform: Platform) -> AsyncIterator[PushedLife]:
    config = {**WECHAT, "api_url": f"http://127.0.0.1:{platform.port}"}
    async with (
        living(PushedLife, tmp_path, config) as found,
        aiohttp.ClientSession(found.url) as found.outside,
    ):
        yield found


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    await found.start(free_port())
    yield found
    await found.stop()


async def test_a_hub_killed_amid_its_callbacks_keeps_every_message_once_and_in_order(
    life: PushedLife, platform: Platform
):
    await life.connect(bot=False)
    names = [f"o{number}" for number in range(WRITERS)]
    for name in names:
        platform.write(name)
    dice = random.Random(6)
    async with asyncio.TaskGroup() as group:
        writing = [group.create_task(life.write(name, EACH)) for name in names]
        for point in ("after_intake", "before_commit", "after_commit"):
            await life.die_at(point, dice.randint(5, 15))
            kept = len(await life.said_by("customer"))
            await life.live_until(more_than(life, kept + dice.randint(1, 40)))
            await life.kill()
        await life.live_until(all_done(writing))
    threads = defaultdict(list)
    for one in sorted(await life.said_by("customer"), key=lambda one: int(one["seq"])):
        threads[one["thread_id"]].append(one["parts"][0]["text"])
    assert len(threads) == WRITERS
    assert all(told == [str(n) for n in range(EACH)] for told in threads.values())
    assert await life.db["parked"].count_documents({}) == 0


async def test_a_hub_killed_amid_its_answers_sends_each_once_or_says_that_it_may_have(
    life: PushedLife, platform: Platform
):
    await life.connect()
    names = [f"o{number}" for number in range(ASKERS)]
    for name in names:
        platform.write(name)
    port = platform.port
    await platform.stop()
    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(life.write(name, 1))
        await life.live_until(all_answered(life, ASKERS))
    await life.kill()
    await platform.start(port)
    await life.hurry()
    await life.die_at("token_held", 1)
    dice = random.Random(6)
    for point in ("before_send", "after_send", "after_receipt"):
        await life.die_at(point, dice.randint(3, 8))
        arrived = len(platform.sent)
        await life.live_until(arrivals(platform, arrived + dice.randint(1, 5)))
        await life.kill()
    await life.live_until(all_settled(life, ASKERS), seconds=240)
    came = Counter(one["touser"] for one in platform.sent)
    assert set(came.values()) == {1}
    said = await life.said_by("bot")
    states = Counter(one["delivery"] for one in said)
    assert states.total() == ASKERS and states[Delivery.UNKNOWN] <= life.deaths * AT_ONCE
    assert states[Delivery.SENT] <= len(came) <= ASKERS


def arrivals(platform: Platform, count: int) -> Check:
    async def check() -> bool:
        return len(platform.sent) >= min(count, ASKERS)

    return check
