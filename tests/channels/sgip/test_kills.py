"""A hub is killed again and again amid its text messages: nothing is lost, nothing comes twice."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from channels.sgip.bodies import Report
from channels.sgip.messages import Deliver
from channels.sgip.sequence import Sequence
from hub.core.messages import Delivery
from hub.house.ports import free_port
from tests.channels.lives import Life, all_settled, living
from tests.channels.sgip.account import SGIP
from tests.channels.sgip.gateway import Caller, Smg
from tests.channels.sgip.test_taking import parts
from tests.channels.sgip.vectors import OPT_OUT

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

WRITERS, EACH = 24, 12
ASKING = 60


class Provider(Life):
    """Whose account `bench` a gateway of the tests dials, and which dials it."""

    channel = "sgip"
    door = 0


@pytest.fixture
async def smg() -> AsyncIterator[Smg]:
    gateway = Smg()
    await gateway.start(free_port())
    yield gateway
    await gateway.stop()
    assert not gateway.broken


@pytest.fixture
async def life(tmp_path: Path, smg: Smg) -> AsyncIterator[Provider]:
    door = free_port()
    config = {
        **SGIP, "gateway": SGIP["gateway"] | {"port": smg.port},
        "door": SGIP["door"] | {"port": door}, "per_second": 500,
    }  # fmt: skip
    async with living(Provider, tmp_path, config) as found:
        found.door = door
        yield found


class Queue:
    """What a gateway holds for us: each until it is answered, with the same words."""

    def __init__(self, smg: Smg, door: int) -> None:
        self._smg = smg
        self._door = door
        self.answered = 0

    async def deliver(self, writer: int) -> None:
        """His messages one after the other, every third in parts."""
        async with _Line(self._smg, self._door) as line:
            for number in range(EACH):
                for body in texts(writer, number):
                    await line.insist(body, self._smg.number())
                self.answered += 1


class _Line:
    """A connection that is dialled anew when it breaks."""

    def __init__(self, smg: Smg, door: int) -> None:
        self._smg = smg
        self._door = door
        self._caller: Caller | None = None

    async def __aenter__(self) -> "_Line":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def insist(self, body: Any, number: Sequence) -> None:
        while True:
            try:
                caller = self._caller = self._caller or await self._smg.enter(self._door)
                if await caller.ask(body, number, seconds=5) == 0:
                    return
            except OSError:
                pass
            await self._hang_up()
            await asyncio.sleep(0.1)

    async def _hang_up(self) -> None:
        caller, self._caller = self._caller, None
        if caller:
            await caller.hang_up()


def user(writer: int) -> str:
    return f"86139000{writer:05d}"


def text(writer: int, number: int) -> str:
    return f"{writer}:{number}" + (":" + "长" * 30 if number % 3 == 2 else "")


def texts(writer: int, number: int) -> list[Deliver]:
    said = text(writer, number)
    whole = [replace(OPT_OUT, content=said.encode("utf-16-be"))]
    return [
        replace(one, user=user(writer))
        for one in (parts(said, ref=number) if number % 3 == 2 else whole)
    ]


async def test_a_hub_killed_amid_what_a_gateway_delivers_keeps_all_of_it_once_and_in_order(
    life: Provider, smg: Smg
):
    await life.connect(bot=False)
    queue, dice = Queue(smg, life.door), random.Random(7)
    async with asyncio.TaskGroup() as group:
        for writer in range(WRITERS):
            group.create_task(queue.deliver(writer))
        for point in ("after_intake", "after_commit"):
            await life.die_at(point, dice.randint(20, 60))
            goal = queue.answered + dice.randint(10, 40)
            await life.live_until(reaches(lambda: queue.answered, goal))
            await life.kill()
        await life.live_until(reaches(lambda: queue.answered, WRITERS * EACH), seconds=240)
    kept = defaultdict(list)
    for one in sorted(await life.said_by("customer"), key=lambda one: int(one["seq"])):
        kept[one["thread_id"]].append(one["parts"][0]["text"])
    expected = [[text(writer, number) for number in range(EACH)] for writer in range(WRITERS)]
    assert sorted(kept.values()) == sorted(expected)
    assert await life.db["parked"].count_documents({}) == 0


def reaches(count: Callable[[], int], goal: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return count() >= goal

    return check


async def test_a_hub_killed_between_a_submit_and_its_answer_never_sends_it_again(
    life: Provider, smg: Smg
):
    await life.connect()
    smg.slow = 0.02
    dice = random.Random(7)

    async def ask(writer: int) -> None:
        async with _Line(smg, life.door) as line:
            await line.insist(texts(writer, 0)[0], smg.number())

    async with asyncio.TaskGroup() as group:
        for writer in range(ASKING):
            group.create_task(ask(writer))
        for _ in range(3):
            goal = len(smg.submits) + dice.randint(4, 12)
            await life.live_until(reaches(lambda: len(smg.submits), goal))
            await life.kill()
        await life.live_until(all_settled(life, ASKING))
    came = Counter(submit.users[0] for _, submit in smg.submits)
    assert set(came.values()) == {1}
    states = Counter(one["delivery"] for one in await life.said_by("bot"))
    assert states.total() == ASKING
    assert states[Delivery.SENT] <= len(came) and states[Delivery.UNKNOWN] > 0
    assert set(states) == {Delivery.SENT, Delivery.UNKNOWN}
    async with _Line(smg, life.door) as line:
        for sequence, submit in smg.submits:
            report = Report(about=sequence, user=submit.users[0], state=0)
            await line.insist(report, smg.number())
    await life.live_until(delivered(life, len(came)))
    left = Counter(one["delivery"] for one in await life.said_by("bot"))
    assert left == {Delivery.DELIVERED: len(came)} | (
        {Delivery.UNKNOWN: ASKING - len(came)} if len(came) < ASKING else {}
    )


def delivered(life: Provider, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        said = Counter(one["delivery"] for one in await life.said_by("bot"))
        return said[Delivery.DELIVERED] >= count

    return check
