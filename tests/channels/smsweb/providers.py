"""Stand-ins for providers, strict: what is not signed, formed and numbered as asked is refused."""

import base64
import hashlib
import hmac
import json
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestServer

from hub.house.ports import free_port
from tests.channels.serving import Client

Fields = dict[str, str]


class Provider(ABC):
    """`sent`: what it took over, as the fields that it understood; `refuse` answers the next."""

    def __init__(self) -> None:
        self.sent: list[Fields] = []
        self.refuse: web.Response | None = None
        self.asked = 0

    async def handle(self, request: web.Request) -> web.Response:
        self.asked += 1
        refused, self.refuse = self.refuse, None
        return refused or await self.take(request)

    @abstractmethod
    async def take(self, request: web.Request) -> web.Response:
        """What it answers to a message that it is to send."""


@asynccontextmanager
async def open_for(provider: Provider) -> AsyncIterator[str]:
    """Where it is to be written to."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", provider.handle)
    async with TestServer(app, port=free_port()) as server:
        yield str(server.make_url("")).rstrip("/")


class Twilio(Provider):
    """`token`: of the account AC1; calls back to the address that a message names."""

    token = "12345"

    async def take(self, request: web.Request) -> web.Response:
        basic = base64.b64encode(f"AC1:{self.token}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {basic}":
            return _json({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        if (request.method, request.path) == ("GET", "/2010-04-01/Accounts/AC1.json"):
            return _json({"sid": "AC1", "status": "active"})
        if (request.method, request.path) != ("POST", "/2010-04-01/Accounts/AC1/Messages.json"):
            return _json({"code": 20404, "message": "not found", "status": 404}, 404)
        fields = {name: str(value) for name, value in (await request.post()).items()}
        if not re.fullmatch(r"\+[1-9]\d{7,14}", fields.get("To", "")):
            return _json({"code": 21211, "message": "Invalid 'To' Phone Number"}, 400)
        if not 0 < len(fields.get("Body", "")) <= 1600:
            return _json({"code": 21617, "message": "too long"}, 400)
        self.sent.append(fields)
        return _json({"sid": f"SM{len(self.sent)}", "status": "queued", "code": None}, 201)

    async def call(
        self, client: Client, url: str, fields: Fields, *, public: str
    ) -> ClientResponse:
        """Signed over the address that it was told, sent to where the hub listens."""
        text = url + "".join(name + fields[name] for name in sorted(fields))
        digest = hmac.new(self.token.encode(), text.encode(), hashlib.sha1).digest()
        headers = {"X-Twilio-Signature": base64.b64encode(digest).decode()}
        return await client.post(url.removeprefix(public), data=fields, headers=headers)


class Aliyun(Provider):
    """The key `id` with the secret `pw`; a nonce is good once."""

    def __init__(self) -> None:
        super().__init__()
        self._nonces: set[str] = set()

    async def take(self, request: web.Request) -> web.Response:
        fields = dict(parse_qsl((await request.read()).decode(), strict_parsing=True))
        if fault := self._fault(request.method, fields):
            return _json({"Code": fault, "Message": "refused", "RequestId": "r"}, 400)
        if fields["Action"] == "QuerySmsTemplate":
            good = fields["TemplateCode"] == "SMS_1"
            return _json({"Code": "OK" if good else "isv.SMS_TEMPLATE_ILLEGAL", "Message": "x"})
        if not re.fullmatch(r"1[3-9]\d{9}", fields["PhoneNumbers"]):
            return _json({"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "x"})
        json.loads(fields["TemplateParam"])
        self.sent.append(fields)
        return _json({"Code": "OK", "Message": "OK", "BizId": f"9{len(self.sent):03d}^0"})

    def _fault(self, method: str, fields: Fields) -> str:
        given = fields.pop("Signature", "")
        query = "&".join(f"{_escaped(k)}={_escaped(v)}" for k, v in sorted(fields.items()))
        text = "&".join((method, _escaped("/"), _escaped(query)))
        right = base64.b64encode(hmac.new(b"pw&", text.encode(), hashlib.sha1).digest()).decode()
        if fields.get("AccessKeyId") != "id":
            return "InvalidAccessKeyId.NotFound"
        if given != right:
            return "SignatureDoesNotMatch"
        if fields["SignatureNonce"] in self._nonces or fields.get("Version") != "2017-05-25":
            return "SignatureNonceUsed"
        self._nonces.add(fields["SignatureNonce"])
        return ""


class Tencent(Provider):
    """The key `id` with the secret `pw`, application 1400006666."""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if request.headers.get("Authorization") != _tc3(request, body):
            return self._error("AuthFailure.SignatureFailure")
        if request.headers.get("X-TC-Version") != "2021-01-11":
            return self._error("NoSuchVersion")
        said = json.loads(body)
        if request.headers["X-TC-Action"] == "DescribePhoneNumberInfo":
            return _json({"Response": {"PhoneNumberInfoSet": [{"Code": "Ok"}], "RequestId": "r"}})
        (number,) = said["PhoneNumberSet"]
        if said["SmsSdkAppId"] != "1400006666":
            return self._error("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
        code = "Ok"
        if not re.fullmatch(r"\+861[3-9]\d{9}", number):
            code = "InvalidParameterValue.IncorrectPhoneNumber"
        else:
            self.sent.append({"to": number, "text": said["TemplateParamSet"][0]})
        one = {"SerialNo": f"5000:{len(self.sent)}", "PhoneNumber": number, "Code": code}
        return _json({"Response": {"SendStatusSet": [one], "RequestId": "r"}})

    def _error(self, code: str) -> web.Response:
        return _json({"Response": {"Error": {"Code": code, "Message": "x"}, "RequestId": "r"}})


def _tc3(request: web.Request, body: bytes) -> str:
    """What a request as it came must bear."""
    headers = request.headers
    stamp, day = headers["X-TC-Timestamp"], _day(headers["X-TC-Timestamp"])
    kind, host = headers["Content-Type"], headers["Host"]
    asked = ["POST", "/", "", f"content-type:{kind}", f"host:{host}", "", "content-type;host"]
    canonical = "\n".join([*asked, hashlib.sha256(body).hexdigest()])
    scope = f"{day}/sms/tc3_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join(("TC3-HMAC-SHA256", stamp, scope, digest))
    chain: Callable[[bytes, str], bytes] = lambda key, step: hmac.new(  # noqa: E731
        key, step.encode(), hashlib.sha256
    ).digest()
    key = chain(chain(chain(b"TC3pw", day), "sms"), "tc3_request")
    return (
        f"TC3-HMAC-SHA256 Credential=id/{scope}, SignedHeaders=content-type;host, "
        f"Signature={chain(key, text).hex()}"
    )


def _day(stamp: str) -> str:
    return datetime.fromtimestamp(int(stamp), UTC).date().isoformat()


def _escaped(text: str) -> str:
    return quote(text, safe="~")


def _json(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)
