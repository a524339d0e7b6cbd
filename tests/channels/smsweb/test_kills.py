"""A hub is killed amid a provider's posts: what was thanked for is kept, and nothing twice."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.channels.lives import Life, living, more_than
from tests.channels.smsweb.account import SMSWEB, TOKEN

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

POSTS, TOGETHER, WRITERS, LINES = 120, 5, 12, 4


class PostedLife(Life):
    channel = "smsweb"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[PostedLife]:
    async with living(PostedLife, tmp_path, SMSWEB) as found:
        yield found


class Poster:
    """As Aliyun does: the same list again and again until it is thanked for."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/channels/smsweb/bench/messages/{TOKEN}"
        self.thanked = 0
        self.refused = 0

    async def is_done(self) -> bool:
        return self.thanked == POSTS

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


async def test_what_was_thanked_for_is_kept_once_and_in_order(life: PostedLife):
    await life.connect(bot=False)
    dice = random.Random(7)
    poster = Poster(life.url)
    async with asyncio.TaskGroup() as group:
        for line in range(LINES):
            group.create_task(poster.post_all(line))
        for point, passes in (("after_intake", 40), ("before_commit", 12)):
            await life.die_at(point, dice.randint(passes // 2, passes))
            kept = len(await life.said_by("customer"))
            await life.live_until(more_than(life, kept + dice.randint(5, 100)))
            await life.kill()
        assert poster.refused
        await life.live_until(poster.is_done)
    threads = defaultdict(list)
    for message in sorted(await life.said_by("customer"), key=lambda m: int(m["seq"])):
        threads[message["thread_id"]].append(int(message["parts"][0]["text"]))
    stored = [number for told in threads.values() for number in told]
    assert sorted(stored) == [*range(POSTS * TOGETHER)]
    assert len(threads) == WRITERS and all(n == sorted(n) for n in threads.values())
    assert await life.db["parked"].count_documents({}) == 0
