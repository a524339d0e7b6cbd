"""Marks that only the hub can write, and what somebody is told by who bears another's."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.mail import Address, Mail
from channels.email.parsing import read
from channels.email.threading import Marks, Place, is_stranger

MARKS = Marks(b"secret", "demo")
MINE, THEIRS = Place("0a" * 12, 0), Place("0b" * 12, 7)
places = st.builds(
    Place, st.binary(min_size=12, max_size=12).map(bytes.hex), st.integers(0, 2**24 - 1)
)


def mail(**changes: object) -> Mail:
    return replace(read(b"From: a@b.cn\r\n\r\nhello\r\n"), **changes)  # type: ignore[arg-type]


@given(place=places)
def test_what_was_written_is_read_again_in_whatever_case(place: Place):
    text = MARKS.write(place)
    assert MARKS.read(text) == MARKS.read(text.upper()) == place
    assert text.isalnum() and text == text.lower() and len(f"support+{text}") <= 64


@given(
    place=places, at=st.integers(1, 32), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567")
)
def test_a_mark_that_was_touched_is_none(place: Place, at: int, letter: str):
    text = MARKS.write(place)
    touched = text[:at] + letter + text[at + 1 :]
    assert MARKS.read(touched) == (place if touched == text else None)


@given(text=st.text(max_size=40))
def test_other_words_are_no_marks(text: str):
    assert MARKS.read(text) is None


def test_another_hubs_and_another_accounts_marks_are_none():
    text = MARKS.write(MINE)
    assert Marks(b"other", "demo").read(text) is None
    assert Marks(b"secret", "shop").read(text) is None


@pytest.mark.parametrize(
    "found",
    [
        mail(to=(Address(address=MARKS.address(THEIRS, "support@unicom.test")),)),
        mail(cc=(Address(address=MARKS.address(THEIRS, "support@unicom.test")),)),
        mail(delivered_to=(MARKS.address(THEIRS, "support@unicom.test"),)),
        mail(in_reply_to=MARKS.message_id(THEIRS, "unicom.test")),
        mail(references=("1@b.cn", MARKS.message_id(THEIRS, "unicom.test"), "2@b.cn")),
    ],
)
def test_a_mark_is_found_wherever_it_may_be(found: Mail):
    assert MARKS.places(found) == {THEIRS}


def test_a_stranger_is_who_bears_only_marks_of_others():
    assert is_stranger(MINE.thread, {THEIRS})
    assert not is_stranger(MINE.thread, {THEIRS, MINE})
    assert not is_stranger(MINE.thread, set())
