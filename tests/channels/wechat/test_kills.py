"""A hub is killed again and again amid WeChat's pushes and its answers: none lost, none twice."""

import asyncio
import os
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hub.core.channel import Account
from hub.core.messages import Delivery
from hub.house.ports import free_port
from hub.store.accounts import Accounts
from hub.store.database import Database
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.platform import Platform
from tests.channels.wechat.pushing import press, spoken
from tests.faults.town import CRASHED, HubProcess, Town

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

WRITERS, EACH = 20, 80
ASKERS = 80
AT_ONCE = 8
SETTLED = {Delivery.SENT, Delivery.UNKNOWN}
Check = Callable[[], Awaitable[bool]]


class Life:
    """A hub that is killed and comes again, its store, and who pushes to it meanwhile."""

    def __init__(self, town: Town, hub: HubProcess, db: Database, outside: aiohttp.ClientSession):
        self._town = town
        self._hub = hub
        self._outside = outside
        self.db = db
        self.deaths = 0

    async def connect(self, port: int, **changes: Any) -> None:
        """The account `bench`, where the bot's answers are all the same."""
        config = {**WECHAT, "api_url": f"http://127.0.0.1:{port}", **changes}
        account = Account(channel="wechat", name="bench", config=config)
        await Accounts(self.db, self._town.settings.sealing_key).put(account)

    async def write(self, openid: str, count: int) -> None:
        """One after the other, each pushed until it is acknowledged, as often as that takes."""
        for number in range(count):
            fields = spoken(f"{number}", f"{openid}-{number}", openid)
            while not await press(self._outside, fields, "bench"):
                await asyncio.sleep(0.1)

    async def die_at(self, point: str, passes: int) -> None:
        await self._hub.start(f"{point}:{passes}")
        assert await self._hub.wait(60) == CRASHED, f"{point} was not reached"
        await self._bury()

    async def live_until(self, true: Check, *, seconds: float = 120) -> None:
        await self._hub.start()
        async with asyncio.timeout(seconds):
            while not await true():
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        await self._hub.kill()
        await self._bury()

    async def _bury(self) -> None:
        self.deaths += 1
        await self._town.store.restart()

    async def said_by(self, kind: str) -> list[dict[str, Any]]:
        return [one async for one in self.db["messages"].find({"author.kind": kind})]


@pytest.fixture
async def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Life]:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    town = Town(tmp_path)
    async with town.store.running() as uri:
        town.uri = uri
        db = town.database()
        hub = HubProcess(town, "hub")
        await hub.wire.start()
        await hub.store_wire.start()
        try:
            async with aiohttp.ClientSession(hub.url) as outside:
                yield Life(town, hub, db, outside)
        finally:
            await hub.stop()
            db.close()
            await town.close()


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    await found.start(free_port())
    yield found
    await found.stop()


async def test_a_hub_killed_amid_its_callbacks_keeps_every_message_once_and_in_order(
    life: Life, platform: Platform
):
    await life.connect(platform.port, bot=False)
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


def more_than(life: Life, count: int) -> Check:
    async def check() -> bool:
        return len(await life.said_by("customer")) > count

    return check


def all_done(tasks: list[asyncio.Task[None]]) -> Check:
    async def check() -> bool:
        return all(one.done() for one in tasks)

    return check


async def test_a_hub_killed_amid_its_answers_sends_each_once_or_says_that_it_may_have(
    life: Life, platform: Platform
):
    await life.connect(platform.port)
    names = [f"o{number}" for number in range(ASKERS)]
    for name in names:
        platform.write(name)
    port = platform.port
    await platform.stop()
    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(life.write(name, 1))
        await life.live_until(all_answered(life))
    await life.kill()
    await platform.start(port)
    await life.die_at("token_held", 1)
    dice = random.Random(6)
    for point in ("before_send", "after_send", "after_receipt"):
        await life.die_at(point, dice.randint(3, 8))
        arrived = len(platform.sent)
        await life.live_until(arrivals(platform, arrived + dice.randint(1, 5)))
        await life.kill()
    await life.live_until(all_settled(life), seconds=240)
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


def all_answered(life: Life) -> Check:
    async def check() -> bool:
        return len(await life.said_by("bot")) == ASKERS

    return check


def all_settled(life: Life) -> Check:
    async def check() -> bool:
        said = await life.said_by("bot")
        return len(said) == ASKERS and all(one["delivery"] in SETTLED for one in said)

    return check
