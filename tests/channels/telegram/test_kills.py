"""A hub is killed again and again amid a bot's updates and its answers: nothing lost or doubled."""

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
from hub.store.accounts import Accounts
from hub.store.database import Database
from tests.channels.email.test_kills import Life, all_settled
from tests.channels.telegram.bot_api import BotApi
from tests.faults.town import HubProcess, Town

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

UPDATES, CHATS = 600, 30
ANSWERS = 120


class BotLife(Life):
    async def connect(self, **changes: Any) -> None:
        """The account `bench`, where the bot's answers are all the same."""
        account = Account(channel="telegram", name="bench", config={**self._config, **changes})
        await Accounts(self.db, self._town.settings.sealing_key).put(account)

    @property
    def url(self) -> str:
        return self._hub.url


@pytest.fixture
async def life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: BotApi
) -> AsyncIterator[BotLife]:
    monkeypatch.setattr(os, "environ", os.environ | {"HUB_PUBLIC_URL": "https://hub.test"})
    town = Town(tmp_path)
    async with town.store.running() as uri:
        town.uri = uri
        db = town.database()
        hub = HubProcess(town, "hub")
        await hub.wire.start()
        await hub.store_wire.start()
        try:
            yield BotLife(town, hub, db, api.config)
        finally:
            await hub.stop()
            db.close()
            await town.close()


async def kept(db: Database) -> list[dict[str, Any]]:
    return [one async for one in db["messages"].find({"author.kind": "customer"})]


def more_than(db: Database, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return len(await kept(db)) > count

    return check


def none_waits(api: BotApi) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return not api.pending

    return check


def write_many(api: BotApi, count: int = UPDATES, chats: int = CHATS) -> None:
    api.chats |= {2000 + number for number in range(chats)}
    for number in range(count):
        api.write(str(number), chat=2000 + number % chats)


async def assert_all_once_and_in_order(db: Database) -> None:
    threads: defaultdict[str, list[int]] = defaultdict(list)
    for one in sorted(await kept(db), key=lambda one: int(one["seq"])):
        threads[one["thread_id"]].append(int(one["parts"][0]["text"]))
    assert sorted(threads.values()) == [list(range(n, UPDATES, CHATS)) for n in range(CHATS)]
    assert await db["parked"].count_documents({}) == 0


async def kill_again_and_again(life: BotLife) -> None:
    dice = random.Random(7)
    for point, passes in (("before_mark", 1), ("after_intake", 130), ("before_commit", 9)):
        await life.die_at(point, passes)
        before = len(await kept(life.db))
        await life.live_until(more_than(life.db, before + dice.randint(1, 60)))
        await asyncio.sleep(dice.uniform(0, 0.1))
        await life.kill()


async def test_a_hub_killed_amid_what_it_fetches_keeps_every_message_once_and_in_order(
    life: BotLife, api: BotApi
):
    await life.connect(bot=False)
    write_many(api)
    await kill_again_and_again(life)
    await life.live_until(none_waits(api))
    await assert_all_once_and_in_order(life.db)


async def test_a_hub_killed_amid_what_it_is_sent_keeps_every_message_once_and_in_order(
    life: BotLife, api: BotApi
):
    await life.connect(bot=False, receive="webhook")
    write_many(api)
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        sending = group.create_task(send_all(api, session, life))
        dice = random.Random(7)
        for passes in (60, 130, 90):
            await life.die_at("after_intake", passes)
            before = len(await kept(life.db))
            await life.live_until(more_than(life.db, before + dice.randint(1, 40)))
            await life.kill()
        await life.live_until(none_waits(api))
        await sending
    await assert_all_once_and_in_order(life.db)


async def send_all(api: BotApi, session: aiohttp.ClientSession, life: BotLife) -> None:
    """As Telegram does: those of a chat one after the other, each until it is taken."""
    while not api.webhook:
        await asyncio.sleep(0.1)
    chats: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for update in api.pending:
        chats[update["message"]["chat"]["id"]].append(update)
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.webhook["secret_token"]}

    async def send(update: dict[str, Any]) -> bool:
        address = f"{life.url}/channels/telegram/bench"
        try:
            async with session.post(
                address, json=update, headers=headers, timeout=aiohttp.ClientTimeout(total=5)
            ) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def send_chat(updates: list[dict[str, Any]]) -> None:
        for update in updates:
            while not await send(update):
                await asyncio.sleep(0.1)
            api.pending.remove(update)

    async with asyncio.TaskGroup() as group:
        for updates in chats.values():
            group.create_task(send_chat(updates))


async def test_a_hub_killed_amid_its_answers_sends_each_once_or_says_that_it_may_have(
    life: BotLife, api: BotApi
):
    await life.connect()
    write_many(api, ANSWERS, ANSWERS)
    dice = random.Random(6)
    for point in ("before_send", "after_send", "after_receipt"):
        await life.die_at(point, dice.randint(3, 12))
    await life.live_until(all_settled(life.db))
    came = Counter(one.chat for one in api.sent)
    assert set(came.values()) == {1}
    answers = [one async for one in life.db["messages"].find({"author.kind": "bot"})]
    states = Counter(one["delivery"] for one in answers)
    assert states.total() == ANSWERS
    assert states[Delivery.UNKNOWN] <= life.deaths * 8
    sent = [one for one in answers if one["delivery"] == Delivery.SENT]
    assert all(came[int(one["carrier_id"].partition(":")[0])] for one in sent)
