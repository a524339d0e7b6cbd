"""Answers as submit_sm frames: each way of long messages, and numbers as a carrier wants them."""

import pytest
from smpp34 import SubmitSm, decode

from channels.smpp.config import SmppCarrier, SmppConfig
from channels.smpp.sending import dialled, written
from channels.sms.coding import Coding
from channels.sms.coding import decode as text_in
from channels.sms.header import read_header
from hub.core.errors import InputError, TooLong

LONG = "您好，您的话费余额为 35.20 元。" * 10


def carrier(**changes: object) -> SmppCarrier:
    whole = {"name": "cu", "host": "smsc", "system_id": "hub", "password": "secret", **changes}
    return SmppCarrier.model_validate(whole)


def frames(text: str, *, source: str = "10010", to: str = "13900000001", **changes: object):
    parts = written(text, carrier(**changes), source=source, to=to, ref=0x0107)
    found = [decode(write(number)) for number, write in enumerate(parts, 1)]
    assert all(isinstance(one, SubmitSm) for one in found)
    return [one for one in found if isinstance(one, SubmitSm)]


def test_a_short_answer_is_one_frame_in_the_default_alphabet():
    (only,) = frames("Hello @ 5€")
    assert (only.data_coding, only.esm_class, only.registered_delivery) == (0, 0, 1)
    assert only.short_message == b"Hello \x00 5\x1be"
    assert (only.source_addr, only.destination_addr) == ("10010", "8613900000001")


def test_chinese_goes_as_ucs2():
    (only,) = frames("您好😀")
    assert only.data_coding == 8
    assert only.short_message.decode("utf-16-be") == "您好😀"


@pytest.mark.parametrize("way, octets", [("udh8", 6), ("udh16", 7)])
def test_a_long_answer_goes_in_parts_with_headers(way: str, octets: int):
    found = frames(LONG, long=way)
    assert len(found) > 2
    texts = []
    for number, one in enumerate(found, 1):
        assert one.esm_class == 0x40 and len(one.short_message) <= 140
        place, body = read_header(one.short_message)
        assert place and (place.total, place.part) == (len(found), number)
        assert len(one.short_message) - len(body) == octets
        texts.append(body.decode("utf-16-be"))
    assert "".join(texts) == LONG


def test_or_in_parts_with_parameters():
    found = frames(LONG, long="sar")
    places = [
        tuple(int.from_bytes(one.value) for one in frame.tlvs if one.tag in (0x20C, 0x20E, 0x20F))
        for frame in found
    ]
    assert places == [(0x0107, len(found), number) for number in range(1, len(found) + 1)]
    assert all(one.esm_class == 0 for one in found)
    assert "".join(one.short_message.decode("utf-16-be") for one in found) == LONG


def test_or_whole_for_the_centre_to_split():
    (only,) = frames(LONG, long="payload")
    assert only.sm_length == 0
    assert [one.value.decode("utf-16-be") for one in only.tlvs if one.tag == 0x424] == [LONG]


@pytest.mark.parametrize("alphabet", ["latin1", "ascii"])
def test_a_centre_of_another_alphabet_gets_that(alphabet: str):
    (only,) = frames("a@b", alphabet=alphabet)
    assert (only.data_coding, only.short_message) == (0, b"a@b")
    (greek,) = frames("Δ", alphabet=alphabet)
    assert (greek.data_coding, text_in(greek.short_message, Coding.UCS2)) == (8, "Δ")


@pytest.mark.parametrize(
    "address, dial, number",
    [
        ("13900000001", "international", ("8613900000001", True)),
        ("13900000001", "national", ("13900000001", False)),
        ("057188886666", "international", ("8657188886666", True)),
        ("+447700900123", "national", ("447700900123", True)),
        ("10010", "international", ("10010", False)),
    ],
)
def test_recipients_are_written_as_the_carrier_wants(
    address: str, dial: str, number: tuple[str, bool]
):
    assert dialled(address, carrier(dial=dial)) == number


def test_a_name_as_the_sender_says_that_it_is_one():
    (only,) = frames("Hi", source="UNICOM")
    assert (only.source_addr, only.source_addr_ton, only.source_addr_npi) == ("UNICOM", 5, 0)


def test_more_than_255_parts_are_refused():
    with pytest.raises(TooLong):
        frames("费" * 20_000)


def config(*carriers: dict[str, object]) -> SmppConfig:
    full = [{**carrier().model_dump(), "password": "p", **one} for one in carriers]
    return SmppConfig.model_validate({"number": "10010", "carriers": full})


def test_the_longest_prefix_chooses_the_carrier():
    found = config(
        {"name": "cu", "prefixes": ["130", "1709"]}, {"name": "cm", "prefixes": ["13"]},
        {"name": "rest"},
    )  # fmt: skip
    chosen = [found.carrier_for(one) for one in ("13012345678", "13912345678", "+4477", "17091")]
    assert [one.name for one in chosen if one] == ["cu", "cm", "rest", "cu"]
    assert config({"name": "cu", "prefixes": ["130"]}).carrier_for("139") is None


@pytest.mark.parametrize(
    ("prefix", "address"),
    [
        ("+86139", "13912345678"), ("86 139", "13912345678"), ("0086-1", "13912345678"),
        ("+8610", "01088886666"), ("00852", "+85212345678"), ("+", "+85212345678"),
    ],
)  # fmt: skip
def test_a_prefix_counts_however_it_is_written(prefix: str, address: str):
    found = config({"name": "cu", "prefixes": [prefix]}, {"name": "rest"})
    chosen = [found.carrier_for(one) for one in (address, "02988886666")]
    assert [one.name for one in chosen if one] == ["cu", "rest"]


@pytest.mark.parametrize(
    "carriers",
    [
        [{"name": "a"}, {"name": "a", "prefixes": ["1"]}],
        [{"name": "a"}, {"name": "b"}],
        [{"name": "a", "prefixes": ["x"]}],
        [{"name": "a", "prefixes": ["+86"]}],
        [{"name": "a", "prefixes": ["139"]}, {"name": "b", "prefixes": ["+86139"]}],
        [{"name": "a", "authority": "no certificate"}],
    ],
)
def test_carriers_must_be_told_apart(carriers: list[dict[str, object]]):
    with pytest.raises((InputError, ValueError)):
        config(*carriers)
