"""The connection that we dial, against a strict gateway."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from channels.sgip import client, link
from channels.sgip.client import Client
from channels.sgip.config import Gateway
from channels.sgip.packets import Packet
from channels.sgip.results import Crowded
from channels.sgip.sequence import Numbers
from hub.core.clock import SystemClock
from hub.core.errors import ChannelError, NeedsReauth, Permanent, Temporary, Uncertain
from hub.house.ports import free_port
from tests.channels.sgip.gateway import NAME, PASSWORD, PROVIDER, Smg
from tests.channels.sgip.vectors import HELLO

NUMBERS = Numbers(PROVIDER, SystemClock(), life=7)


class Line:
    """A client of the gateway, and what it heard of it."""

    def __init__(self, smg: Smg, **changes: Any) -> None:
        self.heard: list[ChannelError | None] = []
        config = Gateway(
            host="127.0.0.1", port=smg.port, name=NAME, password=SecretStr(PASSWORD)
        ).model_copy(update=changes)
        self.client = Client(config, NUMBERS, self._serve, SystemClock(), self.heard.append)
        self.client.start()

    async def _serve(self, packet: Packet) -> Packet | None:
        return None

    async def submit(self, text: str = "您好") -> int:
        body = replace(HELLO, content=text.encode("utf-16-be"))
        return await self.client.call(NUMBERS.next(), body)


@pytest.fixture
async def smg() -> AsyncIterator[Smg]:
    gateway = Smg()
    await gateway.start(free_port())
    yield gateway
    await gateway.stop()


@pytest.fixture
async def line(smg: Smg) -> AsyncIterator[Line]:
    found = Line(smg)
    yield found
    await found.client.stop()
    assert not smg.broken


async def test_it_dials_when_there_is_something_to_say_and_only_once(smg: Smg, line: Line):
    assert not smg.logins
    assert [await line.submit(str(number)) for number in range(5)] == [0] * 5
    assert len(smg.logins) == 1
    assert [one.content.decode("utf-16-be") for _, one in smg.submits] == list("01234")
    assert line.heard == [None]


async def test_many_at_once_go_over_one_connection_and_keep_within_the_window(smg: Smg):
    line = Line(smg, window=4)
    smg.slow = 0.01
    assert await asyncio.gather(*(line.submit(str(number)) for number in range(40))) == [0] * 40
    await line.client.stop()
    assert (len(smg.logins), len(smg.submits), smg.farewells) == (1, 40, 1)
    assert smg.peak == 4


async def test_it_takes_its_leave_by_a_word_when_idle_and_comes_again(
    smg: Smg, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "LOOK_SECONDS", 0.05)
    line = Line(smg, idle=0.2)
    await line.submit()
    async with asyncio.timeout(5):
        while smg.connections:
            await asyncio.sleep(0.02)
    assert smg.farewells == 1
    await line.submit()
    await line.client.stop()
    assert (smg.farewells, len(smg.logins)) == (2, 2)


async def test_what_is_never_answered_may_have_been_taken(
    smg: Smg, line: Line, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.2)
    smg.results.append(None)
    with pytest.raises(Uncertain):
        await line.submit()
    assert await line.submit() == 0


async def test_a_line_that_breaks_before_the_answer_leaves_it_uncertain(smg: Smg, line: Line):
    await line.submit()
    smg.results.append(None)
    waiting = asyncio.ensure_future(line.submit())
    await asyncio.sleep(0.1)
    smg.hang_up()
    with pytest.raises(Uncertain):
        await waiting
    assert await line.submit() == 0
    assert len(smg.logins) == 2


async def test_a_gateway_that_is_away_is_tried_again_after_a_while(
    smg: Smg, line: Line, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "AGAIN_SECONDS", 0.2)
    await smg.stop()
    for _ in range(2):
        with pytest.raises(Temporary):
            await line.submit()
    assert len(line.heard) == 1
    await smg.start(smg.port)
    await asyncio.sleep(0.25)
    assert await line.submit() == 0
    assert line.heard[1:] == [None]


@pytest.mark.parametrize(
    ("result", "kind"),
    [(1, NeedsReauth), (2, Crowded), (3, Crowded), (34, Crowded), (4, Permanent), (5, Permanent)],
)
async def test_a_login_that_is_refused_is_told_and_not_tried_again_for_a_minute(
    smg: Smg, line: Line, result: int, kind: type[ChannelError]
):
    smg.login_results.append(result)
    for _ in range(3):
        with pytest.raises(kind):
            await line.submit()
    assert len(smg.logins) == 1 and not smg.submits
    assert [type(one) for one in line.heard] == [kind]


async def test_a_gateway_that_accepts_and_says_nothing_is_no_gateway(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.2)

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = Smg()
    server = await asyncio.start_server(listen, "127.0.0.1", port := free_port())
    silent.port = port
    line = Line(silent)
    with pytest.raises(Temporary):
        await line.submit()
    await line.client.stop()
    server.close()


async def test_one_that_floods_us_with_what_is_no_packet_is_left(monkeypatch: pytest.MonkeyPatch):
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with pytest.raises(OSError):
            while True:
                writer.write(b"\xff" * 65_536)
                await writer.drain()
        writer.close()

    noisy = Smg()
    server = await asyncio.start_server(flood, "127.0.0.1", port := free_port())
    noisy.port = port
    line = Line(noisy)
    with pytest.raises(Temporary):
        await line.submit()
    await line.client.stop()
    server.close()


async def test_connections_are_tried_out_without_a_message(smg: Smg):
    line = Line(smg)
    await line.client.try_out()
    assert (len(smg.logins), smg.farewells, smg.submits) == (1, 1, [])


async def test_a_writer_that_is_never_read_from_does_not_hold_us(
    smg: Smg, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(link, "WRITE_SECONDS", 0.2)
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.3)
    line = Line(smg)
    smg.results.extend([None] * 20)
    waiting = [line.submit() for _ in range(10)]
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(one) for one in told} == {Uncertain}
    await line.client.stop()
