"""Header fields: encoded words, parameters, addresses, ids."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.addresses import addresses, message_ids, sender_of
from channels.email.words import decode_words, parameters


def word(data: bytes, charset: str) -> bytes:
    return b"=?" + charset.encode() + b"?B?" + b64encode(data) + b"?="


def test_a_letter_that_is_split_between_two_words_is_whole_again():
    data = "关于宽带的投诉".encode()
    assert decode_words(word(data[:4], "utf-8") + b"\r\n " + word(data[4:], "UTF-8")) == (
        "关于宽带的投诉"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (word("镕基".encode("gb18030"), "gb2312"), "镕基"),
        ("镕基路".encode("gb18030"), "镕基路"),
        ("宽带".encode(), "宽带"),
        (b"Re: =?utf-8?q?caf=C3=A9_au?= lait", "Re: café au lait"),
        (b"=?utf-8?Q?a b?= c", "a b c"),
        (b"=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
        (b"=?utf-8*en?Q?hi?=", "hi"),
        (b"=?utf-8?B?5a695bim", "=?utf-8?B?5a695bim"),
        (b"=?utf-8?B?5a695bim=?= x", "宽带 x"),
        (b"=?utf-7?Q?+ADw-?=", "+ADw-"),
        (b"a\x00b\r\n c", "a b c"),
        (b"", ""),
    ],
)
def test_words_are_read_as_they_were_meant(value: bytes, text: str):
    assert decode_words(value) == text


def test_parameters_in_pieces_are_put_together():
    kind, given_ = parameters(
        b"Text/Plain; filename*0*=UTF-8''%E8%B4%A6; filename*1*=%E5%8D%95; filename*2=.pdf; x=1"
    )
    assert (kind, given_["filename"], given_["x"]) == ("text/plain", "账单.pdf", "1")
    assert parameters(b'image/png; name="a;b\\"c.png"')[1]["name"] == 'a;b"c.png'
    assert parameters(b"image/png; name=" + word("账单".encode("gbk"), "gbk"))[1]["name"] == "账单"
    assert parameters(b"image/png\tname=a.png") == ("image/png", {"name": "a.png"})


@pytest.mark.parametrize(
    ("field", "people"),
    [
        (b"Ann <ANN@Mail.example>", [("ann@mail.example", "Ann")]),
        (b'"Li, Si" <l@q.example>, b@c.example', [("l@q.example", "Li, Si"), ("b@c.example", "")]),
        (b"z@q.example (Zhang San)", [("z@q.example", "Zhang San")]),
        (b"<<a@b.example>>", [("a@b.example", "")]),
        (b"a@b.example <a@b.example>", [("a@b.example", "a@b.example")]),
        (b"undisclosed-recipients:;", []),
        (b"Team: a@b.example, c@d.example;", [("a@b.example", ""), ("c@d.example", "")]),
        (b"<@relay.example:a@b.example>", [("a@b.example", "")]),
        (word("张三 <z@q.example>".encode(), "utf-8"), [("z@q.example", "张三")]),
        (word("张三".encode("gbk"), "gb2312") + b"<z@q.example>", [("z@q.example", "张三")]),
        ("张三 <z@q.example>".encode("gbk"), [("z@q.example", "张三")]),
        (b"a@b.example, A@B.example", [("a@b.example", "")]),
        (b"vishnu@chatwoot.com@nowhere", [("vishnu@chatwoot.com", "@nowhere")]),
        (b"nobody", []),
        (b'"unended <a@b.example>', [("a@b.example", "unended")]),
    ],
)  # fmt: skip
def test_address_lists_are_read_as_they_come(field: bytes, people: list[tuple[str, str]]):
    assert [(one.address, one.name) for one in addresses([field])] == people


def test_a_sender_without_an_address_keeps_his_name():
    assert sender_of([b"Mail Delivery System"]).name == "Mail Delivery System"
    assert sender_of([]).address == ""


def test_ids_lose_their_brackets():
    assert message_ids([b"<a@b> <c@d>\r\n <a@b>"]) == ("a@b", "c@d")
    assert message_ids([b"a@b"]) == ("a@b",)
    assert message_ids([b"Your message of Monday"]) == ()


@given(st.binary(max_size=300))
def test_no_field_makes_them_raise(value: bytes):
    decode_words(value)
    parameters(value)
    addresses([value])
    message_ids([value])
