"""How fast packets of SGIP are read, in the mix of a busy day, and how evenly answers go out."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from benchmarks.figures import Figure, Result, at_least, at_most
from channels.sgip.bodies import Report
from channels.sgip.channel import SgipChannel
from channels.sgip.messages import Deliver
from channels.sgip.packets import decode, encode, request
from channels.sgip.sequence import Sequence as Number
from hub.core.channel import Account
from hub.core.messages import Address, Outbound
from hub.core.parts import Text
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.sgip.account import SGIP
from tests.channels.sgip.gateway import Smg

PACKETS = 20_000
SECONDS = 2.0
RATES = (20, 100)
AT = datetime(2026, 11, 20, tzinfo=UTC)
_PARSE = partial(SgipChannel.parse, account="", at=AT)
_USER, _TEXT = "8613001125453", "查一下我这个月的话费和剩余流量"


async def measure() -> Sequence[Result]:
    return [*_reading(), *[await _pace(rate) for rate in RATES]]


def _reading() -> Sequence[Result]:
    packets = [encode(request(Number(101001, 1120203225, n), _body(n))) for n in range(PACKETS)]
    decoded, read = _rate(packets, decode), _rate(packets, _PARSE)
    return [
        Figure(name="SGIP packets decoded", value=decoded, unit="/s", target=at_least(5_000)),
        Figure(name="SGIP packets read as messages", value=read, unit="/s"),
    ]


async def _pace(rate: int) -> Result:
    """How far from the agreed rate a gateway gets them, in percent of it."""
    smg, hub, count = Smg(), FakeHub(), round(rate * SECONDS)
    await smg.start(free_port())
    gateway, door = SGIP["gateway"] | {"port": smg.port}, SGIP["door"] | {"port": free_port()}
    config = SGIP | {"gateway": gateway, "door": door, "per_second": rate}
    account = Account(channel="sgip", name="bench", config=config)
    channel = SgipChannel(account, hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    messages = map(_answer, range(count))

    async def send() -> None:
        for message in messages:
            await channel.send(message)

    await asyncio.gather(*(send() for _ in range(channel.at_once)))
    await channel.stop()
    await smg.stop()
    off = abs((count - 1) / (smg.times[-1] - smg.times[0]) / rate - 1)
    return Figure(
        name=f"off the pace at {rate} Submits a second", value=100 * off, unit="%",
        target=at_most(5),
    )  # fmt: skip


def _answer(number: int) -> Outbound:
    return Outbound(
        id=f"t.{number:09d}", conversation_id="c", channel="sgip", account="bench",
        to=Address(id=_USER[2:]), parts=(Text(text="您好"),),
    )  # fmt: skip


def _rate(packets: Sequence[bytes], read: Callable[[bytes], object]) -> float:
    began = time.perf_counter()
    for raw in packets:
        read(raw)
    return len(packets) / (time.perf_counter() - began)


def _body(number: int) -> Deliver | Report:
    if number % 2:
        return Report(about=Number(3010012345, 1120203225, number), user=_USER, state=0)
    return Deliver(user=_USER, service="10655010", coding=8, content=_TEXT.encode("utf-16-be"))
