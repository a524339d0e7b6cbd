"""Lines that an administrator writes down as they look."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.fax.patterns import FIELDS, gather, lines_of, pattern, patterns


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ('Subject: Fax from "{station}"', 'Subject: Fax from "CU 10"', {"station": "CU 10"}),
        ('Subject: Fax from "{station}"', 'Subject: Fax from "CU" now', None),
        ("Pages: {pages}", "PAGES: 3", {"pages": "3"}),
        ("Pages: {pages}", "All pages: 3", None),
        ("号码:{caller},共{pages}页", "号码：0571-8，共２页", {"caller": "0571-8", "pages": "2"}),
        ("job * to {number} done", "job 1 to 10011 done", {"number": "10011"}),
        ("ID: {comm_id} (*", "ID: 7 (ftp://vm)", {"comm_id": "7"}),
        ("ID: {comm_id} (*", "ID: 7", None),
        ("ID: {comm_id}", "ID:", None),
    ],
)  # fmt: skip
def test_a_line_is_known_by_its_words_and_tells_what_is_between_them(
    text: str, line: str, found: dict[str, str] | None
):
    (read,) = lines_of(line)
    assert pattern(text).find(read) == found


@pytest.mark.parametrize(
    "text",
    ["", "*", "* done", "{caller}", "From {caller}{station}", "From {name}", "From {}", "x" * 201],
)
def test_what_could_not_be_found_in_a_line_is_refused(text: str):
    with pytest.raises(ValueError):
        pattern(text)


def test_the_first_pattern_that_finds_something_tells_it():
    among = patterns(("ID: {comm_id} (*", "", "ID: {comm_id}", "No: {comm_id}"))
    assert gather(["No: 3", "ID: 2", "ID: 1 (x"], among) == {"comm_id": "1"}
    assert gather(["No: 3", "ID: (x"], among) == {"comm_id": "(x"}


PIECES = st.sampled_from(["a", "b", " ", "*", "："]) | st.sampled_from([f"{{{f}}}" for f in FIELDS])


@given(text=st.lists(PIECES, max_size=30).map("".join), line=st.text("ab :", max_size=300))
def test_whatever_is_written_down_finds_or_does_not(text: str, line: str):
    try:
        one = pattern(text)
    except ValueError:
        return
    for read in lines_of(line):
        found = one.find(read)
        assert found is None or all(value in read for value in found.values())


def test_no_pattern_takes_long():
    one = pattern("a" + "*a" * 90 + "b")
    lines = lines_of("\n".join(["a" * 1000] * 400))
    began = time.process_time()
    assert gather(lines, [one] * 40) == {}
    assert time.process_time() - began < 3
