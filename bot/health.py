"""Whether a Rasa worker is alive and has a model: it is asked to read two words."""

from enum import StrEnum

import aiohttp


class Health(StrEnum):
    UP = "up"
    WARMING = "warming"
    DOWN = "down"


async def answers(session: aiohttp.ClientSession, url: str, *, timeout: float = 10.0) -> bool:
    """A real parse, so that the first customer does not wait for what is loaded at first use."""
    limit = aiohttp.ClientTimeout(total=timeout)
    try:
        async with session.post(
            f"{url}/webhooks/hub/parse", json={"text": "你好"}, timeout=limit
        ) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
