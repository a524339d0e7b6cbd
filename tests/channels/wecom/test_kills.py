"""A hub is killed again and again amid its pulls and its answers: nothing is lost or doubled."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.core.messages import Delivery
from hub.house.ports import free_port
from tests.channels.lives import Life, all_settled, living, more_than
from tests.channels.wecom.corporation import Corporation
from tests.channels.wecom.wire import WeComDouble, config_of

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

KF = "wk-bench"
MESSAGES, CUSTOMERS, PAGE = 1_000, 40, 100
ANSWERS = 60


class WeComLife(Life):
    channel = "wecom"


@pytest.fixture
async def wecom() -> AsyncIterator[tuple[Corporation, int]]:
    double, port = WeComDouble(), free_port()
    double.corporation.page = PAGE
    await double.start(port)
    yield double.corporation, port
    await double.stop()


@pytest.fixture
async def life(tmp_path: Path, wecom: tuple[Corporation, int]) -> AsyncIterator[WeComLife]:
    async with living(WeComLife, tmp_path, config_of(wecom[1], KF)) as found:
        yield found


async def test_a_hub_killed_in_the_middle_of_a_page_keeps_every_message_once_and_in_order(
    life: WeComLife, wecom: tuple[Corporation, int]
):
    corporation, _ = wecom
    await life.connect(bot=False)
    for number in range(MESSAGES):
        corporation.write(KF, f"u{number % CUSTOMERS}", content=str(number))
    dice = random.Random(7)
    for point, passes in (("before_mark", 1), ("after_intake", 150), ("before_mark", 2)):
        await life.die_at(point, passes)
        before = len(await life.said_by("customer"))
        await life.live_until(more_than(life, before + dice.randint(1, 90)))
        await life.kill()
    await life.live_until(more_than(life, MESSAGES - 1))
    await asyncio.sleep(2)
    threads: defaultdict[str, list[int]] = defaultdict(list)
    for one in sorted(await life.said_by("customer"), key=lambda one: int(one["seq"])):
        threads[one["thread_id"]].append(int(one["parts"][0]["text"]))
    assert sorted(threads.values()) == [
        list(range(n, MESSAGES, CUSTOMERS)) for n in range(CUSTOMERS)
    ]


async def test_a_hub_killed_in_the_middle_of_its_answers_sends_each_of_them_once(
    life: WeComLife, wecom: tuple[Corporation, int]
):
    corporation, _ = wecom
    desk = corporation.desk(KF)
    await life.connect()
    for number in range(ANSWERS):
        corporation.write(KF, f"u{number}", content=str(number))
    for point in ("before_send", "after_send", "after_receipt", "after_send"):
        await life.die_at(point, 3)
    await life.live_until(all_settled(life, ANSWERS, {Delivery.SENT}))
    assert Counter(one.customer for one in desk.sent) == {f"u{n}": 1 for n in range(ANSWERS)}
