"""What providers answer says whether to try again, to show it to people, or to mend the account."""

import pytest

from channels.smsweb.outgoing import Answer
from channels.smsweb.shapes import ALIYUN, KANNEL, TENCENT, TWILIO
from channels.smsweb.understanding import refused, understood
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)

SENT = (
    b'{"Response":{"SendStatusSet":[{"SerialNo":"5000:1045","PhoneNumber":"+8618511122266",'
    b'"Fee":1,"SessionContext":"","Code":"Ok","Message":"send success","IsoCode":"CN"}],'
    b'"RequestId":"a0aab"}}'
)


def status_set(code: bytes) -> bytes:
    return SENT.replace(b'"Ok"', b'"%s"' % code)


def error(code: bytes) -> bytes:
    return b'{"Response":{"Error":{"Code":"%s","Message":"why"},"RequestId":"x"}}' % code


@pytest.mark.parametrize(
    ("answer", "status", "raw", "carrier_id"),
    [
        (TWILIO.answer, 201, b'{"sid":"SM1","status":"queued","code":null}', "SM1"),
        (ALIYUN.answer, 200, b'{"Code":"OK","BizId":"9007","Message":"OK"}', "9007"),
        (TENCENT.answer, 200, SENT, "5000:1045"),
        (KANNEL.answer, 202, b"0: Accepted for delivery", ""),
        (Answer(accepted="$.text", good=("OK",)), 200, b"OK\r\n", ""),
        (Answer(accepted="$.result", good=("0",), id="$.msgid"), 200, b"result=0&msgid=7", "7"),
    ],
)
def test_what_was_taken_over(answer: Answer, status: int, raw: bytes, carrier_id: str):
    assert understood(answer, status, raw) == carrier_id


@pytest.mark.parametrize(
    ("answer", "status", "raw", "kind"),
    [
        (TWILIO.answer, 400, b'{"code":21211,"message":"Invalid To"}', RecipientGone),
        (TWILIO.answer, 400, b'{"code":21610,"message":"unsubscribed"}', RecipientGone),
        (TWILIO.answer, 401, b'{"code":20003,"message":"Authenticate"}', NeedsReauth),
        (TWILIO.answer, 429, b'{"code":20429}', Temporary),
        (TWILIO.answer, 400, b'{"code":21617,"message":"too long"}', Permanent),
        (TWILIO.answer, 500, b'{"code":20500}', Uncertain),
        (TWILIO.answer, 503, b"<html>", Temporary),
        (TWILIO.answer, 404, b"<html>", Uncertain),
        (ALIYUN.answer, 200, b'{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}', RecipientGone),
        (ALIYUN.answer, 200, b'{"Code":"isv.AMOUNT_NOT_ENOUGH"}', NeedsReauth),
        (ALIYUN.answer, 200, b'{"Code":"isv.BUSINESS_LIMIT_CONTROL"}', Permanent),
        (ALIYUN.answer, 400, b'{"Code":"Throttling.User"}', Temporary),
        (ALIYUN.answer, 404, b'{"Code":"InvalidAccessKeyId.NotFound"}', NeedsReauth),
        (ALIYUN.answer, 200, b"<html>please log in</html>", Uncertain),
        (ALIYUN.answer, 200, b'{"Code":{}}', Uncertain),
        (TENCENT.answer, 200, error(b"AuthFailure.SignatureFailure"), NeedsReauth),
        (TENCENT.answer, 200, error(b"RequestLimitExceeded"), Temporary),
        (
            TENCENT.answer,
            200,
            status_set(b"InvalidParameterValue.IncorrectPhoneNumber"),
            RecipientGone,
        ),
        (TENCENT.answer, 200, status_set(b"FailedOperation.ContainSensitiveWord"), Permanent),
        (KANNEL.answer, 403, b"Authorization failed for sendsms", NeedsReauth),
        (KANNEL.answer, 400, b"Empty receiver number not allowed", Permanent),
        (KANNEL.answer, 503, b"Temporal failure, try again later.", Temporary),
        (KANNEL.answer, 500, b"", Uncertain),
        (KANNEL.answer, 302, b"", Permanent),
    ],
)
def test_what_was_not(answer: Answer, status: int, raw: bytes, kind: type[ChannelError]):
    with pytest.raises(ChannelError) as failed:
        understood(answer, status, raw)
    assert type(failed.value) is kind and failed.value.detail


@pytest.mark.parametrize(
    ("answer", "status", "raw", "kind"),
    [
        (TWILIO.answer, 200, b'{"sid":"AC1","status":"active"}', None),
        (TWILIO.answer, 401, b'{"code":20003}', NeedsReauth),
        (ALIYUN.answer, 200, b'{"Code":"OK","TemplateStatus":1}', None),
        (ALIYUN.answer, 200, b'{"Code":"isv.SMS_TEMPLATE_ILLEGAL"}', Permanent),
        (TENCENT.answer, 200, b'{"Response":{"PhoneNumberInfoSet":[{"Code":"Ok"}]}}', None),
        (TENCENT.answer, 200, error(b"AuthFailure.SecretIdNotFound"), NeedsReauth),
        (KANNEL.answer, 400, b"Missing receiver number", None),
        (KANNEL.answer, 403, b"Authorization failed", NeedsReauth),
        (KANNEL.answer, 502, b"", Temporary),
    ],
)
def test_what_a_trial_says(
    answer: Answer, status: int, raw: bytes, kind: type[ChannelError] | None
):
    if kind is None:
        refused(answer, status, raw)
        return
    with pytest.raises(kind):
        refused(answer, status, raw)
