"""How known providers speak, after their own pages; `SERVERS` are where they are written to."""

from collections.abc import Mapping

from channels.smsweb.incoming import Messages, Proof, Receipts, Thanks
from channels.smsweb.outgoing import Answer, Request
from channels.smsweb.shape import Shape

SERVERS: Mapping[str, str] = {
    "twilio": "https://api.twilio.com",
    "aliyun": "https://dysmsapi.aliyuncs.com",
    "tencent": "https://sms.tencentcloudapi.com",
    "kannel": "http://127.0.0.1:13013",
}

_TWILIO_FILES = "$[" + ", ".join(f"'MediaUrl{number}'" for number in range(10)) + "]"
TWILIO = Shape(
    messages=Messages(
        sender="$.From", text="$.Body", to="$.To", id="$.MessageSid", at="", media="$.NumMedia",
        files=_TWILIO_FILES,
    ),
    receipts=Receipts(
        id="$['MessageSid', 'SmsSid']", state="$.MessageStatus", reason="$.ErrorCode",
        delivered=("delivered", "read"), failed=("failed", "undelivered", "canceled"),
    ),
    proof=Proof(
        header="X-Twilio-Signature", algorithm="sha1", encoding="base64", signed="url_params"
    ),
    thanks=Thanks(content_type="text/xml", body="<Response/>"),
    request=Request(
        url="{server}/2010-04-01/Accounts/{user}/Messages.json", sign="basic",
        fields=("To={to_plus}", "From={from}", "Body={text}", "StatusCallback={reports}"),
    ),
    answer=Answer(
        id="$.sid", code="$.code", reason="$.message", temporary=("20429", "30022", "429", "503"),
        gone=("21211", "21214", "21217", "21408", "21610", "21612", "21614"),
        refused=("20003", "20005", "20006", "20404", "401", "403"),
    ),
    trial=Request(method="GET", url="{server}/2010-04-01/Accounts/{user}.json", sign="basic"),
)  # fmt: skip

ALIYUN = Shape(
    messages=Messages(
        sender="$.phone_number", text="$.content", to="$.dest_code", id="$.sequence_id",
        at="$.send_time",
    ),
    receipts=Receipts(
        id="$.biz_id", state="$.success", reason="$.err_code", delivered=("true",),
        failed=("false",),
    ),
    thanks=Thanks(body='{"code":0,"msg":"成功"}'),
    request=Request(
        url="{server}/", sign="aliyun",
        fields=(
            "Action=SendSms", "PhoneNumbers={to}", "SignName={sign_name}",
            "TemplateCode={template}", "TemplateParam={values}", "OutId={id}",
        ),
    ),
    answer=Answer(
        accepted="$.Code", good=("OK",), id="$.BizId", code="$.Code", reason="$.Message",
        temporary=("Throttling", "Throttling.User", "isp.SYSTEM_ERROR", "429", "503"),
        gone=("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT"),
        refused=(
            "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive", "SignatureDoesNotMatch",
            "Forbidden.RAM", "isv.ACCOUNT_NOT_EXISTS", "isv.ACCOUNT_ABNORMAL",
            "isv.OUT_OF_SERVICE", "isv.AMOUNT_NOT_ENOUGH", "isp.RAM_PERMISSION_DENY",
        ),
    ),
    trial=Request(
        url="{server}/", sign="aliyun",
        fields=("Action=QuerySmsTemplate", "TemplateCode={template}"),
    ),
)  # fmt: skip

TENCENT = Shape(
    messages=Messages(
        sender="$.mobile", country="$.nationcode", text="$.text", to="$.extend", id="", at="$.time"
    ),
    receipts=Receipts(
        id="$.sid", state="$.report_status", reason="$.errmsg", delivered=("SUCCESS",),
        failed=("FAIL",),
    ),
    thanks=Thanks(body='{"result":0,"errmsg":"OK"}'),
    request=Request(
        url="{server}/", sign="tencent",
        headers=("X-TC-Action=SendSms",),
        body='{"PhoneNumberSet":["{to_plus}"],"SmsSdkAppId":"{application}",'
        '"SignName":"{sign_name}","TemplateId":"{template}","TemplateParamSet":["{text}"],'
        '"SessionContext":"{id}"}',
    ),
    answer=Answer(
        accepted="$.Response.SendStatusSet[0].Code", good=("Ok",),
        id="$.Response.SendStatusSet[0].SerialNo",
        code="$.Response['Error', 'SendStatusSet']..Code",
        reason="$.Response['Error', 'SendStatusSet']..Message",
        temporary=(
            "RequestLimitExceeded", "LimitExceeded.DeliveryFrequencyLimit", "429", "503",
        ),
        gone=(
            "InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist",
            "FailedOperation.PhoneNumberOnBlacklist",
        ),
        refused=(
            "AuthFailure.SecretIdNotFound", "AuthFailure.SignatureFailure",
            "AuthFailure.SignatureExpire", "AuthFailure.TokenFailure",
            "AuthFailure.UnauthorizedOperation", "UnauthorizedOperation",
            "FailedOperation.InsufficientBalanceInSmsPackage",
            "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
        ),
    ),
    trial=Request(
        url="{server}/", sign="tencent",
        headers=("X-TC-Action=DescribePhoneNumberInfo",),
        body='{"PhoneNumberSet":["+8613800138000"]}',
    ),
)  # fmt: skip

KANNEL = Shape(
    messages=Messages(
        sender="$.from", text="$.text", to="$.to", id="$.id", at="$.time", charset="$.charset"
    ),
    receipts=Receipts(
        id="$.id", state="$.state", reason="$.reason", delivered=("1",), failed=("2", "16")
    ),
    thanks=Thanks(content_type="text/plain", body=""),
    request=Request(
        method="GET", url="{server}/cgi-bin/sendsms",
        fields=(
            "username={user}", "password={secret}", "from={from}", "to={to}", "charset=UTF-8",
            "coding={coding}", "text={text}", "dlr-mask=31", "dlr-url={reports}",
        ),
    ),
    trial=Request(
        method="GET", url="{server}/cgi-bin/sendsms",
        fields=("username={user}", "password={secret}"),
    ),
    reports_query="id={id}&state=%d&reason=%A",
)  # fmt: skip

SHAPES: Mapping[str, Shape] = {
    "twilio": TWILIO, "aliyun": ALIYUN, "tencent": TENCENT, "kannel": KANNEL,
}  # fmt: skip
