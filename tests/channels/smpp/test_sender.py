"""Answers that go out by SMPP: taken, refused, slowed down, or nobody knows."""

import asyncio

import pytest

from channels.smpp import line as smpp_line
from channels.smpp import sender
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)
from hub.core.messages import Address, Inbound
from hub.core.parts import Text
from hub.house.ports import free_port
from tests.channels.doubles import AT, FakeHub
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import HANG_UP, SILENT, Centre
from tests.channels.smpp.house import eventually, outbound, ready, started

LONG = "您好，您的话费余额为 35.20 元。" * 10


@pytest.fixture(autouse=True)
def strict(centre: Centre):
    yield
    assert centre.faults == []


@pytest.mark.parametrize(
    "status, error",
    [
        (0x0B, RecipientGone), (0x0A, Permanent), (0x45, Temporary), (0x14, Temporary),
        (0x08, Temporary), (0x64, Temporary), (0x04, Temporary), (0x0E, NeedsReauth),
        (0x401, Permanent), (0xFE, Permanent),
    ],
)  # fmt: skip
async def test_a_refusal_says_what_is_to_be_done(
    hub: FakeHub, centre: Centre, status: int, error: type[ChannelError]
):
    centre.answers = [status]
    async with started(hub) as found:
        await ready(found)
        with pytest.raises(error) as refused:
            await found.send(outbound("hi"))
    assert type(refused.value) is error and f"0x{status:02X}" in refused.value.detail
    assert hub.carried.taken == []


async def test_what_some_mean_for_ever_is_tried_three_times(hub: FakeHub, centre: Centre):
    centre.answers = [0x45] * 3
    async with started(hub) as found:
        await ready(found)
        for error in (Temporary, Temporary, Permanent):
            with pytest.raises(error):
                await found.send(outbound("hi"))
        await found.send(outbound("hi"))


async def test_of_what_gets_no_answer_nobody_knows_and_a_late_answer_still_counts(
    hub: FakeHub, centre: Centre
):
    centre.pause = 1.5
    async with started(hub, answer_seconds=1) as found:
        await ready(found)
        with pytest.raises(Uncertain):
            await found.send(outbound("hi"))
        assert len(centre.submits) == 1  # never again by itself
        await eventually(lambda: hub.carried.taken)
    assert hub.carried.taken == [("cu:1", outbound("hi").id, 1, 1)]


@pytest.mark.parametrize("answer", [SILENT, HANG_UP])
async def test_of_what_was_on_a_line_that_is_lost_nobody_knows(
    hub: FakeHub, centre: Centre, answer: int
):
    centre.answers = [answer]
    async with started(hub, answer_seconds=2) as found:
        esme = await centre.bound()
        sending = asyncio.ensure_future(found.send(outbound("hi")))
        await asyncio.sleep(0.3)
        await centre.cut(esme) if answer == SILENT else None
        with pytest.raises(Uncertain):
            await asyncio.wait_for(sending, 1.5)


async def test_every_part_is_remembered_by_its_own_name(hub: FakeHub, centre: Centre):
    async with started(hub) as found:
        await ready(found)
        receipt = await found.send(outbound(LONG))
    total = len(centre.submits)
    assert total > 2 and receipt.external_id == "00000001"
    assert hub.carried.taken == [
        (f"cu:{part:x}", outbound(LONG).id, part, total) for part in range(1, total + 1)
    ]


async def test_a_carrier_that_has_us_slow_down_gets_all_in_order_and_later(
    hub: FakeHub, centre: Centre
):
    centre.answers = [0, 0x58, 0, 0]
    async with started(hub) as found:
        await ready(found)
        await found.send(outbound(LONG))
    taken = [one for one in centre.submits if one.status == 0]
    refused = next(one for one in centre.submits if one.status)
    bodies = [one.message.short_message for one in taken]
    assert [body[5] for body in bodies] == list(range(1, len(bodies) + 1))
    assert taken[1].at - refused.at >= 1


async def test_being_slowed_down_for_long_is_told(
    hub: FakeHub, centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(smpp_line, "LASTS", smpp_line.LASTS * 0)
    centre.answers = [0x58]
    async with started(hub) as found:
        await ready(found)
        await found.send(outbound("hi"))
        (trouble,) = found.troubles.values()
        assert "slow down" in trouble.title["en"]


async def test_what_the_carrier_never_takes_is_tried_later(
    hub: FakeHub, centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sender, "TIME", 1.2)
    centre.answers = [0x58] * 50
    async with started(hub) as found:
        await ready(found)
        with pytest.raises(Temporary):
            await found.send(outbound("hi"))


async def test_of_a_message_that_stopped_halfway_a_person_is_told_where(
    hub: FakeHub, centre: Centre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sender, "TIME", 1.5)
    async with started(hub) as found:
        await ready(found)
        centre.answers = [0, 0x0B]
        with pytest.raises(RecipientGone, match="part 2: "):
            await found.send(outbound(LONG))
        centre.answers = [0] + [0x14] * 9
        with pytest.raises(Permanent, match="stopped before part 2: "):
            await found.send(outbound(LONG))


async def test_a_part_that_is_refused_for_now_is_tried_again_where_others_have_gone(
    hub: FakeHub, centre: Centre
):
    centre.answers = [0, 0x14, 0]
    async with started(hub) as found:
        await ready(found)
        await found.send(outbound(LONG))
    assert len(hub.carried.taken) == len(centre.submits) - 1


async def test_who_is_far_down_the_line_waits_in_the_outbox(hub: FakeHub, centre: Centre):
    async with started(hub, per_second=0.05) as found:
        await ready(found)
        with pytest.raises(Temporary) as waits:
            await found.send(outbound(LONG))
    assert waits.value.retry_after and centre.submits == []


async def test_what_came_in_at_a_carrier_is_answered_by_it_under_the_number_written_to(
    hub: FakeHub, centre: Centre
):
    other, port = Centre(), free_port()
    await other.start(port)
    cu, rest = SMSBOX["carriers"][0], {"name": "cm", "port": port, "prefixes": ["139"]}
    try:
        async with started(hub) as found:
            await found.stop()
            config = {**SMSBOX, "carriers": [cu, {**cu, **rest}]}
            account = found.account.__class__(channel="smpp", name="demo", config=config)
            both = type(found)(account, hub.surroundings())
            await both.start(hub.receive, hub.notify)
            await ready(both)
            await both.send(outbound("by its prefix"))
            assert await centre.deliver(b"hello", destination_addr="1001001") == 0
            await both.send(outbound("by where it came in", 3))
            hub.inbounds.append(_of_a_carrier_that_is_gone())
            await both.send(outbound("by its prefix", 4))
            await both.stop()
    finally:
        await other.stop()
    assert [one.message.short_message for one in other.submits] == [b"by its prefix"] * 2
    (answer,) = centre.submits
    assert answer.message.source_addr == "1001001"


def _of_a_carrier_that_is_gone() -> Inbound:
    return Inbound(
        channel="smpp", account="demo", external_id="9", sender=Address(id="13900000001"),
        parts=(Text(text="x"),), received_at=AT, raw={"carrier": "gone", "to": "10086"},
    )  # fmt: skip


async def test_too_long_for_any_phone_is_said_at_once(hub: FakeHub, centre: Centre):
    async with started(hub, per_second=1000) as found:
        await ready(found)
        with pytest.raises(Permanent):
            await found.send(outbound("费" * 20_000))
