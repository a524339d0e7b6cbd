"""What gateways' mails tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.parsing import read
from channels.fax.gateways import EFAX, HYLAFAX, Look
from channels.fax.notices import Kind, Notice, document_of, notice_of
from channels.fax.numbers import number_in
from channels.fax.patterns import patterns
from hub.core.errors import InputError
from tests.channels.fax.gateway import completed, failed, notified, received, tiff

PDF = b"%PDF-1.4\n%%EOF"


def told(raw: bytes, look: Look = HYLAFAX) -> Notice:
    return notice_of(read(raw), look)


def test_a_fax_has_come():
    assert told(received(tiff(), pages=2)) == Notice(
        kind=Kind.RECEIVED, caller="01088886666", station="CU-10010", pages=2, comm_id="000000007"
    )


@pytest.mark.parametrize("nobody", ["", "NONE", "<NONE>", "anonymous", "unknown"])
def test_who_is_not_told_is_nobody(nobody: str):
    notice = told(received(tiff(), caller=nobody, station=nobody, comm_id=""))
    assert (notice.caller, notice.station, notice.comm_id) == ("", "", "")


def test_a_fax_was_sent():
    assert told(completed()) == Notice(
        kind=Kind.COMPLETED, number="01088886666", comm_id="c000000001", pages=2
    )
    named = completed().replace(b"to 01088886666 completed", b"to Li (01088886666) completed")
    assert told(named).number == "01088886666"


def test_a_fax_was_not_sent_and_why():
    assert told(failed()) == Notice(
        kind=Kind.FAILED, number="01088886666", comm_id="000000002",
        reason="No answer from remote; too many attempts to dial",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "first"),
    [
        ("facsimile job 2 to 10011 failed", "Your job to 10011 was rejected because:"),
        ("facsimile job 2 to 10011 failed", "Your job to 10011 was not sent because document"),
        ("facsimile job 2 to 10011 failed", "Your job to 10011 could not be completed before"),
        ("facsimile job x (2) to 10011 removed from queue", "Your job to 10011 was deleted from"),
    ],
)
def test_there_are_many_ways_to_fail(subject: str, first: str):
    notice = told(notified(subject, f"{first} \n\nProtocol error\n"))
    assert (notice.kind, notice.number) == (Kind.FAILED, "10011")


@pytest.mark.parametrize(
    "subject",
    [
        "Notification of facsimile job 2 to 10011: failed", "facsimile job 2 to 10011 requeued",
        "facsimile job 2 to 10011 blocked", 'Fax received with errors from "CU-10011"',
        "pager to 10011 completed", "Notice about facsimile",
    ],
)  # fmt: skip
def test_copies_and_delays_are_left_aside(subject: str):
    assert told(notified(subject, "Your job to 10011 failed because:\n")).kind is Kind.ASIDE


@pytest.mark.parametrize("subject", ["Hello", "modem on /dev/ttyIAX1 appears wedged", ""])
def test_what_no_gateway_writes_is_refused(subject: str):
    with pytest.raises(InputError, match="fax_unknown"):
        told(notified(subject, "Pages: 2\n"))


@pytest.mark.parametrize(
    ("subject", "notice"),
    [
        (
            'eFax message from "Li Ming" - 2 page(s), Caller-ID: 86-10-8888-6666',
            Notice(kind=Kind.RECEIVED, caller="861088886666", station="Li Ming", pages=2),
        ),
        (
            "Successful transmission to 0571-8888666. Re: Fax c1",
            Notice(kind=Kind.COMPLETED, number="05718888666"),
        ),
        ("Failed transmission to 05718888666", Notice(kind=Kind.FAILED, number="05718888666")),
    ],
)
def test_another_gateway_words_it_otherwise(subject: str, notice: Notice):
    assert told(notified(subject, ""), EFAX) == notice


def test_a_gateway_of_ones_own_is_known_by_lines_of_ones_own():
    look = Look(
        received=patterns(["Subject: 收到传真：{caller}", "页数：{pages}"]),
        failed=patterns(["发送失败，号码{number}，原因{reason}"]),
    )
    assert told(notified("收到传真:0571 8888666", "页数:３\n"), look) == Notice(
        kind=Kind.RECEIVED, caller="05718888666", pages=3
    )
    assert told(notified("通知", "发送失败,号码10011,原因占线\n"), look) == Notice(
        kind=Kind.FAILED, number="10011", reason="占线"
    )


def test_the_document_is_known_by_its_bytes_and_the_tiff_is_the_better_one():
    assert document_of(read(received())) is None
    assert document_of(read(received(b"hello"))) is None
    found = document_of(read(received(PDF, name="fax7.bin")))
    assert found is not None and found.content == PDF
    both = received(PDF).replace(
        b"--NextPart10640--",
        b"--NextPart10640\nContent-Type: image/tiff; name=a\n\n" + tiff() + b"\n--NextPart10640--",
    )
    tiffs = document_of(read(both))
    assert tiffs is not None and tiffs.content.startswith(b"II*\0")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+86 10 8888 6666", "01088886666"), ("(0571) 8888-6666", "057188886666"),
        ("8613900001111", "13900001111"), ("10010", "10010"), ("00442071234567", "00442071234567"),
        ("+44 20 7123 4567", "00442071234567"), ("０１０８８８８６６６６", "01088886666"),
        ("CU-10010", ""), ("12", ""), ("1" * 16, ""), ("", ""), ("10010x", ""), ("٠١٢٣٤٥٦٧", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_they_are_dialled(text: str, number: str):
    assert number_in(text) == number


@given(text=st.text(max_size=40))
def test_a_number_is_of_digits_and_stays_the_same(text: str):
    number = number_in(text)
    assert number == "" or (number.isdecimal() and number_in(number) == number)
