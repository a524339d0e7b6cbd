"""A hub is killed again and again amid its pulls and its answers: nothing is lost or doubled."""

import asyncio
import os
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hub.core.channel import Account
from hub.core.messages import Delivery
from hub.house.ports import free_port
from hub.store.accounts import Accounts
from hub.store.database import Database
from tests.channels.email.test_kills import Life
from tests.channels.wecom.corporation import Corporation
from tests.channels.wecom.wire import WeComDouble, config_of
from tests.faults.town import HubProcess, Town

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

KF = "wk-bench"
MESSAGES, CUSTOMERS, PAGE = 1_000, 40, 100
ANSWERS = 60


class WeComLife(Life):
    async def connect(self, **changes: Any) -> None:
        """The account `bench`, where the bot's answers are all the same."""
        account = Account(channel="wecom", name="bench", config={**self._config, **changes})
        await Accounts(self.db, self._town.settings.sealing_key).put(account)


@pytest.fixture
async def wecom() -> AsyncIterator[tuple[Corporation, int]]:
    double, port = WeComDouble(), free_port()
    double.corporation.page = PAGE
    await double.start(port)
    yield double.corporation, port
    await double.stop()


@pytest.fixture
async def life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wecom: tuple[Corporation, int]
) -> AsyncIterator[WeComLife]:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    town = Town(tmp_path)
    async with town.store.running() as uri:
        town.uri = uri
        db = town.database()
        hub = HubProcess(town, "hub")
        await hub.wire.start()
        await hub.store_wire.start()
        try:
            yield WeComLife(town, hub, db, config_of(wecom[1], KF))
        finally:
            await hub.stop()
            db.close()
            await town.close()


def said_by(author: str, db: Database) -> Callable[[], Awaitable[list[dict[str, Any]]]]:
    async def find() -> list[dict[str, Any]]:
        return [one async for one in db["messages"].find({"author.kind": author})]

    return find


async def test_a_hub_killed_in_the_middle_of_a_page_keeps_every_message_once_and_in_order(
    life: WeComLife, wecom: tuple[Corporation, int]
):
    corporation, _ = wecom
    await life.connect(bot=False)
    for number in range(MESSAGES):
        corporation.write(KF, f"u{number % CUSTOMERS}", content=str(number))
    dice, kept = random.Random(7), said_by("customer", life.db)
    for point, passes in (("before_mark", 1), ("after_intake", 150), ("before_mark", 2)):
        await life.die_at(point, passes)
        before = len(await kept())

        async def some_more(before: int = before) -> bool:
            return len(await kept()) > before + dice.randint(1, 90)

        await life.live_until(some_more)
        await life.kill()

    async def all_there() -> bool:
        return len(await kept()) >= MESSAGES

    await life.live_until(all_there)
    await asyncio.sleep(2)
    threads: defaultdict[str, list[int]] = defaultdict(list)
    for one in sorted(await kept(), key=lambda one: int(one["seq"])):
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

    answers = said_by("bot", life.db)

    async def all_sent() -> bool:
        states = Counter(one["delivery"] for one in await answers())
        return states[Delivery.SENT] == ANSWERS

    await life.live_until(all_sent)
    assert Counter(one.customer for one in desk.sent) == {f"u{n}": 1 for n in range(ANSWERS)}
