"""Texts as parts of text messages: nothing is lost, torn apart or too long."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.alphabet import has_all, read_septets
from channels.sms.coding import Coding, decode, encode, fitting, measure, split
from channels.sms.header import Place, read_header, write_header
from hub.core.errors import TooLong

WIDTHS = [False, True]
ROOM = {
    Coding.GSM7: (160, {False: 153, True: 152}), Coding.UCS2: (140, {False: 134, True: 132}),
}  # fmt: skip
GSM = "@£$¥èéùìòÇ\nØøΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€"


def carried(coding: Coding) -> st.SearchStrategy[str]:
    """Texts that this coding has all characters of."""
    if coding is Coding.GSM7:
        return st.text(st.sampled_from(GSM), max_size=700)
    codec = {Coding.ASCII: "ascii", Coding.GBK: "gbk"}.get(coding, "latin-1")
    if coding is Coding.UCS2:
        return st.text(max_size=500) | st.text(st.sampled_from("话费😀a"), max_size=400)
    return st.text(st.characters(codec=codec), max_size=700)


@st.composite
def coded(draw: st.DrawFn) -> tuple[Coding, str]:
    coding = draw(st.sampled_from(Coding))
    return coding, draw(carried(coding))


@given(coded(), st.integers(0, 0xFFFF), st.sampled_from(WIDTHS))
def test_parts_put_together_are_the_text(pair: tuple[Coding, str], ref: int, wide: bool):
    coding, text = pair
    pieces = split(text, coding, ref=ref, wide=wide)
    assert decode(b"".join(piece.body for piece in pieces), coding) == text
    assert "".join(decode(piece.body, coding) for piece in pieces) == text  # none is torn apart


@given(coded(), st.sampled_from(WIDTHS))
def test_no_part_is_longer_than_a_message_and_none_could_be_saved(
    pair: tuple[Coding, str], wide: bool
):
    coding, text = pair
    pieces = split(text, coding, ref=1, wide=wide)
    single, parts = ROOM.get(coding, (140, {False: 134, True: 133}))
    room = single if len(pieces) == 1 else parts[wide]
    assert all(len(piece.body) <= room for piece in pieces)
    longest = 4 if coding is Coding.UCS2 else 2
    assert all(len(piece.body) > room - longest for piece in pieces[:-1])


@given(st.text(st.sampled_from("话费😀a"), min_size=71, max_size=300), st.sampled_from(WIDTHS))
def test_headers_tell_each_part_its_place(text: str, wide: bool):
    pieces = split(text, Coding.UCS2, ref=0x1234, wide=wide)
    ref = 0x1234 if wide else 0x34
    for part, piece in enumerate(pieces, 1):
        place = Place(ref=ref, wide=wide, total=len(pieces), part=part)
        assert read_header(piece.header + piece.body) == (place, piece.body)


@given(st.binary(max_size=200))
def test_any_header_is_read_and_never_an_error(payload: bytes):
    place, rest = read_header(payload)
    assert payload.endswith(rest)
    assert place is None or 1 <= place.part <= place.total


def test_other_elements_beside_the_place_are_passed_over():
    ports = bytes([0x05, 4, 0x0B, 0x84, 0, 0])
    place = bytes([0x00, 3, 7, 3, 2])
    header = bytes([len(ports + place)]) + ports + place
    assert read_header(header + b"text") == (Place(7, False, 3, 2), b"text")
    assert write_header(Place(7, False, 3, 2)) == bytes([5, 0, 3, 7, 3, 2])
    assert write_header(Place(0x0107, True, 3, 2)) == bytes([6, 8, 4, 1, 7, 3, 2])


@given(st.binary(max_size=200), st.sampled_from(Coding))
def test_any_octets_are_a_text_of_some_kind(body: bytes, coding: Coding):
    assert isinstance(decode(body, coding), str)


@pytest.mark.parametrize(
    "letter, count, coding, parts, left",
    [
        ("", 0, Coding.GSM7, 1, 160),
        ("a", 160, Coding.GSM7, 1, 0),
        ("a", 161, Coding.GSM7, 2, 145),
        ("€", 80, Coding.GSM7, 1, 0),
        ("€", 81, Coding.GSM7, 2, 143),  # 76 to a part: none is cut behind its escape
        ("费", 70, Coding.UCS2, 1, 0),
        ("费", 71, Coding.UCS2, 2, 63),
        ("😀", 35, Coding.UCS2, 1, 0),
        ("😀", 36, Coding.UCS2, 2, 61),  # 33 to a part: none is cut in half
        ("it`s", 1, Coding.UCS2, 1, 66),
    ],
)
def test_what_it_takes_to_send_is_measured(
    letter: str, count: int, coding: Coding, parts: int, left: int
):
    size = measure(letter * count)
    assert (size.coding, size.parts, size.left) == (coding, parts, left)


@given(st.text(max_size=400))
def test_as_many_parts_go_out_as_were_measured(text: str):
    size = measure(text)
    assert len(split(text, size.coding, ref=1)) == size.parts
    assert size.coding is fitting(text) and decode(encode(text, size.coding), size.coding) == text


def test_nobody_gets_more_than_255_parts():
    assert len(split("费" * 67 * 255, Coding.UCS2, ref=1)) == 255
    with pytest.raises(TooLong):
        split("费" * (67 * 255 + 1), Coding.UCS2, ref=1)


def test_the_alphabet_is_that_of_the_standard():
    assert read_septets(bytes([0x00, 0x02, 0x11, 0x1B, 0x65, 0x40, 0x60])) == "@$_€¡¿"
    assert read_septets(bytes([0x1B, 0x41, 0x1B])) == "A "  # as the standard bids: the plain one
    assert not any(has_all(letter) for letter in "`çáíóú“…\u00a0\x1b中")


def test_what_an_alphabet_lacks_is_asked_for():
    assert encode("a中", Coding.GSM7) == encode("a中", Coding.ASCII) == b"a?"


def test_the_console_counts_by_the_same_numbers():
    """`agent_console/web/tests/sms.test.ts` holds its own counting to these vectors."""
    for row in json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")):
        text = row.pop("text")
        assert asdict(measure(text)) == row, text
