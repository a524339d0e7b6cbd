"""Bytes as text, whatever their label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.charsets import decode

CHINESE = "您好，我的宽带断了，请尽快处理。"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("镕基路的账单", "gb18030", "gb2312"),
        ("㐂🙂堃", "gb18030", "GBK"),
        (CHINESE, "gb18030", "x-gbk"),
        (CHINESE, "gb18030", ""),
        (CHINESE, "gb18030", "iso-8859-1"),
        (CHINESE, "gb18030", "us-ascii"),
        (CHINESE, "gb18030", "utf-8"),
        (CHINESE, "gb18030", "no-such-charset"),
        (CHINESE, "utf-8", "gb2312"),
        (CHINESE, "utf-8", "iso-8859-1"),
        (CHINESE, "utf-8", ""),
        (CHINESE, "utf-16-le", "utf-16le"),
        ("\ufeff" + CHINESE, "utf-16-le", ""),
        ("您好，我的寬頻斷線了，請儘快處理", "cp950", "big5"),
        ("您好，我的寬頻斷線了，請儘快處理", "cp950", ""),
        ("こんにちは、回線が切れました", "iso2022_jp", "ISO-2022-JP"),
        ("こんにちは、回線が切れました", "iso2022_jp", "us-ascii"),
        ("①番の回線", "iso2022_jp_2004", "iso-2022-jp"),
        ("回線①番", "cp932", "shift_jis"),
        ("안녕하세요", "cp949", "ks_c_5601-1987"),
        ("“quoted” – €5", "cp1252", "iso-8859-1"),
        ("Привет, не работает", "cp1251", "windows-1251"),
        ("Grüße aus Köln, ça va", "cp1252", ""),
        ("أهلا", "cp1256", '"windows-1256"'),
        ("Tschüß é", "utf-8", "windows-1252"),
    ],
)
def test_what_was_meant_is_read(text: str, codec: str, label: str):
    assert decode(text.encode(codec), label)[0] == text.lstrip("\ufeff")


def test_utf_7_and_what_is_no_charset_are_not_decoded():
    hidden = b"+ADw-script+AD4-"
    assert decode(hidden, "utf-7")[0] == hidden.decode()
    assert decode(b"6869", "hex")[0] == "6869"
    assert decode(b"a\\u4f60", "unicode_escape")[0] == "a\\u4f60"


def test_a_letter_that_is_cut_off_spoils_no_other():
    cut = CHINESE.encode("gb18030")[:-1]
    assert decode(cut, "gb2312")[0].startswith(CHINESE[:-1])
    cut = CHINESE.encode()[:-1]
    assert decode(cut, "utf-8")[0].startswith(CHINESE[:-1])


def test_what_had_to_be_guessed_is_said():
    assert decode(CHINESE.encode(), "utf-8") == (CHINESE, False)
    assert decode(CHINESE.encode(), "gb2312") == (CHINESE, True)
    assert decode(b"plain", "x-unknown") == ("plain", True)


@given(st.binary(max_size=200), st.sampled_from(
    ["", "utf-8", "gb2312", "big5", "iso-2022-jp", "hz", "utf-16", "utf-32", "\x00", "é", "idna",
     "zlib", "cp037", "iso-2022-kr", "koi8-r", "shift_jis", "a" * 99]
))  # fmt: skip
def test_all_bytes_under_all_labels_are_some_text(data: bytes, label: str):
    assert isinstance(decode(data, label)[0], str)
