"""Work beside a channel: it survives its own failures and ends when told."""

import asyncio
from contextlib import suppress

import pytest

from channels.worker import Worker


async def test_work_that_fails_is_logged_and_done_again(caplog: pytest.LogCaptureFixture):
    runs = 0
    again = asyncio.Event()

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise ValueError("first time")
        again.set()

    worker = Worker("job", work, pause=0.01)
    worker.start()
    worker.start()
    await asyncio.wait_for(again.wait(), 2)
    await worker.stop()
    assert [record.message for record in caplog.records] == ["channel_worker_failed"]


async def test_stopping_waits_for_the_end_and_may_be_repeated():
    ended = False

    async def work() -> None:
        nonlocal ended
        try:
            await asyncio.sleep(60)
        finally:
            ended = True

    worker = Worker("job", work, pause=0.01)
    worker.start()
    await asyncio.sleep(0)
    await worker.stop()
    await worker.stop()
    assert ended


async def test_work_that_swallows_its_end_is_told_again():
    async def work() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)

    worker = Worker("job", work, pause=60)
    worker.start()
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await worker.stop()
