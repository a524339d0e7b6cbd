"""A hub is killed amid a provider's posts: what was thanked for is kept, and nothing twice."""

import asyncio
import os
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from hub.core.channel import Account
from hub.store.accounts import Accounts
from hub.store.database import Database
from tests.channels.smsweb.account import SMSWEB, TOKEN
from tests.faults.town import CRASHED, HubProcess, Town

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

POSTS, TOGETHER, WRITERS, LINES = 120, 5, 12, 4


@dataclass
class Life:
    town: Town
    hub: HubProcess
    db: Database

    async def die(self, *, at: str = "") -> None:
        """By kill -9, or at that point; then it lives again."""
        if at:
            assert await self.hub.wait(60) == CRASHED, f"{at} was not reached"
        else:
            await self.hub.kill()
        await self.town.store.restart()


@pytest.fixture
async def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Life]:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    town = Town(tmp_path)
    async with town.store.running() as uri:
        town.uri = uri
        db = town.database()
        account = Account(channel="smsweb", name="demo", config=SMSWEB | {"bot": False})
        await Accounts(db, town.settings.sealing_key).put(account)
        hub = HubProcess(town, "hub")
        await hub.wire.start()
        await hub.store_wire.start()
        try:
            yield Life(town, hub, db)
        finally:
            await hub.stop()
            db.close()
            await town.close()


class Poster:
    """As Aliyun does: the same list again and again until it is thanked for."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/channels/smsweb/demo/messages/{TOKEN}"
        self.thanked = 0
        self.refused = 0

    async def post_all(self, line: int) -> None:
        """Every writer's messages in order: each line of posts has writers of its own."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            for number in range(line, POSTS, LINES):
                body = [one(number * TOGETHER + n, line) for n in range(TOGETHER)]
                while not await self._post(session, body):
                    self.refused += 1
                    await asyncio.sleep(0.1)
                self.thanked += 1

    async def _post(self, session: aiohttp.ClientSession, body: list[dict[str, Any]]) -> bool:
        try:
            async with session.post(self._url, json=body) as answer:
                return answer.status == 200 and (await answer.json())["code"] == 0
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False


def one(number: int, line: int) -> dict[str, Any]:
    writer = line * WRITERS // LINES + number % (WRITERS // LINES)
    return {
        "phone_number": f"139000088{writer:02d}", "content": f"{number}", "sequence_id": number,
    }  # fmt: skip


async def test_what_was_thanked_for_is_kept_once_and_in_order(life: Life):
    dice = random.Random(7)
    await life.hub.start(f"after_intake:{dice.randint(20, 60)}")
    poster = Poster(life.hub.url)
    async with asyncio.TaskGroup() as group:
        for line in range(LINES):
            group.create_task(poster.post_all(line))
        await life.die(at="after_intake")
        for point in ("", "before_commit", ""):
            await life.hub.start(f"{point}:{dice.randint(5, 20)}" if point else "")
            if not point:
                await asyncio.sleep(dice.uniform(0.2, 0.6))
            await life.die(at=point)
        assert poster.refused
        await life.hub.start()
    assert poster.thanked == POSTS
    threads = defaultdict(list)
    found = life.db["messages"].find({"author.kind": "customer"})
    for message in sorted([m async for m in found], key=lambda m: int(m["seq"])):
        threads[message["thread_id"]].append(int(message["parts"][0]["text"]))
    kept = [number for numbers in threads.values() for number in numbers]
    assert sorted(kept) == [*range(POSTS * TOGETHER)]
    assert len(threads) == WRITERS and all(n == sorted(n) for n in threads.values())
    assert await life.db["parked"].count_documents({}) == 0
