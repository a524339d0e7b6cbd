"""XML of strangers: texts come out of it, and nothing else that XML can do."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.tencent.xml import FIELDS, read_xml, text_of
from hub.core.errors import InputError

BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'


def test_fields_are_read_by_name_nested_and_repeated():
    raw = (
        "<xml><A><![CDATA[ 查话费 & <b> ]]></A><E/><L><i><n>1</n></i><i><n>2</n></i></L></xml>"
    ).encode()
    fields = read_xml(raw)
    assert fields == {"A": "查话费 & <b>", "E": "", "L": {"i": [{"n": "1"}, {"n": "2"}]}}
    assert text_of(fields, "A") == "查话费 & <b>"
    assert text_of(fields, "L") == text_of(fields, "no") == ""


def test_control_characters_that_no_xml_may_have_cost_no_message():
    assert read_xml(b"<xml><A>\x00a\x1b[31mb</A></xml>") == {"A": "a[31mb"}


def test_it_is_utf_8_whatever_it_says_of_itself():
    raw = '<?xml version="1.0" encoding="gbk"?><xml><A>查</A></xml>'
    assert read_xml(raw.encode()) == {"A": "查"}
    with pytest.raises(InputError):
        read_xml(raw.encode("gbk"))


@pytest.mark.parametrize("raw", [
    b"", b"{}", b"<xml>", b"<xml><A></xml>", b"\xff\xfe<\x00", BOMB,
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
    b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><A>&f;</A></xml>',
    b"<xml><A>&undeclared;</A></xml>",
    b"<xml>" + b"<A>" * 100_000, b"<a>" * 50 + b"</a>" * 50,
    b"<xml>" + b"<A>1</A>" * (FIELDS + 1) + b"</xml>",
])  # fmt: skip
def test_what_is_no_message_is_refused(raw: bytes):
    with pytest.raises(InputError):
        read_xml(raw)


PIECES = st.sampled_from([
    b"<xml>", b"</xml>", b"<A>", b"</A>", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"]>",
    b'<!ENTITY a "b">', b"&a;", b"&lt;", b"&#0;", b"&#55296;", b"<?xml encoding='utf-16'?>",
    "查".encode(), b"\x00", b"\xed\xa0\x80", b"<!--", b"-->", b"<a:b xmlns:a='c'/>",
])  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=8), max_size=20).map(b"".join))
def test_any_bytes_are_read_or_refused(raw: bytes):
    with suppress(InputError):
        assert isinstance(read_xml(raw), dict)
