"""Waiting for what another task of the test's own loop brings about."""

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], object], *, seconds: float = 10) -> None:
    """Looks again and again; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
