"""A hub is killed again and again amid its text messages: nothing is lost, nothing comes twice."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from channels.sms.coding import Coding, split
from hub.core.messages import Delivery
from hub.house.ports import free_port
from tests.channels.email.test_kills import in_order
from tests.channels.lives import Life, all_answered, all_settled, living
from tests.channels.smpp.centre import Centre, Submitted, in_words

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

MESSAGES, WRITERS = 600, 30
ANSWERS = 120
ENDS = {Delivery.DELIVERED, Delivery.UNKNOWN}
AT_ONCE = 10
"""What is in the channel's hands when it dies may be unknown."""


class TextLife(Life):
    channel = "smpp"


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    double = Centre()
    await double.start(free_port())
    yield double
    await double.stop()


@pytest.fixture
async def life(tmp_path: Path, centre: Centre) -> AsyncIterator[TextLife]:
    async with living(TextLife, tmp_path, config(centre)) as found:
        yield found


def config(centre: Centre) -> dict[str, Any]:
    carrier = {
        "name": "cu", "host": "127.0.0.1", "port": centre.port, "system_id": "hub",
        "password": "secret",
    }  # fmt: skip
    return {"number": "10010", "per_second": 100, "carriers": [carrier]}


class Network:
    """Delivers as a carrier does: a part again and again until it is acknowledged."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self.left = MESSAGES
        self.tries = 0

    async def write(self, writer: int) -> None:
        """All messages of a writer, one after the other; every third is a long one."""
        dice = random.Random(writer)
        for number in range(writer, MESSAGES, WRITERS):
            text = f"Number {number} of mine." + " 很长的短信" * (30 if number % 3 == 0 else 0)
            pieces = list(split(text, Coding.UCS2, ref=number, wide=True))
            dice.shuffle(pieces)
            for piece in pieces:
                await self._deliver(writer, piece.header, piece.body)
            self.left -= 1

    async def _deliver(self, writer: int, header: bytes, body: bytes) -> None:
        while True:
            self.tries += 1
            try:
                status = await self._centre.deliver(
                    header + body, data_coding=8, esm_class=0x40 if header else 0,
                    source_addr=f"86139000{writer:05d}", to=await self._bound(),
                )  # fmt: skip
            except (ConnectionError, TimeoutError):
                continue
            if status == 0:
                return
            await asyncio.sleep(0.1)

    async def _bound(self) -> Any:
        while True:
            try:
                return await self._centre.bound()
            except TimeoutError:
                continue


async def test_a_hub_killed_amid_deliveries_keeps_every_message_once_and_in_order(
    life: TextLife, centre: Centre
):
    await life.connect(bot=False)
    network = Network(centre)
    dice = random.Random(7)
    async with asyncio.TaskGroup() as group:
        for writer in range(WRITERS):
            group.create_task(network.write(writer))
        for point in ("before_mark", "after_intake"):
            await life.die_at(point, dice.randint(20, 100))
            left = network.left
            await life.live_until(less_than(network, left - dice.randint(20, 80)))
            await asyncio.sleep(dice.uniform(0, 0.3))
            await life.kill()
        await life.live_until(less_than(network, 1), seconds=300)
    messages = await life.said_by("customer")
    assert in_order(messages) == {n: list(range(n, MESSAGES, WRITERS)) for n in range(WRITERS)}
    assert not any("缺少" in str(one) for one in messages)
    assert await life.db["parked"].count_documents({}) == 0
    assert network.tries > MESSAGES


def less_than(network: Network, count: int) -> Any:
    async def check() -> bool:
        return network.left < count

    return check


async def test_a_hub_killed_amid_its_answers_sends_each_once_or_says_that_it_may_have(
    life: TextLife, centre: Centre
):
    await life.connect()
    centre.bind_status = 0
    centre.answers = [0x14] * 10_000
    async with asyncio.TaskGroup() as group:
        group.create_task(life.live_until(all_answered(life, ANSWERS)))
        for writer in range(ANSWERS):
            group.create_task(ask(centre, writer))
    await life.kill()
    centre.answers, centre.submits, centre.receipts = [], [], told_of
    dice = random.Random(7)
    for point in ("before_send", "after_send", "after_receipt"):
        await life.die_at(point, dice.randint(3, 12))
        arrived = len(centre.submits)
        await life.live_until(arrivals(centre, arrived + dice.randint(1, 8)))
        await asyncio.sleep(dice.uniform(0, 0.1))
        await life.kill()
    await life.live_until(all_settled(life, ANSWERS, ENDS))
    came = Counter(one.message.destination_addr for one in centre.submits)
    assert set(came.values()) == {1}
    said = await life.said_by("bot")
    states = Counter(one["delivery"] for one in said)
    assert states[Delivery.UNKNOWN] <= life.deaths * AT_ONCE
    assert states.total() == ANSWERS and states[Delivery.DELIVERED] >= ANSWERS // 2
    assert len(came) >= states[Delivery.DELIVERED]


def told_of(found: Submitted) -> dict[str, Any]:
    return in_words(found)


async def ask(centre: Centre, writer: int) -> None:
    while True:
        try:
            status = await centre.deliver(b"hello", source_addr=f"86139000{writer:05d}")
        except (ConnectionError, TimeoutError):
            continue
        if status == 0:
            return


def arrivals(centre: Centre, count: int) -> Any:
    async def check() -> bool:
        return len(centre.submits) >= count

    return check
