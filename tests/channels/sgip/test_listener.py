"""The server that a gateway dials: who is let in, what is answered, and when."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from channels.sgip import link, listener
from channels.sgip.bodies import Bind, Nothing
from channels.sgip.config import Door
from channels.sgip.listener import Listener, PortTaken
from channels.sgip.packets import HEADER, Packet, answer, encode, request
from hub.core.clock import SystemClock
from hub.core.errors import ChannelError
from hub.house.ports import free_port
from tests.channels.sgip.gateway import OUR_NAME, OUR_PASSWORD, Smg
from tests.channels.sgip.vectors import HELLO, OPT_OUT

SMG = Smg()


class House:
    """A listener, and what came through its door."""

    def __init__(self, **changes: Any) -> None:
        self.port = free_port()
        self.taken: list[Packet] = []
        self.heard: list[ChannelError | None] = []
        self.gate = asyncio.Event()
        self.gate.set()
        config = {"host": "127.0.0.1", "port": self.port, "name": OUR_NAME}
        door = Door(**{**config, "password": SecretStr(OUR_PASSWORD), **changes})
        self.listener = Listener(door, self._serve, SystemClock(), self.heard.append)

    async def _serve(self, packet: Packet) -> Packet | None:
        await self.gate.wait()
        self.taken.append(packet)
        return answer(packet)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    found = House()
    await found.listener.open()
    yield found
    await found.listener.close()


async def test_a_gateway_logs_in_delivers_and_takes_its_leave(house: House):
    async with SMG.dialled(house.port) as caller:
        assert caller.welcome == 0
        assert await caller.ask(OPT_OUT) == 0
        assert await caller.ask(Nothing()) == 0
        assert await caller.is_left()
    assert [packet.body for packet in house.taken] == [OPT_OUT]


async def test_several_connections_are_served_at_once(house: House):
    house.gate.clear()
    async with SMG.dialled(house.port) as one, SMG.dialled(house.port) as other:
        waits = one.tell(OPT_OUT)
        also = other.tell(OPT_OUT)
        await asyncio.sleep(0.05)
        assert not house.taken
        house.gate.set()
        assert await one.answer_to(waits) and await other.answer_to(also)


@pytest.mark.parametrize(
    ("login", "result"),
    [
        ({"password": "wrong"}, 1), ({"name": "wrong"}, 1), ({"password": ""}, 1),
        ({"login": 1}, 4), ({"login": 3}, 4),
    ],
)  # fmt: skip
async def test_who_cannot_log_in_is_told_why_and_sent_away(
    house: House, login: dict[str, Any], result: int
):
    async with SMG.dialled(house.port, **login) as caller:
        assert caller.welcome == result
        assert await caller.is_left()
    assert not house.taken


async def test_nothing_is_taken_from_who_has_not_logged_in(house: House):
    caller = await SMG.dial(house.port)
    assert await caller.ask(OPT_OUT) == 1
    assert await caller.is_left()
    await caller.hang_up()
    assert not house.taken


async def test_the_check_of_the_login_type_can_be_left_out():
    house = House(strict=False)
    await house.listener.open()
    async with SMG.dialled(house.port, login=1) as caller:
        assert caller.welcome == 0
        assert await caller.ask(OPT_OUT) == 0
    await house.listener.close()


async def test_logging_in_twice_on_one_connection_is_said_to_be_so(house: House):
    async with SMG.dialled(house.port) as caller:
        assert await caller.ask(Bind(login=2, name=OUR_NAME, password=OUR_PASSWORD)) == 2
        assert await caller.ask(OPT_OUT) == 0


async def test_who_comes_from_elsewhere_is_not_listened_to():
    house = House(peers=("192.0.2.0/24", "198.51.100.7"))
    await house.listener.open()
    caller = await SMG.dial(house.port)
    assert await caller.is_left()
    await caller.hang_up()
    await house.listener.close()
    near = House(peers=("127.0.0.0/8",))
    await near.listener.open()
    async with SMG.dialled(near.port) as welcome:
        assert welcome.welcome == 0
    await near.listener.close()


def test_networks_and_passwords_are_looked_at_when_they_are_set():
    good: dict[str, Any] = {"port": 1, "name": "a", "password": SecretStr("b")}
    assert Door(**good, peers=(" 192.0.2.9/24 ", "")).peers == ("192.0.2.0/24",)
    for bad in (
        {"peers": ("example",)}, {"name": "a" * 17}, {"name": "名"}, {"name": ""},
        {"password": SecretStr("b" * 17)}, {"password": SecretStr("密")},
        {"password": SecretStr("")},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            Door(**{**good, **bad})


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: here\r\n\r\n",
        HEADER.pack(HEADER.size, 0x1000, 1, 2, 3),
        HEADER.pack(2**32 - 1, 4, 1, 2, 3),
        HEADER.pack(21, 4, 1, 2, 3) + b"x",
        encode(request(SMG.number(), OPT_OUT))[:-1] + bytes(40),
    ],
    ids=["http", "unknown", "endless", "short", "torn"],
)
async def test_what_is_no_packet_ends_the_connection_and_no_other(house: House, raw: bytes):
    async with SMG.dialled(house.port) as good, SMG.dialled(house.port) as bad:
        bad.write(raw)
        assert await bad.is_left()
        assert await good.ask(OPT_OUT) == 0


async def test_half_a_packet_is_waited_for_and_then_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listener, "IDLE_SECONDS", 0.3)
    async with SMG.dialled(house.port) as caller:
        packet = request(SMG.number(), OPT_OUT)
        raw = encode(packet)
        caller.write(raw[:30])
        await asyncio.sleep(0.1)
        caller.write(raw[30:])
        assert await caller.answer_to(packet)
        caller.write(raw[:30])
        assert await caller.is_left()


async def test_who_says_nothing_at_first_is_not_waited_for_long(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(listener, "LOGIN_SECONDS", 0.2)
    caller = await SMG.dial(house.port)
    assert await caller.is_left(2)
    await caller.hang_up()


async def test_a_flood_is_taken_in_as_fast_as_it_can_be_kept(house: House):
    house.gate.clear()
    async with SMG.dialled(house.port) as caller:
        packets = [caller.tell(OPT_OUT) for _ in range(500)]
        await asyncio.sleep(0.1)
        assert len(asyncio.all_tasks()) < 500
        house.gate.set()
        for packet in packets:
            await caller.answer_to(packet)
    assert len(house.taken) == 500


async def test_who_never_reads_our_answers_is_left(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(link, "WRITE_SECONDS", 0.3)
    async with SMG.dialled(house.port) as caller:
        many = encode(request(SMG.number(), OPT_OUT)) * 5000
        with pytest.raises(OSError):
            async with asyncio.timeout(20):
                while True:
                    caller.write(many)
                    await caller.drain()


async def test_connections_have_a_limit(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listener, "MOST", 2)
    async with SMG.dialled(house.port), SMG.dialled(house.port):
        third = await SMG.dial(house.port)
        assert await third.is_left()
        await third.hang_up()


async def test_answers_and_messages_of_ours_that_nobody_asked_for_do_no_harm(house: House):
    async with SMG.dialled(house.port) as caller:
        caller.write(encode(answer(request(SMG.number(), HELLO))))
        assert await caller.ask(OPT_OUT) == 0


async def test_a_port_that_is_taken_is_told_and_listened_at_when_it_is_free(house: House):
    other = House(port=house.port)
    await other.listener.open()
    assert isinstance(other.heard[-1], PortTaken)
    await house.listener.close()
    await other.listener.open()
    assert other.heard[-1] is None
    async with SMG.dialled(house.port) as caller:
        assert caller.welcome == 0
    await other.listener.close()


async def test_what_is_under_way_when_it_closes_is_not_answered(house: House):
    house.gate.clear()
    async with SMG.dialled(house.port) as caller:
        caller.tell(OPT_OUT)
        await asyncio.sleep(0.05)
        before = asyncio.all_tasks()
        await house.listener.close()
        assert await caller.is_left()
        assert len(asyncio.all_tasks()) < len(before)
    assert not house.taken
