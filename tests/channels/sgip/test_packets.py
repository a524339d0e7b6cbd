"""The codec of SGIP: byte for byte what others write, and InputError for all that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sgip.bodies import Answer, Bind, Body, Command, Nothing, Report, UserReport
from channels.sgip.messages import Deliver, Submit
from channels.sgip.packets import HEADER, LARGEST, Packet, answer, decode, encode, request
from channels.sgip.sequence import Sequence
from hub.core.errors import InputError
from tests.channels.sgip.vectors import HELLO, VECTORS, ours

every_vector = pytest.mark.parametrize("name", VECTORS)
words = st.integers(0, 2**32 - 1)
octets = st.integers(0, 255)


def texts(size: int) -> st.SearchStrategy[str]:
    seen = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
    return st.text(seen, max_size=size)


def reserves() -> st.SearchStrategy[bytes]:
    return st.binary(max_size=8).map(lambda raw: raw.rstrip(b"\0"))


sequences = st.builds(Sequence, words, words, words)
contents = st.binary(max_size=200)
bodies: st.SearchStrategy[Body] = st.one_of(
    st.just(Nothing()),
    st.builds(
        Bind, login=octets, name=texts(16), password=texts(16), reserve=reserves()
    ),
    st.builds(
        Report, about=sequences, user=texts(21), state=octets, error=octets, kind=octets,
        reserve=reserves(),
    ),
    st.builds(
        UserReport, service=texts(21), user=texts(21), condition=octets, reserve=reserves()
    ),
    st.builds(
        Deliver, user=texts(21), service=texts(21), content=contents, coding=octets,
        header=octets, protocol=octets, reserve=reserves(),
    ),
    st.builds(
        Submit, service=texts(21), payer=texts(21), corporation=texts(5), business=texts(10),
        users=st.lists(texts(21), max_size=60).map(tuple), content=contents, coding=octets,
        header=octets, fee=octets, value=texts(6), given=texts(6), agent=octets, related=octets,
        priority=octets, expires=texts(16), scheduled=texts(16), report=octets, protocol=octets,
        kind=octets, reserve=reserves(),
    ),
)  # fmt: skip


@every_vector
def test_what_we_write_is_what_others_write(name: str):
    packet, written = VECTORS[name]
    assert encode(packet).hex() == written


@every_vector
def test_what_others_write_is_read_as_they_mean_it(name: str):
    packet, written = VECTORS[name]
    assert decode(bytes.fromhex(written)) == packet


def test_an_answer_bears_the_number_of_what_it_answers():
    packet, _ = VECTORS["V8"]
    told = decode(encode(answer(packet, 11)))
    assert (told.sequence, told.command, told.answer) == (packet.sequence, Command.DELIVER, True)
    assert told.body == Answer(result=11)
    farewell = answer(request(ours(1), Nothing()))
    assert encode(farewell).hex()[:16] == "0000001480000002"
    assert decode(encode(farewell)) == farewell


@given(sequence=sequences, body=bodies)
def test_whatever_is_written_is_read_again(sequence: Sequence, body: Body):
    packet = request(sequence, body)
    assert decode(encode(packet)) == packet


@given(raw=st.binary(max_size=300))
def test_no_bytes_at_all_are_more_than_an_input_error(raw: bytes):
    refuses_or_reads(raw)


@given(data=st.data(), sequence=sequences, body=bodies)
def test_a_packet_that_is_spoiled_is_refused_or_read(
    data: st.DataObject, sequence: Sequence, body: Body
):
    raw = bytearray(encode(request(sequence, body)))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(octets)
    refuses_or_reads(bytes(raw))


@given(raw=st.binary(max_size=200), command=st.sampled_from(list(Command)), is_answer=st.booleans())
def test_a_good_header_before_any_bytes_is_refused_or_read(
    raw: bytes, command: Command, is_answer: bool
):
    word = command | (0x8000_0000 if is_answer else 0)
    refuses_or_reads(HEADER.pack(HEADER.size + len(raw), word, 1, 2, 3) + raw)


def refuses_or_reads(raw: bytes) -> None:
    try:
        packet = decode(raw)
    except InputError as error:
        assert error.code == "unreadable_pdu"
        return
    assert isinstance(packet, Packet)
    encode(packet)


@every_vector
def test_half_a_packet_one_too_short_and_one_too_long_are_refused(name: str):
    raw = bytes.fromhex(VECTORS[name][1])
    longer = (len(raw) + 1).to_bytes(4, "big") + raw[4:] + b"\0"
    shorter = (len(raw) - 1).to_bytes(4, "big") + raw[4:-1]
    for spoiled in (raw[:-1], raw + b"\0", raw[: len(raw) // 2], longer, shorter):
        with pytest.raises(InputError):
            decode(spoiled)


def test_a_text_that_claims_to_be_longer_than_its_packet_is_refused():
    raw = bytearray(encode(request(ours(1), HELLO)))
    raw[-16:-12] = (2**32 - 1).to_bytes(4, "big")
    with pytest.raises(InputError):
        decode(bytes(raw))


def test_commands_that_nobody_sends_to_a_provider_are_refused():
    for command in (0, 6, 0x10, 0x12, 0x1000, 0x8000_0006):
        with pytest.raises(InputError):
            decode(HEADER.pack(HEADER.size, command, 1, 2, 3))


@pytest.mark.parametrize(
    "body",
    [
        Bind(login=1, name="a" * 17, password=""),
        Bind(login=1, name="a\0b", password=""),
        Bind(login=256, name="", password=""),
        UserReport(service="1" * 22, user="", condition=0),
        UserReport(service="", user="", condition=0, reserve=b"123456789"),
        Report(about=Sequence(2**32, 0, 0), user="", state=0),
    ],
)
def test_what_does_not_fit_into_its_field_is_never_cut(body: Body):
    with pytest.raises(InputError):
        encode(request(ours(1), body))


def test_text_ends_at_its_first_nul_and_has_no_blanks_around_it():
    raw = bytes.fromhex(VECTORS["V1"][1]).replace(b"kf10655010\0\0", b" 106 5501 \0x")
    body = decode(raw).body
    assert isinstance(body, Bind)
    assert body.name == "106 5501"
    assert "secret" not in repr(body)


def test_a_packet_is_never_larger_than_the_specification_allows():
    raw = LARGEST + 1
    with pytest.raises(InputError):
        decode(HEADER.pack(raw, Command.DELIVER, 1, 2, 3) + bytes(raw - HEADER.size))
