"""Text messages: frames read, answers sent at the agreed pace, parts joined in any order."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from smpp34 import DeliverSm

from benchmarks.figures import Figure, Result, at_least, at_most
from benchmarks.stage import Stage
from channels.smpp.channel import SmppChannel
from channels.smpp.pdu import read_deliver
from channels.smpp.reading import read
from channels.sms.coding import Coding, split
from channels.sms.joining import Joined, Joiner
from hub.core.channel import Account
from hub.core.clock import SystemClock
from hub.core.segments import Segment
from hub.house.ports import free_port
from hub.store.database import connect
from hub.store.schema import migrate
from hub.store.segments import Segments
from tests.channels.doubles import FakeHub
from tests.channels.smpp.centre import Centre
from tests.channels.smpp.house import outbound

SECONDS = 2.0
RATES = (20, 100)
PARTS = 10_000
IN_A_MESSAGE = 5
AT_ONCE = 64
TEXT = "您好，我的话费多扣了，请帮我查一下。" * 17


async def measure(where: Stage) -> Sequence[Result]:
    return [_reading(), *[await _pace(rate) for rate in RATES], *await _joining(where)]


def _reading() -> Result:
    frames = [
        DeliverSm("8613900000001", "10010", one.header + one.body, data_coding=8, esm_class=0x40)
        .encode()
        for one in split(TEXT, Coding.UCS2, ref=7)
    ]  # fmt: skip
    began, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < SECONDS:
        for frame in frames:
            read(read_deliver(frame))
        done += len(frames)
    return Figure(
        name="SMPP frames read", value=done / passed, unit="PDU/s", target=at_least(5_000)
    )


async def _pace(rate: int) -> Result:
    """How far from the agreed rate a message centre gets them, in percent of it."""
    centre, count = Centre(), round(rate * SECONDS)
    await centre.start(free_port())
    async with _bound(centre, rate) as channel:
        await centre.bound()
        messages = iter([outbound("您好", number) for number in range(count)])

        async def send() -> None:
            for message in messages:
                await channel.send(message)

        await asyncio.gather(*(send() for _ in range(channel.at_once)))
    await centre.stop()
    passed = centre.submits[-1].at - centre.submits[0].at
    off = abs((count - 1) / passed / rate - 1)
    return Figure(
        name=f"off the pace at {rate} parts a second", value=100 * off, unit="%", target=at_most(5)
    )


@asynccontextmanager
async def _bound(centre: Centre, rate: int) -> AsyncIterator[SmppChannel]:
    hub = FakeHub()
    carrier = {
        "name": "cu", "host": "127.0.0.1", "port": centre.port, "system_id": "hub",
        "password": "secret",
    }  # fmt: skip
    config = {"number": "10010", "per_second": rate, "carriers": [carrier]}
    account = Account(channel="smpp", name="bench", config=config)
    channel = SmppChannel(account, hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    try:
        yield channel
    finally:
        await channel.stop()


async def _joining(where: Stage) -> Sequence[Result]:
    """On the real store, from several connections at once, in no order at all."""
    db = connect(where.address("texting"))
    await migrate(db)
    joined: list[Joined] = []

    async def deliver(found: Joined) -> None:
        joined.append(found)

    account = Account(channel="smpp", name="bench", config={})
    joiner = Joiner(account, Segments(db), SystemClock(), deliver, patience=timedelta(hours=1))
    parts = _parts()
    random.Random(7).shuffle(parts)
    began = time.perf_counter()
    await asyncio.gather(*(_take(joiner, parts[start::AT_ONCE]) for start in range(AT_ONCE)))
    passed = time.perf_counter() - began
    db.close()
    whole = sum(one.text == TEXT and not one.lacking for one in joined)
    return [
        Figure(name="parts joined", value=PARTS / passed, unit="parts/s", target=at_least(100)),
        Figure(
            name="of them whole, once", value=100 * whole * IN_A_MESSAGE / PARTS, unit="%",
            target=at_least(100),
        ),
    ]  # fmt: skip


def _parts() -> list[Segment]:
    pieces = split(TEXT, Coding.UCS2, ref=7)
    assert len(pieces) == IN_A_MESSAGE
    return [
        Segment(
            sender=f"1390000{message:04d}", recipient="10010", body=piece.body, ref="n7",
            coding=Coding.UCS2, total=IN_A_MESSAGE, part=part, line="bench",
        )
        for message in range(PARTS // IN_A_MESSAGE)
        for part, piece in enumerate(pieces, 1)
    ]  # fmt: skip


async def _take(joiner: Joiner, parts: Sequence[Segment]) -> None:
    for one in parts:
        await joiner.take(one)
