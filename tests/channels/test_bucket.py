"""Token buckets, with a clock that the tests own."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.bucket import Buckets
from hub.core.errors import RateLimited


class HandClock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def monotonic(self) -> float:
        return self.seconds


def test_a_burst_is_taken_and_then_the_rate():
    clock = HandClock()
    buckets = Buckets(clock, rate=2, burst=3)
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(RateLimited) as refused:
        buckets.take("a")
    assert refused.value.retry_after == 0.5
    clock.seconds += 0.5
    buckets.take("a")
    with pytest.raises(RateLimited):
        buckets.take("a")


def test_each_key_has_its_own_bucket_and_a_full_one_is_forgotten():
    clock = HandClock()
    buckets = Buckets(clock, rate=1, burst=1)
    buckets.take("a")
    buckets.take("b")
    buckets.sweep()
    assert len(buckets) == 2
    clock.seconds += 1
    buckets.sweep()
    assert len(buckets) == 0


@given(steps=st.lists(st.floats(0, 3), max_size=60))
def test_never_more_than_the_burst_and_the_rate_allow(steps: list[float]):
    clock = HandClock()
    buckets = Buckets(clock, rate=2, burst=5)
    taken = 0
    for step in steps:
        clock.seconds += step
        try:
            buckets.take("a")
            taken += 1
        except RateLimited:
            pass
        buckets.sweep()
    assert taken <= 5 + 2 * sum(steps) + 1e-6
