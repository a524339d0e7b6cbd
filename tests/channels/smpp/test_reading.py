"""What a message centre delivers, read: messages, parts and receipts, whatever the octets are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpp34 import DeliverSm, Tlv

from channels.smpp.channel import SmppChannel
from channels.smpp.pdu import read_deliver, write_frame
from channels.smpp.reading import ReceiptOf, read
from channels.smpp.receipts import Told, canonical, forms_of, read_receipt
from channels.sms.coding import Coding, decode
from hub.core.errors import InputError
from hub.core.messages import Delivery
from hub.core.segments import Segment

AT = datetime(2026, 5, 4, tzinfo=UTC)
FAILED, DELIVERED = Delivery.FAILED, Delivery.DELIVERED
WORDS = "id:0a1 sub:001 submit date:2605041200 done date:2605041201 stat:{} err:{} text:hi"


def deliver(body: bytes = b"", **fields: object) -> DeliverSm:
    values = {"source_addr": "8613900000001", "destination_addr": "10010", "short_message": body}
    return DeliverSm(**{**values, **fields})  # type: ignore[arg-type]


def text_of(message: DeliverSm, **options: object) -> str:
    found = read(message, **options)  # type: ignore[arg-type]
    assert isinstance(found, Segment)
    return decode(found.body, Coding(found.coding))


@pytest.mark.parametrize(
    "body, data_coding, text",
    [
        (b"\x00\x02\x11\x1b\x65", 0, "@$_€"),
        (b"hello", 1, "hello"),
        (b"caf\xe9", 3, "café"),
        ("话费😀".encode("utf-16-be"), 8, "话费😀"),
        ("闪信".encode("utf-16-be"), 0x18, "闪信"),
        (b"\x00flash", 0xF0, "@flash"),
        ("话费".encode("gbk"), 15, "话费"),
    ],
)
def test_each_coding_is_read(body: bytes, data_coding: int, text: str):
    assert text_of(deliver(body, data_coding=data_coding)) == text


@pytest.mark.parametrize("data_coding", [2, 4, 5, 10, 0x14, 0xF5])
def test_octets_and_strange_alphabets_are_a_placeholder(data_coding: int):
    raw = deliver(b"\x00\x01\x02", data_coding=data_coding).encode()
    inbound = SmppChannel.parse(raw, "demo", at=AT)
    assert inbound and inbound.parts[0].text == "[不支持的消息类型]"  # type: ignore[union-attr]
    assert inbound.raw["parts"][0]["hex"] == "000102"


def test_the_default_alphabet_and_coding_15_are_settings():
    assert text_of(deliver(b"@\xe9"), default=Coding.LATIN1) == "@é"
    assert text_of(deliver(b"\x0fB", data_coding=15), gbk=False)  # octets


@pytest.mark.parametrize(
    "fields, place",
    [
        ({"short_message": b"\x05\x00\x03\x07\x03\x02two", "esm_class": 0x40}, ("n7", 3, 2)),
        ({"short_message": b"\x06\x08\x04\x01\x07\x03\x02two", "esm_class": 0x40}, ("w263", 3, 2)),
        (
            {
                "short_message": b"two",
                "tlvs": [Tlv(0x20C, b"\x01\x07"), Tlv(0x20E, b"\x03"), Tlv(0x20F, b"\x02")],
            },
            ("w263", 3, 2),
        ),
        ({"tlvs": [Tlv(0x424, b"\x05\x00\x03\x07\x03\x02two")], "esm_class": 0x40}, ("n7", 3, 2)),
        ({"tlvs": [Tlv(0x424, b"two")]}, ("", 1, 1)),
        ({"short_message": b"\x05\x00\x03\x07\x01\x01two", "esm_class": 0x40}, ("", 1, 1)),
    ],
)
def test_parts_are_known_by_any_of_the_three_ways(
    fields: dict[str, object], place: tuple[str, int, int]
):
    found = read(deliver(**fields))  # type: ignore[arg-type]
    assert isinstance(found, Segment)
    assert (found.ref, found.total, found.part, found.body) == (*place, b"two")


@pytest.mark.parametrize(
    "stat, error, state, reason",
    [
        ("DELIVRD", "000", DELIVERED, ""),
        ("delivrd", "000", DELIVERED, ""),
        ("UNDELIV", "027", FAILED, "UNDELIV err:027"),
        ("EXPIRED", "000", FAILED, "EXPIRED"),
        ("MK:0001", "MK1", FAILED, "MK:0001 err:MK1"),
        ("ACCEPTD", "000", None, ""),
        ("ENROUTE", "000", None, ""),
        ("UNKNOWN", "000", None, ""),
    ],
)
def test_receipts_in_words_are_read(stat: str, error: str, state: Delivery | None, reason: str):
    found = read(deliver(WORDS.format(stat, error).encode(), esm_class=4))
    assert found == ReceiptOf(Told("0a1", state, reason), "13900000001")


@pytest.mark.parametrize(
    "words",
    [
        "stat:DELIVRD id:0a1",
        "ID: 0a1 Done Date:260504120159 STAT: DELIVRD",
        "id:0a1 done date:20260504120159 stat:DELIVRD text:id:9 stat:UNDELIV",
        "id:0a1 stat:DELIVRD Text:\xff\xfe",
    ],
)
def test_words_may_lack_and_change_places(words: str):
    assert read_receipt({}, words) == Told("0a1", DELIVERED, "")


@pytest.mark.parametrize(
    ("error", "state", "reason"), [("00", DELIVERED, ""), ("27", FAILED, "err:27")]
)
def test_receipts_in_commas_are_read(error: str, state: Delivery, reason: str):
    text = f"{error},0210021543,0210021500,,8613900000001,10010,0a1".encode()
    found = read(deliver(text, esm_class=4))
    assert found == ReceiptOf(Told("0a1", state, reason), "13900000001")
    assert isinstance(read(deliver(text)), Segment), "a customer may write it"


def test_what_is_said_to_be_a_receipt_and_tells_nothing_is_not_passed_over():
    with pytest.raises(InputError) as odd:
        read(deliver(b"all is well", esm_class=4))
    assert odd.value.params["why"] == "sms_receipt"


@pytest.mark.parametrize(
    "state, expected",
    [(2, DELIVERED), (3, FAILED), (4, FAILED), (5, FAILED), (8, FAILED), (1, None), (6, None),
     (7, None)],
)  # fmt: skip
def test_receipts_in_parameters_are_read(state: int, expected: Delivery | None):
    tlvs = [Tlv(0x1E, b"0a1\0"), Tlv(0x427, bytes([state]))]
    found = read(deliver(tlvs=tlvs, esm_class=4))
    assert isinstance(found, ReceiptOf)
    assert (found.told.carrier_id, found.told.state) == ("0a1", expected)


def test_a_receipt_that_is_not_marked_as_one_is_known_by_what_it_says():
    assert isinstance(read(deliver(WORDS.format("DELIVRD", "000").encode())), ReceiptOf)
    assert isinstance(read(deliver(tlvs=[Tlv(0x1E, b"1\0"), Tlv(0x427, b"\2")])), ReceiptOf)


def test_what_a_customer_writes_about_ids_and_stats_is_his_message():
    assert text_of(deliver(b"my id:7 has stat:DELIVRD")).startswith("my id")
    assert text_of(deliver(b"id:7")) == "id:7"


@pytest.mark.parametrize("esm_class", [0x08, 0x10, 0x18, 0x20])
def test_acknowledgements_of_others_and_what_is_under_way_mean_nothing(esm_class: int):
    words = WORDS.format("DELIVRD", "000").encode()
    assert read(deliver(words, esm_class=esm_class)) is None


def test_an_id_is_known_in_whichever_number_system_it_comes_back():
    assert "26" in forms_of("1A") and "1a" in forms_of("0026")
    assert forms_of("00ff-7")[0] == canonical("FF-7") == "ff-7"
    for answer, receipt in [("1A", "26"), ("26", "1a"), ("0000001A", "1a"), ("0", "000")]:
        assert canonical(answer) in forms_of(receipt)


def test_who_sent_it_must_be_told():
    with pytest.raises(InputError):
        read(deliver(b"hello", source_addr=""))


def test_a_message_may_be_given_in_hexadecimal():
    raw = deliver(b"hello").encode()
    inbound = SmppChannel.parse(raw.hex(" ").encode() + b"\n", "demo", at=AT)
    assert inbound == SmppChannel.parse(raw, "demo", at=AT)
    assert inbound and inbound.sender.id == "13900000001"


@given(
    body=st.binary(max_size=254), payload=st.none() | st.binary(max_size=300),
    esm_class=st.integers(0, 255), data_coding=st.integers(0, 255),
    tags=st.dictionaries(st.sampled_from([0x1E, 0x20C, 0x20E, 0x20F, 0x427, 0x1401]), st.binary()),
    default=st.sampled_from([Coding.GSM7, Coding.LATIN1, Coding.ASCII]), gbk=st.booleans(),
)  # fmt: skip
def test_whatever_the_fields_are_something_is_read(
    body: bytes, payload: bytes | None, esm_class: int, data_coding: int, tags: dict[int, bytes],
    default: Coding, gbk: bool,
):  # fmt: skip
    tlvs = [Tlv(tag, value) for tag, value in tags.items()]
    if payload is not None:
        tlvs.append(Tlv(0x424, payload))
    raw = deliver(body, esm_class=esm_class, data_coding=data_coding, tlvs=tlvs).encode()
    try:
        found = read(read_deliver(raw), default=default, gbk=gbk)
    except InputError as error:
        assert error.params["why"] == "sms_receipt" and esm_class & 0x3C == 0x04
        return
    if isinstance(found, Segment):
        assert 1 <= found.part <= found.total
        assert isinstance(decode(found.body, Coding(found.coding)), str)


def data_sm(payload: bytes, *, esm_class: int = 0, coding: int = 0, **tlvs: bytes) -> bytes:
    addresses = b"\0\1\1" + b"8613900000001\0" + b"\0\1" + b"10010\0"
    tags = {0x424: payload, **{int(tag[1:], 16): value for tag, value in tlvs.items()}}
    parameters = b"".join(
        tag.to_bytes(2) + len(value).to_bytes(2) + value for tag, value in tags.items()
    )
    return write_frame(0x103, 7, addresses + bytes([esm_class, 0, coding]) + parameters)


def test_a_data_sm_says_the_same_as_a_deliver_sm():
    text = "您好，我的话费多扣了".encode("utf-16-be")
    whole = deliver(b"", data_coding=8, source_addr_ton=1, tlvs=[Tlv(0x424, text)])
    assert read(read_deliver(data_sm(text, coding=8))) == read(whole)
    told = read(read_deliver(data_sm(b"", esm_class=4, x1E=b"AB\0", x427=b"\2")))
    assert isinstance(told, ReceiptOf) and told.told.carrier_id == "AB"
    part = read(read_deliver(data_sm(b"\5\0\3\7\2\1hello", esm_class=0x40)))
    assert isinstance(part, Segment) and (part.total, part.part, part.body) == (2, 1, b"hello")


@given(st.data())
def test_a_broken_data_sm_is_an_input_error_and_nothing_else(data: st.DataObject):
    raw = bytearray(data_sm(b"hello", x20C=b"\0\7"))
    at = data.draw(st.integers(16, len(raw)))
    raw[at:] = data.draw(st.binary(max_size=40))
    if data.draw(st.booleans()):
        raw[:4] = len(raw).to_bytes(4)
    try:
        read(read_deliver(bytes(raw)))
    except InputError:
        return


@given(st.data())
def test_a_broken_frame_is_an_input_error_and_nothing_else(data: st.DataObject):
    raw = bytearray(deliver(b"hello", tlvs=[Tlv(0x1E, b"0a1\0")]).encode())
    at = data.draw(st.integers(16, len(raw)))
    raw[at:] = data.draw(st.binary(max_size=40))
    raw[:4] = len(raw).to_bytes(4)
    try:
        read(read_deliver(bytes(raw)))
    except InputError:
        return
