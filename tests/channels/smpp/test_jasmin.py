"""Against a real message centre, Jasmin: bound, throttled, refused and answered."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from channels.smpp.channel import SmppChannel
from channels.sms.header import read_header
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.messages import Delivery
from hub.store.database import Database
from tests.channels.doubles import FakeHub
from tests.channels.running import Running, running
from tests.channels.smpp.centre import Centre, in_words
from tests.channels.smpp.house import eventually, outbound, texts
from tests.channels.smpp.jasmin import PER_SECOND, Jasmin, absent, jasmin
from tests.channels.smpp.test_whole_way import LONG, ours, parts_in, say

pytestmark = [pytest.mark.peers, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def peer() -> Iterator[Jasmin]:
    if why := absent():
        pytest.skip(why)
    with jasmin() as found:
        yield found


@pytest.fixture
async def upstream(peer: Jasmin) -> AsyncIterator[Centre]:
    """The network behind Jasmin."""
    double = Centre()
    await double.start(peer.upstream)
    await double.bound("jas")
    yield double
    await double.stop()


def config(peer: Jasmin, per_second: float = PER_SECOND - 2) -> dict[str, Any]:
    carrier = {
        "name": "jasmin", "host": "127.0.0.1", "port": peer.port, "system_id": "hub",
        "password": "hubpw",
    }  # fmt: skip
    return {"number": "10010", "per_second": per_second, "carriers": [carrier]}


@pytest.fixture
async def house(db: Database, peer: Jasmin, upstream: Centre) -> AsyncIterator[Running]:
    async with running(db, configs={"smpp": config(peer)}) as found:
        yield found


async def started(hub: FakeHub, peer: Jasmin, per_second: float = PER_SECOND - 2) -> SmppChannel:
    account = Account(channel="smpp", name="demo", config=config(peer, per_second))
    found = SmppChannel(account, hub.surroundings())
    await found.start(hub.receive, hub.notify)
    return found


@pytest.mark.store
async def test_chinese_comes_in_is_answered_and_a_receipt_settles_it(
    house: Running, upstream: Centre
):
    upstream.receipts = in_words
    words = "查话费".encode("utf-16-be")
    assert await upstream.deliver(words, data_coding=8, seconds=30) == 0
    await ours(house, Delivery.DELIVERED)
    (answer,) = upstream.submits
    assert answer.message.short_message.decode("utf-16-be") == "您好，消息已收到。"


@pytest.mark.store
async def test_a_long_answer_goes_in_parts_each_with_its_receipt(house: Running, upstream: Centre):
    upstream.receipts = in_words
    assert await upstream.deliver(b"hello", seconds=30) == 0
    await ours(house, Delivery.DELIVERED)
    await say(house, LONG)
    await ours(house, Delivery.DELIVERED)
    bodies = [read_header(one.message.short_message) for one in parts_in(upstream)]
    places = [place for place, _ in bodies if place]
    assert [one.part for one in places] == list(range(1, places[0].total + 1))
    assert b"".join(body for _, body in bodies).decode("utf-16-be") == LONG


async def test_a_centre_that_throttles_gets_everything_once_and_in_order(
    hub: FakeHub, peer: Jasmin, upstream: Centre
):
    found = await started(hub, peer, per_second=PER_SECOND * 3)
    try:
        await eventually(lambda: upstream.esmes)
        for number in range(60):
            await send_when_bound(found, number)
    finally:
        await found.stop()
    await eventually(lambda: len(upstream.submits) >= 60, 30)
    said = [one.message.short_message.decode() for one in upstream.submits]
    assert said == [f"Number {number}" for number in range(60)]


async def send_when_bound(found: SmppChannel, number: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                await found.send(outbound(f"Number {number}", number))
                return
            except Exception as error:
                assert "not connected" in str(error)
                await asyncio.sleep(0.1)


async def test_what_was_refused_is_delivered_again_and_taken_once(
    hub: FakeHub, peer: Jasmin, upstream: Centre
):
    hub.refuse = Unavailable()
    found = await started(hub, peer)
    try:
        assert await upstream.deliver(b"hello", seconds=30) == 0  # Jasmin has it now
        await asyncio.sleep(2)
        assert hub.inbounds == []
        hub.refuse = None
        await eventually(lambda: hub.inbounds, 30)
        await asyncio.sleep(2)
        assert texts(hub) == ["hello"]
    finally:
        await found.stop()
