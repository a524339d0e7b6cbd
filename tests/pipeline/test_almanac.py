"""All calendars in memory: what was read last is what holds."""

import asyncio
from dataclasses import replace

import pytest

from hub.core.calendar import OFFICE, Calendar
from hub.pipeline.calendars import Almanac


class Slow:
    """Calendars of which the first reading is old when it comes: others have changed meanwhile."""

    def __init__(self) -> None:
        self.name = "old"
        self.read = asyncio.Event()
        self.go_on = asyncio.Event()

    async def all(self) -> list[Calendar]:
        found = [replace(OFFICE, name=self.name)]
        if not self.read.is_set():
            self.read.set()
            await self.go_on.wait()
        return found


async def test_of_two_readings_at_once_the_older_does_not_stand_in_the_newers_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr("hub.pipeline.calendars.Calendars", lambda db: slow)
    almanac = Almanac(None)  # type: ignore[arg-type]
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(almanac.load())
        await slow.read.wait()
        slow.name = "new"
        second = group.create_task(almanac.load())
        await asyncio.wait({second}, timeout=0.05)
        slow.go_on.set()
    assert almanac.get(OFFICE.id).name == "new"
