"""Closed-loop clients, and what they saw: each sends its next message when the last is answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

Act = Callable[[], Awaitable[object]]
_LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Round:
    """`seconds` from the first message to the last answer; `waits` of each message, in seconds."""

    seconds: float
    waits: list[float]

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


async def drive(acts: Sequence[Act], count: int) -> Round:
    """`count` messages by as many clients as there are acts; raises TimeoutError when stuck."""
    waits: list[float] = []
    began = time.perf_counter()
    async with asyncio.timeout(_LONGEST), asyncio.TaskGroup() as group:
        for act in acts:
            group.create_task(_repeat(act, count // len(acts), waits))
    return Round(time.perf_counter() - began, waits)


async def _repeat(act: Act, count: int, waits: list[float]) -> None:
    for _ in range(count):
        began = time.perf_counter()
        await act()
        waits.append(time.perf_counter() - began)


def rate(rounds: Sequence[Round]) -> float:
    """The median round's: one that the machine disturbed does not count."""
    return median(one.rate for one in rounds)


def percentile(rounds: Sequence[Round], percent: int) -> float:
    """Milliseconds, over the messages of all rounds."""
    waits = [wait for one in rounds for wait in one.waits]
    return quantiles(waits, n=100, method="inclusive")[percent - 1] * 1000
