"""`hub parse sgip FILE`: what stands in a packet, as it is or as a trace shows it."""

import json
from datetime import UTC, datetime

import pytest

from channels.parsing import describe
from tests.channels.sgip.vectors import VECTORS

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("name", VECTORS)
def test_every_packet_is_described_as_bytes_and_in_hexadecimal(name: str):
    packet, written = VECTORS[name]
    shown = describe("sgip", bytes.fromhex(written), at=AT)
    assert shown["command"] == packet.command.name.lower()
    assert shown["sequence"] == str(packet.sequence)
    spaced = " ".join(written[at : at + 8] for at in range(0, len(written), 8)) + "\n"
    assert describe("sgip", spaced.encode(), at=AT) == shown
    assert "secret" not in json.dumps(shown)


def test_texts_are_shown_and_whose_they_are():
    deliver = describe("sgip", bytes.fromhex(VECTORS["V8"][1]), at=AT)
    assert (deliver["text"], deliver["sender"]["address"]) == ("TD", "13001125453")
    assert describe("sgip", bytes.fromhex(VECTORS["V5"][1]), at=AT)["text"] == "您好"
    assert describe("sgip", bytes.fromhex(VECTORS["V6"][1]), at=AT)["text"] == "试试试"
    report = describe("sgip", bytes.fromhex(VECTORS["V9"][1]), at=AT)
    assert report["fields"]["about"] == "3010012345-1120203225-2"


@pytest.mark.parametrize("raw", [b"", b"00", b"abc", b"\xff" * 40, b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_packet_says_why(raw: bytes):
    assert describe("sgip", raw, at=AT)["parked"].startswith("unreadable_pdu: 无法读懂")
