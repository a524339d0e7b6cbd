"""`hub parse fax`: what is made of a gateway's mail, of a document alone, and of anything else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.parsing import describe_pages
from hub.core.errors import Unavailable
from tests.channels.fax.gateway import Scanner, completed, received, tiff

TWO = tiff("查话费\f谢谢".encode())


async def test_a_gateways_mail_is_opened_and_read():
    told = await describe_pages(received(TWO), Scanner())
    assert (told["pages"], told["text"], told["confidence"]) == (2, "查话费\n\n谢谢", 0.95)
    assert told["sender"] == {"address": "01088886666", "name": "CU-10010"}


async def test_a_document_alone_has_no_sender():
    told = await describe_pages(TWO, Scanner())
    assert (told["pages"], told["sender"]) == (2, {"address": "", "name": ""})
    blank = await describe_pages(tiff(), Scanner())
    assert (blank["text"], blank["confidence"]) == ("", None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (completed(), "no_message"), (received(), "no_message"), (b"II*\0x", "unreadable_scan"),
        (b"\xff", "unreadable_mail"), (b"From: a@b.cn\n\nhello", "fax_unknown"),
    ],
)  # fmt: skip
async def test_what_is_no_fax_is_parked_with_its_reason(raw: bytes, reason: str):
    assert (await describe_pages(raw, Scanner()))["parked"].startswith(reason)


async def test_where_nothing_opens_pictures_that_is_said():
    scanner = Scanner()
    scanner.refuse = Unavailable("imaging: not ready yet")
    told = await describe_pages(TWO, scanner)
    assert told == {"parked": "unavailable: imaging: not ready yet"}


@given(raw=st.binary() | st.binary().map(lambda tail: received(tiff(b"x")) + tail))
async def test_nothing_makes_it_raise(raw: bytes):
    json.dumps(await describe_pages(raw, Scanner()))
