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
from tests.channels.smpp.test_pacing import Time
from tests.channels.smsweb.account import SMSWEB


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def pace_of(time: Time, per_second: float, *, patience: float = 8.0) -> Pace:
    hub = FakeHub().surroundings(clock=time)
    return Pace(hub, per_second, patience=patience)


async def test_what_goes_out_is_spaced_by_its_parts(time: Time):
    pace, began = pace_of(time, 20), time.at
    for parts in (1, 3, 1):
        await pace.turn(parts)
    assert time.at - began == pytest.approx(0.2)


async def test_who_would_wait_too_long_is_told_to_come_later_and_takes_no_place(time: Time):
    slow = pace_of(time, 1, patience=0.5)
    await slow.turn(2)
    for _ in range(3):
        with pytest.raises(Paced) as failed:
            await slow.turn()
        assert failed.value.retry_after == pytest.approx(2)


async def test_a_carrier_that_complains_gets_a_rest(time: Time):
    pace, began = pace_of(time, 1000), time.at
    pace.rest(0.2)
    await pace.turn()
    assert time.at - began == pytest.approx(0.2)


async def test_each_of_several_processes_goes_at_its_share_as_it_is_now(time: Time):
    share, went = [0.25], []
    pace = Pace(FakeHub().surroundings(clock=time, share=lambda: share[0]), per_second=40)
    for _ in range(4):
        await pace.turn()
        went.append(time.at)
    assert [b - a for a, b in pairwise(went)] == pytest.approx([0.1] * 3)
    share[0] = 1.0
    for _ in range(2):
        await pace.turn()
        went.append(time.at)
    assert went[-1] - went[-2] == pytest.approx(0.025)


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
