"""What a carrier delivers to a running account: kept before it is acknowledged, once."""

import asyncio

import pytest
from smpp34 import DeliverSm, Tlv

from channels.smpp.channel import SmppChannel
from channels.smpp.pdu import Frame
from channels.sms.coding import Coding, split
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.messages import Delivery
from hub.core.parts import plain_text
from tests.channels.doubles import FakeHub
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import Centre
from tests.channels.smpp.house import started, texts

LONG = "您好，我的话费多扣了，请帮我查一下。" * 12


@pytest.fixture(autouse=True)
def strict(centre: Centre):
    yield
    assert centre.faults == []


def parts(text: str = LONG) -> list[dict[str, object]]:
    pieces = split(text, Coding.UCS2, ref=7)
    return [{"text": one.header + one.body, "esm_class": 0x40, "data_coding": 8} for one in pieces]


async def test_parts_in_any_order_are_one_message(hub: FakeHub, centre: Centre):
    async with started(hub):
        for one in reversed(parts()):
            assert await centre.deliver(**one) == 0  # type: ignore[arg-type]
    assert texts(hub) == [LONG]


async def test_what_was_not_kept_is_not_acknowledged(hub: FakeHub, centre: Centre):
    hub.refuse = Unavailable()
    async with started(hub):
        *first, last = parts()
        for one in first:
            assert await centre.deliver(**one) == 0  # type: ignore[arg-type]
        assert await centre.deliver(**last) == 0x64  # type: ignore[arg-type]
        assert await centre.deliver(b"hello") == 0x64
        hub.refuse = None
        assert await centre.deliver(**last) == 0  # type: ignore[arg-type]
    assert texts(hub) == [LONG]


async def test_parts_outlive_the_process_that_took_them(hub: FakeHub, centre: Centre):
    *first, last = parts()
    for one in first:
        async with started(hub):
            assert await centre.deliver(to=await centre.bound(), **one) == 0  # type: ignore[arg-type]
    async with started(hub):
        assert await centre.deliver(to=await centre.bound(), **last) == 0  # type: ignore[arg-type]
    assert texts(hub) == [LONG]


async def test_a_message_whose_acknowledgement_was_lost_is_no_second_one(
    hub: FakeHub, centre: Centre
):
    async with started(hub):
        hub.gate.clear()
        esme = await centre.bound()
        waiting = centre.post(b"hello", to=esme)
        await asyncio.sleep(0.1)
        await centre.cut(esme)
        with pytest.raises(ConnectionError):
            await waiting
        hub.gate.set()
        assert await centre.deliver(b"hello") == 0
    assert texts(hub) == ["hello"]


async def test_the_same_words_again_on_the_same_line_are_written_again(
    hub: FakeHub, centre: Centre
):
    async with started(hub):
        for _ in range(2):
            assert await centre.deliver(b"1") == 0
    assert texts(hub) == ["1", "1"]


async def test_receipts_are_told_by_every_form_of_the_id_and_the_customer(
    hub: FakeHub, centre: Centre
):
    async with started(hub):
        words = b"id:0010 stat:UNDELIV err:027"
        assert await centre.deliver(words, esm_class=4) == 0
        assert await centre.deliver(b"id:0010 stat:ACCEPTD err:000", esm_class=4) == 0
        tlvs = [Tlv(0x1E, b"AB\0"), Tlv(0x427, b"\2")]
        assert await centre.deliver(tlvs=tlvs, esm_class=4) == 0
    assert hub.carried.receipts == [
        (("cu:10", "cu:a", "cu:16"), Delivery.FAILED, "UNDELIV err:027", "13900000001"),
        (("cu:ab", "cu:171"), Delivery.DELIVERED, "", "13900000001"),
    ]
    assert hub.inbounds == []


async def test_what_can_never_be_read_is_parked_and_the_rest_goes_on(hub: FakeHub, centre: Centre):
    async with started(hub) as found:
        assert await centre.deliver(b"from nobody", source_addr="") == 0
        esme = await centre.bound()
        esme.send(0x05, body=b"\1")
        assert await asyncio.wait_for(esme.answers[esme.number], 5) == 0
        assert await centre.deliver(b"hello") == 0
        ((reason, source), broken) = hub.parked
        assert "sms_sender" in reason and broken
        with pytest.raises(Exception, match="sms_sender"):
            await found.take_again(source)
    assert texts(hub) == ["hello"]


async def test_a_message_says_by_whom_to_whom_and_as_what_it_came(hub: FakeHub, centre: Centre):
    async with started(hub):
        assert await centre.deliver(b"caf\xe9", data_coding=3) == 0
    (inbound,) = hub.inbounds
    assert inbound.raw == {
        "carrier": "cu", "from": "13900000001", "to": "10010",
        "parts": [{"part": 1, "of": 1, "coding": "latin1", "hex": "636166e9"}],
    }  # fmt: skip
    assert (inbound.sender.id, inbound.sender.identity) == ("13900000001", "")


@pytest.mark.parametrize("text", [b"", b" \x0d "])
async def test_an_empty_message_is_one_all_the_same(hub: FakeHub, centre: Centre, text: bytes):
    async with started(hub):
        assert await centre.deliver(text) == 0
    assert plain_text(hub.inbounds[0].parts) == "[空白短信]"


async def test_a_carrier_may_deliver_by_data_sm(hub: FakeHub, centre: Centre):
    body = b"\0\1\1" + b"8613900000001\0" + b"\0\1" + b"10010\0\0\0\0" + b"\x04\x24\0\5hello"
    async with started(hub):
        esme = await centre.bound()
        for refuse, status in ((Unavailable(), 0x64), (None, 0)):
            hub.refuse = refuse
            esme.send(0x103, body=body)
            assert await asyncio.wait_for(esme.answers[esme.number], 5) == status
    assert texts(hub) == ["hello"]


async def test_what_was_parked_is_read_again_as_its_own_carrier_writes(hub: FakeHub):
    gsm = {**SMSBOX["carriers"][0], "name": "gsm", "prefixes": ["1"]}
    carriers = [gsm, {**gsm, "name": "latin", "alphabet": "latin1", "prefixes": []}]
    account = Account(channel="smpp", name="demo", config={**SMSBOX, "carriers": carriers})
    found = SmppChannel(account, hub.surroundings())
    await found.start(hub.receive, hub.notify)
    raw = DeliverSm(source_addr="", destination_addr="10010", short_message=b"@").encode()
    assert await found._take("latin 1", Frame(5, 0, 1, raw)) == 0
    ((_, source),) = hub.parked
    mended = DeliverSm(source_addr="139", destination_addr="10010", short_message=b"@").encode()
    hub.files[source] = hub.files[source][0], mended
    await found.take_again(source)
    await found.stop()
    (inbound,) = hub.inbounds
    assert (plain_text(inbound.parts), inbound.raw["carrier"]) == ("@", "latin")


@pytest.mark.parametrize("octets, kept", [(32_000, 32_000), (65_000, 40_001)])
async def test_what_is_longer_than_any_phone_writes_is_taken_and_does_not_come_for_ever(
    hub: FakeHub, centre: Centre, octets: int, kept: int
):
    async with started(hub):
        assert await centre.deliver(tlvs=[Tlv(0x424, b"x" * octets)]) == 0
    (inbound,) = hub.inbounds
    assert len(plain_text(inbound.parts)) == kept
    assert len(inbound.raw["parts"][0]["hex"]) == 2 * octets
