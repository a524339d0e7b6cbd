"""Signatures come out as the providers' own pages print them."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from pydantic import ValidationError

from channels.smsweb.incoming import Proof
from channels.smsweb.proving import prove, signature
from channels.smsweb.shapes import TWILIO
from channels.smsweb.signing import aliyun_fields, aliyun_signature, tencent_headers
from hub.core.errors import Unauthorized

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = {
    "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234",
    "From": "+14158675309", "To": "+18005551212",
}  # fmt: skip
RSOY = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_aliyun_by_the_example_of_its_text_messages():
    fields = [
        ("AccessKeyId", "testId"), ("Action", "SendSms"), ("Format", "XML"), ("OutId", "123"),
        ("PhoneNumbers", "15300000001"), ("RegionId", "cn-hangzhou"),
        ("SignName", "阿里云短信测试专用"), ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureNonce", "45e25e9b-0a6f-4070-8c85-2956eda1b466"), ("SignatureVersion", "1.0"),
        ("TemplateCode", "SMS_71390007"), ("TemplateParam", '{"customer":"test"}'),
        ("Timestamp", "2017-07-12T02:42:19Z"), ("Version", "2017-05-25"),
    ]  # fmt: skip
    assert aliyun_signature("GET", fields, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_all_that_aliyun_is_told_is_signed():
    fields = dict(aliyun_fields("POST", [("Action", "SendSms")], "k", "s", at=AT, nonce="n1"))
    signature = fields.pop("Signature")
    assert signature == aliyun_signature("POST", [*fields.items()], "s")
    assert fields["Timestamp"] == "2026-11-30T09:00:00Z" and fields["SignatureNonce"] == "n1"


def test_tencent_by_the_example_of_its_api():
    body = (
        rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    )
    at = datetime.fromtimestamp(1551113065, UTC)
    headers = tencent_headers(
        "cvm.tencentcloudapi.com", body, "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", at=at, service="cvm",
    )  # fmt: skip
    assert headers["Authorization"].endswith(
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


def proved(proof: Proof, secret: str, raw: bytes, *, url: str = URL, **headers: str) -> bool:
    try:
        prove(proof, secret, url=url, headers=headers, raw=raw, now=AT)
    except Unauthorized:
        return False
    return True


def by_twilio(fields: object, signature: str, *, token: str = "12345", url: str = URL) -> bool:
    raw = urlencode(fields).encode()  # type: ignore[arg-type]
    headers = {"X-Twilio-Signature": signature}
    return proved(TWILIO.proof, token, raw, url=url, **headers)


def test_twilio_by_the_examples_of_its_libraries():
    assert by_twilio(CALL, RSOY)
    again = [
        ("Sid", "CA123"),
        ("SidAccount", "AC123"),
        *[("Digits", d) for d in ("5678", "1234", "1234")],
    ]
    assert by_twilio(again, "IK+Dwps556ElfBT0I3Rgjkr1wJU=")


@pytest.mark.parametrize(
    ("fields", "signature", "token", "url"),
    [
        (CALL | {"Digits": "9999"}, RSOY, "12345", URL),
        (CALL | {"More": ""}, RSOY, "12345", URL),
        (CALL, RSOY, "12346", URL),
        (CALL, RSOY, "12345", URL + "&more=1"),
        (CALL, RSOY.lower(), "12345", URL),
        (CALL, "", "12345", URL),
        (CALL, "签", "12345", URL),
        (CALL, "thiZXLPAW64k93FOjY8sdnaJLZs=", "", URL),
    ],
)
def test_what_was_touched_or_made_up_is_not_twilios(
    fields: object, signature: str, token: str, url: str
):
    assert not by_twilio(fields, signature, token=token, url=url)


BODY = Proof(header="X-Hub-Signature", prefix="sha256=", algorithm="sha256", encoding="hex")
TIMED = Proof(header="X-Sign", signed="time_body", time_header="X-Time", encoding="base64")


def test_a_body_can_be_signed_by_itself():
    right = "sha256=b82fcb791acec57859b989b430a826488ce2e479fdf92326bd0a2e8375a42ba4"
    assert proved(BODY, "secret", b"payload", **{"X-Hub-Signature": right})
    assert not proved(BODY, "secret", b"payload ", **{"X-Hub-Signature": right})
    assert not proved(BODY, "secret", b"payload", **{"X-Hub-Signature": right[7:]})


def test_a_time_that_is_signed_needs_its_header_which_the_form_can_point_at():
    with pytest.raises(ValidationError) as refused:
        Proof(header="X-Sign", signed="time_body")
    (fault,) = refused.value.errors()
    assert (fault["type"], fault["loc"]) == ("missing", ("time_header",))


@pytest.mark.parametrize(
    ("seconds", "good"),
    [(0, True), (-299, True), (299, True), (-301, False), (301, False)],
)
def test_what_was_signed_too_long_ago_or_in_the_future_is_refused(seconds: int, good: bool):

    told = str(int(AT.timestamp()) + seconds)
    right = signature(TIMED, "s", told.encode() + b".x")
    assert proved(TIMED, "s", b"x", **{"X-Sign": right, "X-Time": told}) is good
    assert not proved(TIMED, "s", b"x", **{"X-Sign": right, "X-Time": told[:-1] + "x"})


def test_a_time_may_be_in_milliseconds():

    told = str(int(AT.timestamp() * 1000))
    right = signature(TIMED, "s", told.encode() + b".x")
    assert proved(TIMED, "s", b"x", **{"X-Sign": right, "X-Time": told})
