"""A connection to a strict message centre: bound, kept up, and left as the standard bids."""

import asyncio
import random
from pathlib import Path

import pytest

from channels import watch
from channels.smpp import leg
from hub.core.errors import NeedsReauth, Temporary
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.email.certificates import Authority
from tests.channels.smpp.centre import Centre
from tests.channels.smpp.house import channel, eventually, outbound, ready, started, texts


@pytest.fixture(autouse=True)
def strict(centre: Centre):
    yield
    assert centre.faults == []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a minute before it is tried again, or told."""
    monkeypatch.setattr(leg, "LONGEST_PAUSE", 0.2)
    monkeypatch.setattr(leg, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(watch, "LASTS", watch.LASTS * 0)


async def test_one_connection_carries_both_ways_and_is_left_with_an_unbind(
    hub: FakeHub, centre: Centre
):
    async with started(hub) as found:
        assert await centre.deliver(b"hello") == 0
        receipt = await found.send(outbound("hi"))
    assert texts(hub) == ["hello"]
    assert receipt.external_id == "00000001"
    assert centre.binds == [("demo", "trx")]
    assert centre.unbound == 1


async def test_or_two_connections_one_each_way(hub: FakeHub, centre: Centre):
    async with started(hub, bind="pair") as found:
        assert await centre.deliver(b"hello", to=await centre.bound(count=2)) == 0
        await found.send(outbound("hi"))
    assert sorted(centre.binds) == [("demo", "rx"), ("demo", "tx")]
    assert centre.unbound == 2


async def test_a_refused_bind_is_told_and_mended(hub: FakeHub, centre: Centre, quick: None):
    centre.passwords["demo"] = "another"
    async with started(hub) as found:
        await eventually(lambda: found.troubles)
        (trouble,) = found.troubles.values()
        assert trouble.title["en"].startswith("cu: the message centre refuses the bind")
        assert trouble.detail == "invalid password (0x0E)"
        centre.passwords.clear()
        await eventually(lambda: not found.troubles)
        assert await centre.deliver(b"hello") == 0


async def test_who_is_refused_is_not_tried_again_for_half_a_minute(hub: FakeHub, centre: Centre):
    centre.bind_status = 0x0D
    async with started(hub):
        await eventually(lambda: centre.binds)
        await asyncio.sleep(1)
    assert len(centre.binds) == 1


async def test_who_refuses_us_is_left_alone_for_a_minute_and_who_is_away_is_not(hub: FakeHub):
    refusing, away = (channel(hub)._lines["cu"]._legs[0] for _ in range(2))
    refused = [refusing._pause_after(NeedsReauth("0x0E")) for _ in range(50)]
    assert 60 <= min(refused) < max(refused) <= 90
    assert away._pause_after(Temporary("away")) <= 0.5
    assert max(away._pause_after(Temporary("away")) for _ in range(50)) <= 60


async def test_whoever_waits_for_an_answer_when_we_leave_gets_it(hub: FakeHub, centre: Centre):
    centre.pause = 0.5
    async with started(hub) as found:
        await ready(found)
        waiting = asyncio.ensure_future(found.send(outbound("hi")))
        await eventually(lambda: centre.submits)
    assert (await waiting).external_id == "00000001"
    assert centre.unbound == 1


async def test_a_lost_connection_is_made_again(hub: FakeHub, centre: Centre, quick: None):
    async with started(hub) as found:
        for _ in range(3):
            await centre.cut(await centre.bound())
        assert await centre.deliver(b"hello") == 0
        await found.send(outbound("hi"))


async def test_before_there_is_a_connection_a_message_waits(hub: FakeHub, centre: Centre):
    await centre.stop()
    async with started(hub) as found:
        with pytest.raises(Temporary):
            await found.send(outbound("hi"))


async def test_a_centre_that_answers_no_more_is_noticed_and_reached_again(
    hub: FakeHub, centre: Centre, quick: None
):
    async with started(hub, enquire_seconds=1, answer_seconds=1):
        first = await centre.bound()
        centre.deaf = True
        await eventually(lambda: first not in centre.esmes)
        centre.deaf = False
        assert await centre.deliver(b"hello") == 0


async def test_a_centre_that_unbinds_is_answered_and_bound_to_again(
    hub: FakeHub, centre: Centre, quick: None
):
    async with started(hub):
        first = await centre.bound()
        first.send(0x06)
        answer = first.answers[1]
        await eventually(lambda: first not in centre.esmes)
        assert answer.result() == 0
        assert await centre.deliver(b"hello") == 0


async def test_the_centre_asks_whether_we_are_there_too(hub: FakeHub, centre: Centre):
    async with started(hub):
        esme = await centre.bound()
        esme.send(0x15)
        waiting = esme.answers[1]
        assert await asyncio.wait_for(waiting, 5) == 0


async def test_unknown_commands_are_refused_and_notices_are_not_answered(
    hub: FakeHub, centre: Centre
):
    async with started(hub):
        esme = await centre.bound()
        for command in (0x0B, 0x102, 0x7777, 0x80000004):
            esme.send(command)
        assert await centre.deliver(b"hello") == 0
        assert centre.nacks == [3]


@pytest.mark.parametrize("length", [0, 5, 15, 70_001, 0xFFFFFFFF])
async def test_a_wrong_length_ends_the_connection_and_nothing_else(
    hub: FakeHub, centre: Centre, quick: None, length: int
):
    async with started(hub):
        esme = await centre.bound()
        esme.writer.write(length.to_bytes(4) + b"\0\0\0\5" * 8)
        await eventually(lambda: esme not in centre.esmes)
        assert centre.nacks == [2]
        assert await centre.deliver(b"hello") == 0


async def test_half_a_frame_is_no_message(hub: FakeHub, centre: Centre, quick: None):
    async with started(hub, enquire_seconds=1, answer_seconds=1):
        esme = await centre.bound()
        esme.writer.write((61).to_bytes(4) + b"\0\0\0\5" * 4)
        await eventually(lambda: esme not in centre.esmes)
        assert await centre.deliver(b"hello") == 0
    assert texts(hub) == ["hello"]


@pytest.mark.parametrize("seed", range(5))
async def test_noise_is_survived(hub: FakeHub, centre: Centre, quick: None, seed: int):
    dice = random.Random(seed)
    async with started(hub, enquire_seconds=1, answer_seconds=1):
        for _ in range(5):
            esme = await centre.bound()
            esme.writer.write(dice.randbytes(dice.randint(1, 3000)))
            await centre.cut(esme)
        assert await centre.deliver(b"hello") == 0
    assert texts(hub) == ["hello"]
    centre.faults.clear()  # whatever the noise was answered


async def test_a_flood_is_taken_in_whole_and_in_order(hub: FakeHub, centre: Centre):
    async with started(hub):
        esme = await centre.bound()
        waiting = [centre.post(b"%d" % number, to=esme) for number in range(1000)]
        assert set(await asyncio.wait_for(asyncio.gather(*waiting), 30)) == {0}
    assert texts(hub) == [str(number) for number in range(1000)]


async def test_what_comes_in_is_acknowledged_though_the_window_is_full(
    hub: FakeHub, centre: Centre
):
    centre.pause = 3
    async with started(hub, window=1) as found:
        await ready(found)
        sending = [asyncio.ensure_future(found.send(outbound("hi", n))) for n in range(3)]
        await eventually(lambda: centre.submits)
        assert await centre.deliver(b"hello", seconds=2.5) == 0
        centre.pause = 0
        await asyncio.gather(*sending)


async def test_no_more_wait_for_an_answer_than_the_window_allows(hub: FakeHub, centre: Centre):
    centre.pause = 0.05
    async with started(hub, window=3) as found:
        await ready(found)
        await asyncio.gather(*(found.send(outbound("hi", n)) for n in range(12)))
    assert centre.most_outstanding == 3


async def test_answers_may_come_in_another_order(hub: FakeHub, centre: Centre):
    dice = random.Random(7)
    names: dict[int, str] = {}
    centre.name_of = lambda n: names.setdefault(n, f"id{n}")
    async with started(hub) as found:
        await ready(found)

        async def send(number: int) -> tuple[str, str]:
            centre.pause = dice.uniform(0, 0.1)
            receipt = await found.send(outbound(f"text {number}", number))
            return f"text {number}", receipt.external_id

        told = dict(await asyncio.gather(*(send(number) for number in range(20))))
    right = {one.message.short_message.decode(): one.carrier_id for one in centre.submits}
    assert told == right


async def test_an_encrypted_connection_to_a_centre_that_is_trusted(
    hub: FakeHub, tmp_path: Path, centre: Centre, quick: None
):
    authority, double, port = Authority(), Centre(), free_port()
    await double.start(port, authority.server(tmp_path))
    try:
        async with started(hub, port=port, tls=True, authority=authority.pem) as found:
            assert await double.deliver(b"hello") == 0
            await found.send(outbound("hi"))
        async with started(hub, port=port, tls=True) as found:
            await eventually(lambda: found.troubles)
            (trouble,) = found.troubles.values()
            assert "certificate is not trusted" in trouble.title["en"]
    finally:
        await double.stop()


async def test_the_connection_is_tested_by_binds_of_its_own(hub: FakeHub, centre: Centre):
    async with started(hub):
        running = await centre.bound()
        (good,) = await channel(hub).check()
        assert good.good and good.title["en"] == "cu: bound to the message centre"
        assert running in centre.esmes and centre.unbound == 1
        centre.bind_status = 0x0F
        refused = await channel(hub, bind="pair").check()
        assert [one.good for one in refused] == [False, False]
        assert refused[0].detail == "invalid system id (0x0F)"
    (nobody,) = await channel(hub, port=free_port()).check()
    assert not nobody.good
