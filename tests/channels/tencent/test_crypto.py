"""The sealed envelope: by real vectors and our own, and against all who have no key."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.tencent.crypto import Envelope, Unopened, signature, verify
from hub.core.errors import InputError, Unauthorized

VECTORS = Path(__file__).parents[4] / "shared/data/apps/wechat_vectors.json"
TOKEN, APPID = "spamtest", "wx2c2769f8efd9abc2"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
RANDOM = b"0123456789abcdef"
STAMP = {"timestamp": "1409735669", "nonce": "1320562132"}


def signed(sealed: str, token: str = TOKEN) -> dict[str, str]:
    return {**STAMP, "msg_signature": signature(token, *STAMP.values(), sealed)}


def xml(sealed: str) -> bytes:
    return f"<xml><ToUserName>gh</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode()


def envelope(key: str = KEY, receiver: str = APPID, old_key: str = "") -> Envelope:
    return Envelope(TOKEN, key, receiver, old_key=old_key)


@pytest.mark.shared_data
def test_real_vectors_are_opened_signed_and_sealed_byte_for_byte():
    if not VECTORS.exists():
        pytest.skip("the real data are not beside the project")
    vectors = json.loads(VECTORS.read_bytes())
    assert len(vectors) == 3
    for one in vectors:
        stamp = {name: one[name] for name in ("timestamp", "nonce", "msg_signature")}
        found = Envelope(one["token"], one["aes_key"], one["receiver"])
        clear = found.open_text(one["encrypt"], stamp)
        assert clear.decode() == one["plaintext"]
        assert found.open(xml(one["encrypt"]), stamp) == clear
        again = found.seal(clear, random=b"1234567890123456")
        assert found.open_text(again, _resigned(one["token"], stamp, again)) == clear
        if one["kind"].startswith("reply"):
            assert again == one["encrypt"]


def _resigned(token: str, stamp: dict[str, str], sealed: str) -> dict[str, str]:
    told = signature(token, stamp["timestamp"], stamp["nonce"], sealed)
    return {**stamp, "msg_signature": told}


def test_the_documented_address_check_is_reproduced():
    told = "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    assert signature("AAAAA", "1714037059", "486452656") == told
    query = {"timestamp": "1714037059", "nonce": "486452656", "signature": told}
    verify("AAAAA", query)
    with pytest.raises(Unauthorized):
        verify("AAAAB", query)
    with pytest.raises(Unauthorized):
        verify("", {**query, "signature": signature("", "1714037059", "486452656")})


def test_a_sealed_text_of_ours_is_always_the_same():
    sealed = envelope().seal("查话费".encode(), random=RANDOM)
    assert signature(TOKEN, *STAMP.values(), sealed) == "6e2725e2aed1463fb9099f8a7854ab76d7a0b71b"
    assert sealed == (
        "Q3stYC6hdFzMh9T8HCvyDDd//Xsvuqq3D/N2jKAkurTGB/+K2zBYsyr06PtYDuAA4FcuAyhumiIe+tEJT+uLLg=="
    )


@given(st.binary(max_size=200))
def test_what_is_sealed_is_opened_whatever_its_length(content: bytes):
    sealed = envelope().seal(content, random=RANDOM)
    assert envelope().open_text(sealed, signed(sealed)) == content


def test_after_a_change_of_keys_what_the_old_one_seals_is_opened_too():
    sealed = envelope(OLD).seal(b"hello", random=RANDOM)
    assert envelope(KEY, old_key=OLD).open_text(sealed, signed(sealed)) == b"hello"
    with pytest.raises(Unopened):
        envelope(KEY).open_text(sealed, signed(sealed))


def test_what_is_for_another_account_is_not_opened():
    sealed = envelope(receiver="wx0000000000000000").seal(b"hello", random=RANDOM)
    with pytest.raises(Unopened):
        envelope().open_text(sealed, signed(sealed))


@pytest.mark.parametrize("query", [
    {}, STAMP, signed(""), {**signed("other")},
    {**STAMP, "signature": signature(TOKEN, *STAMP.values())},
    {**STAMP, "msg_signature": "é" * 40}, {**STAMP, "msg_signature": "\ud800"},
])  # fmt: skip
def test_what_is_not_signed_with_the_token_is_refused(query: dict[str, str]):
    sealed = envelope().seal(b"hello", random=RANDOM)
    with pytest.raises(Unauthorized):
        envelope().open(xml(sealed), query)


def test_without_a_sealed_part_there_is_nothing_to_open():
    with pytest.raises(Unauthorized):
        envelope().open(b"<xml><Content>hello</Content></xml>", signed(""))


@given(st.data())
def test_a_spoiled_envelope_is_refused_and_nothing_else(data: st.DataObject):
    """Signed all the same: even who knows the token breaks nothing."""
    raw = bytearray(b64decode(envelope().seal("您好".encode() * 20, random=RANDOM)))
    start = data.draw(st.integers(0, len(raw)))
    raw[start : data.draw(st.integers(start, len(raw)))] = data.draw(st.binary(max_size=40))
    sealed = data.draw(st.just(b64encode(raw).decode()) | st.text(max_size=80))
    try:
        assert isinstance(envelope().open_text(sealed, signed(sealed)), bytes)
    except InputError:
        return
