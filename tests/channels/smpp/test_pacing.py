"""Parts go out in the agreed time: evenly, slower when the carrier complains, and faster again."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest

from channels.smpp.pacing import Pacer
from tests.channels.doubles import FakeHub


class Time:
    """Passes only where somebody sleeps, and always a little too long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, late: float = 0.0) -> None:
        self.at = 100.0
        self.late = late
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds + self.late

    def now(self) -> None:  # pragma: no cover - nobody asks
        raise AssertionError


def pacer_of(time: Time, rate: float, share: Callable[[], float] = lambda: 1.0) -> Pacer:
    return Pacer(FakeHub().surroundings(clock=time, share=share), rate)


async def turns(pacer: Pacer, time: Time, count: int) -> list[float]:
    found = []
    for _ in range(count):
        await pacer.turn()
        found.append(time.at)
    return found


@pytest.mark.parametrize("late", [0.0, 0.001])
async def test_parts_go_at_the_rate_and_never_closer(monkeypatch: pytest.MonkeyPatch, late: float):
    time = Time(monkeypatch, late)
    pacer = pacer_of(time, 20)
    found = await turns(pacer, time, 101)
    assert (found[-1] - found[0]) == pytest.approx(5, rel=0.01)
    assert min(b - a for a, b in pairwise(found)) >= 0.0479


async def test_who_has_rested_may_not_rush(monkeypatch: pytest.MonkeyPatch):
    time = Time(monkeypatch)
    pacer = pacer_of(time, 10)
    await turns(pacer, time, 2)
    time.at += 60
    found = await turns(pacer, time, 3)
    assert found[2] - found[0] >= 0.19


async def test_a_complaint_halves_the_rate_after_a_rest_and_calm_brings_it_back(
    monkeypatch: pytest.MonkeyPatch,
):
    time = Time(monkeypatch)
    pacer = pacer_of(time, 20)
    await pacer.turn()
    pacer.slow_down()
    pacer.slow_down()  # of parts that were under way together
    began = time.at
    found = await turns(pacer, time, 2)
    assert found[0] - began >= 1
    assert found[1] - found[0] == pytest.approx(0.1, rel=0.06)
    assert pacer.is_throttled
    for _ in range(600):
        await pacer.turn()
        pacer.go_on()
    assert not pacer.is_throttled
    assert pacer.seconds_for(21) == pytest.approx(1.05, abs=0.06)


async def test_several_processes_keep_the_rate_between_them(monkeypatch: pytest.MonkeyPatch):
    share, time = [0.5], Time(monkeypatch)
    pacer = pacer_of(time, 20, lambda: share[0])
    found = await turns(pacer, time, 11)
    assert found[-1] - found[0] == pytest.approx(1, rel=0.01)
    assert pacer.seconds_for(10) == pytest.approx(1, abs=0.01)
    share[0] = 1.0
    found = await turns(pacer, time, 22)
    assert found[-1] - found[1] == pytest.approx(1, rel=0.01)


async def test_a_complaint_makes_nobody_faster(monkeypatch: pytest.MonkeyPatch):
    time = Time(monkeypatch)
    pacer = pacer_of(time, 0.1)
    pacer.slow_down()
    found = await turns(pacer, time, 3)
    assert found[2] - found[1] >= 9.9


async def test_it_never_stops_for_good(monkeypatch: pytest.MonkeyPatch):
    time = Time(monkeypatch)
    pacer = pacer_of(time, 20)
    for _ in range(50):
        pacer.slow_down()
        time.at += 2
    found = await turns(pacer, time, 3)
    assert found[2] - found[1] <= 5.1


async def test_turns_are_taken_in_order(monkeypatch: pytest.MonkeyPatch):
    time = Time(monkeypatch)
    pacer = pacer_of(time, 1000)
    order = []

    async def take(number: int) -> None:
        await pacer.turn()
        order.append(number)

    await asyncio.gather(*(take(number) for number in range(50)))
    assert order == list(range(50))
