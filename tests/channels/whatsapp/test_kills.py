"""A hub is killed again and again amid WhatsApp's posts, our answers and their ticks."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hub.core.messages import Delivery
from tests.channels.lives import Life, all_answered, all_done, all_settled, living, more_than
from tests.channels.whatsapp.account import WHATSAPP
from tests.channels.whatsapp.cloud import Cloud
from tests.channels.whatsapp.posts import signed, told, wrapped

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

WRITERS, EACH, AT_ONCE = 20, 60, 3
"""A post brings three messages of a writer's: a death may fall between them."""
ASKERS = 80
SENT_AT_ONCE = 20
BUSY = 503, 131016


class PostedLife(Life):
    """`post` is WhatsApp: it posts the same again until that is answered by 200."""

    channel = "whatsapp"
    outside: aiohttp.ClientSession

    async def post(self, raw: bytes) -> None:
        while not await self._try(raw):
            await asyncio.sleep(0.1)

    async def _try(self, raw: bytes) -> bool:
        address = f"{self.url}/channels/whatsapp/bench"
        limit = aiohttp.ClientTimeout(total=5)
        try:
            async with self.outside.post(
                address, data=raw, headers=signed(raw), timeout=limit
            ) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def write(self, who: str, count: int) -> None:
        """His messages in order, in posts of a few."""
        for start in range(0, count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, count))
            await self.post(wrapped({"messages": [_message(who, number) for number in numbers]}))


def _message(who: str, number: int) -> dict[str, Any]:
    return {
        "from": who, "id": f"wamid.{who}.{number}", "timestamp": str(int(time.time())),
        "type": "text", "text": {"body": str(number)},
    }  # fmt: skip


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    found = Cloud()
    async with found.open():
        yield found


@pytest.fixture
async def life(tmp_path: Path, cloud: Cloud) -> AsyncIterator[PostedLife]:
    config = {**WHATSAPP, "server": cloud.url}
    async with (
        living(PostedLife, tmp_path, config) as found,
        aiohttp.ClientSession() as found.outside,
    ):
        yield found


def some(count: int) -> list[str]:
    return [f"86139000{number:05}" for number in range(count)]


async def test_a_hub_killed_amid_its_posts_keeps_every_message_once_and_in_order(life: PostedLife):
    await life.connect(bot=False)
    dice = random.Random(6)
    async with asyncio.TaskGroup() as group:
        writing = [group.create_task(life.write(who, EACH)) for who in some(WRITERS)]
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


async def test_a_hub_killed_amid_its_answers_sends_each_once_and_learns_what_became_of_it(
    life: PostedLife, cloud: Cloud
):
    await life.connect()
    cloud.writers |= set(some(ASKERS))
    cloud.refuse = [BUSY] * 100_000
    async with asyncio.TaskGroup() as group:
        for who in some(ASKERS):
            group.create_task(life.write(who, 1))
        await life.live_until(all_answered(life, ASKERS))
    await life.kill()
    cloud.refuse.clear()
    await life.hurry()
    dice = random.Random(6)
    for point in ("before_send", "after_send", "after_receipt"):
        await life.die_at(point, dice.randint(3, 8))
    await life.live_until(all_settled(life, ASKERS), seconds=240)
    came = Counter(one["to"] for one in cloud.sent)
    assert set(came.values()) == {1} and len(came) <= ASKERS
    states = Counter(one["delivery"] for one in await life.said_by("bot"))
    assert states.total() == ASKERS and states[Delivery.UNKNOWN] <= life.deaths * SENT_AT_ONCE
    assert states[Delivery.SENT] <= len(came)
    await life.kill()
    await tell_ticks(life, [one["biz_opaque_callback_data"] for one in cloud.sent])
    states = Counter(one["delivery"] for one in await life.said_by("bot"))
    assert states[Delivery.DELIVERED] == len(came)


async def tell_ticks(life: PostedLife, marks: list[str]) -> None:
    """While a hub dies of one and another comes."""
    async with asyncio.TaskGroup() as group:
        telling = [group.create_task(life.post(told(mark, "delivered"))) for mark in marks]
        await life.die_at("after_commit", 2)
        await life.live_until(all_done(telling))
