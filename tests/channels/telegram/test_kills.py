"""A hub is killed again and again amid a bot's updates and its answers: nothing lost or doubled."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hub.core.messages import Delivery
from tests.channels.lives import Life, all_settled, living, more_than
from tests.channels.telegram.bot_api import BotApi

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

UPDATES, CHATS = 600, 30
ANSWERS = 120


class BotLife(Life):
    channel = "telegram"


@pytest.fixture
async def life(tmp_path: Path, api: BotApi) -> AsyncIterator[BotLife]:
    public = "https://hub.test"
    async with living(BotLife, tmp_path, api.config, HUB_PUBLIC_URL=public) as found:
        yield found


def none_waits(api: BotApi) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return not api.pending

    return check


def write_many(api: BotApi, count: int = UPDATES, chats: int = CHATS) -> None:
    api.chats |= {2000 + number for number in range(chats)}
    for number in range(count):
        api.write(str(number), chat=2000 + number % chats)


async def assert_all_once_and_in_order(life: BotLife) -> None:
    threads: defaultdict[str, list[int]] = defaultdict(list)
    for one in sorted(await life.said_by("customer"), key=lambda one: int(one["seq"])):
        threads[one["thread_id"]].append(int(one["parts"][0]["text"]))
    assert sorted(threads.values()) == [list(range(n, UPDATES, CHATS)) for n in range(CHATS)]
    assert await life.db["parked"].count_documents({}) == 0


async def kill_again_and_again(life: BotLife) -> None:
    dice = random.Random(7)
    for point, passes in (("before_mark", 1), ("after_intake", 130), ("before_commit", 9)):
        await life.die_at(point, passes)
        before = len(await life.said_by("customer"))
        await life.live_until(more_than(life, before + dice.randint(1, 60)))
        await asyncio.sleep(dice.uniform(0, 0.1))
        await life.kill()


async def test_a_hub_killed_amid_what_it_fetches_keeps_every_message_once_and_in_order(
    life: BotLife, api: BotApi
):
    await life.connect(bot=False)
    write_many(api)
    await kill_again_and_again(life)
    await life.live_until(none_waits(api))
    await assert_all_once_and_in_order(life)


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
            before = len(await life.said_by("customer"))
            await life.live_until(more_than(life, before + dice.randint(1, 40)))
            await life.kill()
        await life.live_until(none_waits(api))
        await sending
    await assert_all_once_and_in_order(life)


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
    await life.live_until(all_settled(life, ANSWERS))
    came = Counter(one.chat for one in api.sent)
    assert set(came.values()) == {1}
    answers = await life.said_by("bot")
    states = Counter(one["delivery"] for one in answers)
    assert states.total() == ANSWERS
    assert states[Delivery.UNKNOWN] <= life.deaths * 8
    sent = [one for one in answers if one["delivery"] == Delivery.SENT]
    assert all(came[int(one["carrier_id"].partition(":")[0])] for one in sent)
