"""How soon a webhook is answered, which is when its message is durable, while turns are made."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from statistics import quantiles
from typing import Any

import aiohttp
from pydantic import SecretStr

from benchmarks.figures import Figure, Result, at_least, at_most
from benchmarks.stage import SECRET_KEY, Stage, hub
from hub.core.channel import Account
from hub.house.ports import free_port
from hub.settings import Settings
from hub.store.accounts import Accounts
from hub.store.database import Database, connect
from tests.channels.telegram.bot_api import BotApi, message_of

RATE, SECONDS, CHATS = 50, 30, 400
SETTLING = 60.0
NAME = f"{RATE} Telegram webhooks a second"


async def measure(where: Stage, seconds: int = SECONDS) -> list[Result]:
    async with _telegram() as api:
        with _database(where) as db:
            await _connect(db, api)
            async with hub(where, "webhook", HUB_PUBLIC_URL="https://hub.test") as running:
                await _until(lambda: bool(api.webhook))
                url = f"http://127.0.0.1:{running.port}/channels/telegram/bench"
                waits = await _send(api, url, RATE * seconds)
                began = time.perf_counter()
                await _until(lambda: len(api.sent) >= len(waits))
                behind = time.perf_counter() - began
    percents = quantiles(waits, n=100, method="inclusive")
    return [
        Figure(name=NAME, value=percents[49] * 1000, unit="ms, p50"),
        Figure(name=NAME, value=percents[98] * 1000, unit="ms, p99", target=at_most(250)),
        Figure(name="all of them answered by the bot", value=behind, unit="s after the last"),
        Figure(
            name="answers that reached Telegram", value=len(api.sent) / len(waits), unit="of all",
            target=at_least(1),
        ),
    ]  # fmt: skip


@asynccontextmanager
async def _telegram() -> AsyncIterator[BotApi]:
    api = BotApi(chats=set(range(CHATS)))
    await api.start(free_port())
    yield api
    await api.stop()


@contextmanager
def _database(where: Stage) -> Iterator[Database]:
    db = connect(where.address("webhook"))
    try:
        yield db
    finally:
        db.close()


async def _connect(db: Database, api: BotApi) -> None:
    config = {**api.config, "receive": "webhook", "per_second": 1000}
    accounts = Accounts(db, Settings(secret_key=SecretStr(SECRET_KEY)).sealing_key)
    await accounts.put(Account(channel="telegram", name="bench", config=config))


async def _send(api: BotApi, url: str, count: int) -> list[float]:
    """Seconds from when each was due, however many are still waiting for their answer."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.webhook["secret_token"]}
    waits: list[float] = []

    async def send(number: int, due: float) -> None:
        update: dict[str, Any] = {
            "update_id": number,
            "message": message_of(number % CHATS, number, text="我想查一下这个月的话费"),
        }
        async with session.post(url, json=update, headers=headers) as answer:
            answer.raise_for_status()
        waits.append(time.perf_counter() - due)

    began = time.perf_counter()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for number in range(count):
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(send(number, due))
    return waits


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(SETTLING):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
