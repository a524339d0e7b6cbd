"""An account of SGIP between a strict gateway and a hub in memory."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import pytest

from channels.sgip import channel as module
from channels.sgip import sending
from channels.sgip.channel import SgipChannel
from hub.core.channel import Account
from hub.core.errors import NeedsReauth, Permanent, RecipientGone, Temporary
from hub.core.messages import Address, Outbound
from hub.core.parts import Text
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.sgip.account import SGIP
from tests.channels.sgip.gateway import Smg
from tests.channels.sgip.vectors import OPT_OUT, USER

LONG = "尊敬的客户，您好。" * 20


class Provider:
    def __init__(self, smg: Smg, hub: FakeHub, **changes: Any) -> None:
        self.smg, self.hub = smg, hub
        self.port = free_port()
        config = {
            **SGIP, "gateway": SGIP["gateway"] | {"port": smg.port},
            "door": SGIP["door"] | {"port": self.port}, **changes,
        }  # fmt: skip
        account = Account(channel="sgip", name="demo", config=config)
        self.channel = SgipChannel(account, hub.surroundings())

    @property
    def is_open(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    async def send(self, text: str, *, seq: int = 1, to: str = "13001125453") -> str:
        message = Outbound(
            id=f"t.{seq:09d}", conversation_id="c", channel="sgip", account="demo",
            to=Address(id=to), parts=(Text(text=text),),
        )  # fmt: skip
        return (await self.channel.send(message)).external_id


@asynccontextmanager
async def provider(smg: Smg, **changes: Any) -> AsyncIterator[Provider]:
    found = Provider(smg, hub := FakeHub(), **changes)
    await found.channel.start(hub.receive, hub.notify)
    try:
        yield found
    finally:
        await found.channel.stop()


@pytest.fixture
async def smg() -> AsyncIterator[Smg]:
    gateway = Smg()
    await gateway.start(free_port())
    yield gateway
    await gateway.stop()
    assert not gateway.broken


async def test_an_answer_goes_out_and_its_number_is_known_before_it_does(smg: Smg):
    async with provider(smg) as we:
        await we.send("您好")
        ((sequence, submit),) = smg.submits
        assert submit.users == (USER,)
        assert we.hub.carried.taken == [(f"{sequence}:13001125453", "t.000000001", 1, 1)]


async def test_a_long_answer_is_a_submit_a_part_in_order(smg: Smg):
    async with provider(smg) as we:
        await we.send(LONG)
        assert [one.content[:6] for _, one in smg.submits] == [
            bytes((5, 0, 3, 1, 3, part)) for part in (1, 2, 3)
        ]
        assert [one[2:] for one in we.hub.carried.taken] == [(1, 3), (2, 3), (3, 3)]


async def test_where_no_reports_are_wanted_none_is_waited_for(smg: Smg):
    async with provider(smg, report="2") as we:
        await we.send("您好")
        assert smg.submits[0][1].report == 2 and not we.hub.carried.taken


@pytest.mark.parametrize(
    ("result", "kind", "why"),
    [
        (11, Temporary, "sgip_11"), (33, Temporary, "sgip_33"), (88, Temporary, "sgip_88"),
        (3, Temporary, "sgip_3"), (34, Temporary, "sgip_34"), (25, Temporary, "sgip_25"),
        (6, RecipientGone, "sgip_6"), (5, Permanent, "sgip_5"), (9, Permanent, "sgip_9"),
        (110, Permanent, "sgip_110"), (99, Permanent, "sgip_other: 99"),
    ],
)  # fmt: skip
async def test_a_result_says_whether_it_may_be_taken_later(
    smg: Smg, result: int, kind: type[Exception], why: str
):
    async with provider(smg) as we:
        smg.results.append(result)
        with pytest.raises(kind) as refused:
            await we.send("您好")
        assert getattr(refused.value, "detail", "") == why


async def test_who_is_told_to_slow_down_does(smg: Smg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sending, "SLOW_SECONDS", 0.5)
    async with provider(smg) as we:
        smg.results.append(33)
        with pytest.raises(Temporary):
            await we.send("您好")
        began = monotonic()
        await we.send("您好")
        assert monotonic() - began > 0.4


async def test_further_parts_are_tried_again_for_the_first_cannot_be_taken_back(
    smg: Smg, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sending, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(sending, "PAUSES", (0.05, 0.05))
    async with provider(smg) as we:
        smg.results.extend([0, 11, 11, 0, 0])
        await we.send(LONG)
        assert [one.content[5] for _, one in smg.submits] == [1, 2, 3]
        smg.results.extend([0, 11, 11, 11])
        with pytest.raises(Permanent) as refused:
            await we.send(LONG)
        assert refused.value.detail == "sgip_partly"
        smg.results.extend([0, 5])
        with pytest.raises(Permanent) as refused:
            await we.send(LONG)
        assert refused.value.detail == "sgip_partly"


async def test_what_goes_out_is_spaced_as_the_account_says(smg: Smg):
    async with provider(smg, per_second=40) as we:
        began = monotonic()
        await asyncio.gather(*(we.send("您好", seq=number) for number in range(41)))
        took = monotonic() - began
        assert 0.95 < took < 10
        assert len(smg.submits) == 41


async def test_a_password_that_is_wrong_is_said_at_once_and_that_it_is_right_again(smg: Smg):
    wrong = SGIP["gateway"] | {"port": smg.port, "password": "wrong"}
    async with provider(smg, gateway=wrong) as we:
        with pytest.raises(NeedsReauth):
            await we.send("您好")
        trouble = we.channel.troubles["outgoing"]
        assert "密码" in trouble.title["zh-CN"] and trouble.detail == "sgip_1"


async def test_a_port_that_another_has_is_said_at_once_and_taken_when_it_is_free(
    smg: Smg, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "DUTY_SECONDS", 0.05)
    async with provider(smg) as first, provider(smg, door=SGIP["door"] | {"port": 1}):
        await _until(lambda: first.is_open)
        taken = SGIP["door"] | {"port": first.port, "password": "other"}
        async with provider(smg, door=taken) as second:
            await _until(lambda: "incoming" in second.channel.troubles)
            assert "监听" in second.channel.troubles["incoming"].title["zh-CN"]
            assert not (await second.channel.check())[1].good
            await first.channel.stop()
            await _until(lambda: not second.channel.troubles)


async def test_only_the_process_on_duty_listens(smg: Smg, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "DUTY_SECONDS", 0.05)
    on_duty = False
    hub = FakeHub()
    we = Provider(smg, hub)
    surroundings = hub.surroundings(on_duty=lambda _: on_duty)
    we.channel = SgipChannel(we.channel.account, surroundings)
    await we.channel.start(hub.receive, hub.notify)
    await asyncio.sleep(0.2)
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", we.port)
    on_duty = True
    async with smg.dialled(we.port) as caller:
        assert await caller.ask(OPT_OUT) == 0
        on_duty = False
        assert await caller.is_left()
    await we.channel.stop()


async def test_a_port_at_which_another_process_of_ours_listens_is_well(smg: Smg):
    async with provider(smg) as first:
        await _until(lambda: first.is_open)
        other = Provider(smg, FakeHub(), door=SGIP["door"] | {"port": first.port})
        assert (await other.channel.check())[1].good
        assert (await first.channel.check())[1].good


async def test_both_connections_are_tried_out(smg: Smg):
    we = Provider(smg, FakeHub())
    gateway, door = await we.channel.check()
    assert gateway.good and door.good and gateway.seconds is not None
    assert len(smg.logins) == smg.farewells == 1
    smg.login_results.append(3)
    gateway, door = await we.channel.check()
    assert not gateway.good and door.good and gateway.detail == "sgip_3"
    await smg.stop()
    gateway, _ = await we.channel.check()
    assert not gateway.good and "连不上" in gateway.title["zh-CN"]


async def test_what_a_gateway_sends_on_our_own_connection_is_taken_too(smg: Smg):
    async with provider(smg) as we:
        await we.send("您好")
        smg.tell(OPT_OUT)
        await _until(lambda: len(we.hub.inbounds) == 1)
        await _until(lambda: len(smg.answers) == 1)


async def test_no_number_comes_twice_though_accounts_start_anew_within_a_second(smg: Smg):
    hub = FakeHub()
    for _ in range(5):
        we = Provider(smg, hub)
        await we.channel.start(hub.receive, hub.notify)
        await we.send("您好")
        await we.channel.stop()
    sequences = [sequence for sequence, _ in smg.submits]
    assert len(set(sequences)) == 5
    assert len({one.counter >> 20 for one in sequences}) == 5


async def _until(true: Any, seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)
