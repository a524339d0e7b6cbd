"""What goes out is spaced by its parts, and nobody waits for his turn in vain."""

import pytest

from channels.sms.pace import Pace
from hub.core.clock import SystemClock
from hub.core.errors import Temporary


async def test_what_goes_out_is_spaced_by_its_parts():
    clock, pace = SystemClock(), Pace(SystemClock(), per_second=20)
    began = clock.monotonic()
    for parts in (1, 3, 1):
        await pace.turn(parts)
    assert 0.19 <= clock.monotonic() - began < 0.4


async def test_who_would_wait_too_long_is_told_to_come_later_and_takes_no_place():
    slow = Pace(SystemClock(), per_second=1, patience=0.5)
    await slow.turn(2)
    for _ in range(3):
        with pytest.raises(Temporary) as failed:
            await slow.turn()
        assert failed.value.retry_after == pytest.approx(2, abs=0.1)


async def test_a_carrier_that_complains_gets_a_rest():
    clock, pace = SystemClock(), Pace(SystemClock(), per_second=1000)
    pace.rest(0.2)
    began = clock.monotonic()
    await pace.turn()
    assert 0.19 <= clock.monotonic() - began < 0.4
