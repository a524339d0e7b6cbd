import asyncio
import threading
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Conflict
from simulations import virtual_time
from simulations.virtual_time import Stuck, VirtualClock, VirtualLoop, run, this_loop

WEEK = 7 * 24 * 3600.0


def quickly(main: Coroutine[Any, Any, Any], *, within: float = 5.0) -> Any:
    began = time.monotonic()
    result = run(main)
    assert time.monotonic() - began < within
    return result


def test_a_week_of_sleep_takes_no_time():
    async def sleep() -> float:
        await asyncio.sleep(WEEK)
        return this_loop().time()

    assert quickly(sleep()) == WEEK


@given(st.lists(st.floats(0, WEEK), max_size=30))
def test_timers_come_in_their_order_and_at_their_time(delays: list[float]):
    rung: list[tuple[float, float]] = []

    async def wait() -> None:
        async with asyncio.TaskGroup() as group:
            for delay in delays:
                group.create_task(ring(delay))

    async def ring(delay: float) -> None:
        await asyncio.sleep(delay)
        rung.append((delay, this_loop().time()))

    run(wait())
    assert [delay for delay, _ in rung] == sorted(delays)
    assert all(at == pytest.approx(delay, abs=1e-6) for delay, at in rung)


def test_what_is_ready_goes_before_the_next_timer():
    async def work() -> list[str]:
        done: list[str] = []
        this_loop().call_later(1, done.append, "timer")
        for turn in range(1000):
            await asyncio.sleep(0)
            done.append(f"ready {turn}")
        return done

    assert "timer" not in quickly(work())


def test_no_time_passes_while_a_thread_works():
    async def work() -> tuple[float, list[float]]:
        rung: list[float] = []
        this_loop().call_later(0.001, lambda: rung.append(this_loop().time()))
        await asyncio.to_thread(time.sleep, 0.2)
        return this_loop().time(), list(rung)

    assert quickly(work()) == (0.0, [])


def test_no_time_passes_while_a_thread_works_for_nobody_any_more():
    async def work() -> float:
        release = threading.Event()
        call = asyncio.ensure_future(asyncio.to_thread(release.wait, 5))
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        threading.Timer(0.2, release.set).start()
        began = time.monotonic()
        await asyncio.sleep(1)
        return time.monotonic() - began

    assert quickly(work()) >= 0.19


def test_a_timeout_around_a_thread_does_not_ring_however_long_it_takes():
    async def work() -> str:
        async with asyncio.timeout(0.001):
            return await asyncio.to_thread(lambda: time.sleep(0.1) or "done")  # type: ignore[func-returns-value]

    assert quickly(work()) == "done"


def test_what_a_thread_raises_arrives_and_time_goes_on():
    def refuse() -> None:
        raise Conflict("moved")

    async def work() -> float:
        with pytest.raises(Conflict):
            await asyncio.to_thread(refuse)
        await asyncio.sleep(10)
        return this_loop().time()

    assert quickly(work()) == 10


def test_what_was_never_begun_in_a_full_pool_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(virtual_time, "THREADS", 1)

    async def work() -> float:
        busy = asyncio.ensure_future(asyncio.to_thread(time.sleep, 0.1))
        behind = asyncio.ensure_future(asyncio.to_thread(time.sleep, 60))
        await asyncio.sleep(0)
        behind.cancel()
        await busy
        await asyncio.sleep(5)
        return this_loop().time()

    assert quickly(work()) == 5


def test_a_cancelled_sleeper_is_not_waited_for():
    async def work() -> float:
        sleeper = asyncio.ensure_future(asyncio.sleep(WEEK))
        await asyncio.sleep(1)
        sleeper.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleeper
        return this_loop().time()

    assert quickly(work()) == 1


def test_a_timeout_rings_in_virtual_time():
    async def work() -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(30):
                await asyncio.Event().wait()
        return this_loop().time()

    assert quickly(work()) == 30


def test_an_error_of_one_ends_the_others_of_its_group():
    async def fail() -> None:
        await asyncio.sleep(3)
        raise Conflict("moved")

    async def work() -> float:
        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
                group.create_task(asyncio.sleep(WEEK))
        return this_loop().time()

    assert quickly(work()) == 3


def test_no_time_passes_while_it_is_held():
    async def work() -> float:
        landed = asyncio.Event()
        loop = this_loop()
        threading.Timer(0.1, lambda: loop.call_soon_threadsafe(landed.set)).start()
        with loop.held():
            await landed.wait()
        return loop.time()

    assert quickly(work()) == 0


def test_a_talk_over_a_local_socket_takes_no_time():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
        writer.close()

    async def work() -> float:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        waiting = asyncio.ensure_future(asyncio.sleep(WEEK))
        for _ in range(20):
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
        writer.close()
        await writer.wait_closed()
        waiting.cancel()
        server.close()
        return this_loop().time()

    assert quickly(work()) == 0


def test_everybody_waiting_for_nobody_is_an_error_and_no_silence():
    async def wait() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Stuck):
        run(wait())


def test_work_that_hangs_is_an_error_and_no_silence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(virtual_time, "PATIENCE", 0.1)
    release = threading.Event()

    async def wait() -> None:
        await asyncio.to_thread(release.wait, 5)

    threading.Timer(1.0, release.set).start()
    with pytest.raises(Stuck):
        run(wait())


def test_the_clock_goes_with_the_loop():
    start = datetime(2027, 3, 22, tzinfo=UTC)

    async def work() -> tuple[datetime, float]:
        clock = VirtualClock(this_loop(), start)
        await asyncio.sleep(90.0005)
        return clock.now(), clock.monotonic()

    now, seconds = run(work())
    assert now == start + timedelta(seconds=90)
    assert seconds == pytest.approx(90.0005)


def test_the_loop_closes_with_all_its_threads():
    before = threading.active_count()

    async def work() -> VirtualLoop:
        await asyncio.to_thread(time.sleep, 0)
        return this_loop()

    assert run(work()).is_closed()
    assert threading.active_count() == before
