"""What goes out is spaced by its parts, and nobody waits for his turn in vain."""

from itertools import pairwise
from typing import Any

import pytest

from channels.sgip.channel import SgipChannel
from channels.smpp.channel import SmppChannel
from channels.sms.pace import Pace, in_hand
from channels.smsweb.channel import SmsWebChannel
from hub.core.channel import Account, Channel
from hub.core.errors import Paced
from tests.channels.doubles import FakeHub
from tests.channels.sgip.account import SGIP
from tests.channels.smpp.account import SMSBOX
from tests.channels.smsweb.account import SMSWEB


async def test_what_goes_out_is_spaced_by_its_parts():
    hub = FakeHub().surroundings()
    clock, pace = hub.clock, Pace(hub, per_second=20)
    began = clock.monotonic()
    for parts in (1, 3, 1):
        await pace.turn(parts)
    assert 0.19 <= clock.monotonic() - began < 0.4


async def test_who_would_wait_too_long_is_told_to_come_later_and_takes_no_place():
    slow = Pace(FakeHub().surroundings(), per_second=1, patience=0.5)
    await slow.turn(2)
    for _ in range(3):
        with pytest.raises(Paced) as failed:
            await slow.turn()
        assert failed.value.retry_after == pytest.approx(2, abs=0.1)


async def test_a_carrier_that_complains_gets_a_rest():
    hub = FakeHub().surroundings()
    clock, pace = hub.clock, Pace(hub, per_second=1000)
    pace.rest(0.2)
    began = clock.monotonic()
    await pace.turn()
    assert 0.19 <= clock.monotonic() - began < 0.4


async def test_each_of_several_processes_goes_at_its_share_as_it_is_now():
    share = [0.25]
    hub = FakeHub().surroundings(share=lambda: share[0])
    pace, went = Pace(hub, per_second=40), []
    for _ in range(4):
        await pace.turn()
        went.append(hub.clock.monotonic())
    assert all(0.09 <= b - a < 0.2 for a, b in pairwise(went))
    share[0] = 1.0
    await pace.turn()
    began = hub.clock.monotonic()
    await pace.turn()
    assert hub.clock.monotonic() - began < 0.09


@pytest.mark.parametrize(
    ("per_second", "share", "count"), [(20, 1, 16), (4, 1, 8), (4, 0.5, 4), (0.1, 1, 1)]
)
def test_no_more_are_in_hand_than_go_out_soon(per_second: float, share: float, count: int):
    hub = FakeHub().surroundings(share=lambda: share)
    assert in_hand(hub, per_second, most=16) == count


@pytest.mark.parametrize(
    ("channel", "config", "count"),
    [
        (SmppChannel, {**SMSBOX, "per_second": 5}, 10),
        (SmppChannel, SMSBOX | {"carriers": [{**SMSBOX["carriers"][0], "window": 50}]}, 50),
        (SgipChannel, SGIP, 16),
        (SgipChannel, {**SGIP, "per_second": 1}, 2),
        (SmsWebChannel, {**SMSWEB, "per_second": 3}, 6),
    ],
)
def test_an_account_has_as_many_in_hand_as_its_rate_and_its_window_let_it(
    channel: type[Channel], config: dict[str, Any], count: int
):
    account = Account(channel=channel.spec.name, name="demo", config=config)
    assert channel(account, FakeHub().surroundings()).at_once == count
