"""The request that goes to the provider, filled and signed; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from channels.smsweb.fields import SERVER
from channels.smsweb.outgoing import Request
from channels.smsweb.signing import aliyun_fields, basic, tencent_headers
from channels.smsweb.templates import Values, in_header, in_json, in_url, pairs, plain

_FORM = "application/x-www-form-urlencoded"
_TENCENT = {"X-TC-Version": "2021-01-11", "X-TC-Region": "ap-guangzhou"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


def asked(request: Request, values: Values, *, at: datetime, nonce: str) -> Asked:
    """`values` have what is secret, too."""
    user, secret = values["user"], values["secret"]
    path = request.url.removeprefix(SERVER)
    url = (values["server"] if path != request.url else "") + in_url(path, values)
    headers = {name: in_header(text, values) for name, text in pairs(request.headers)}
    fields: Sequence[tuple[str, str]] = [
        (name, plain(text, values)) for name, text in pairs(request.fields)
    ]
    if request.sign == "aliyun":
        fields = aliyun_fields(request.method, fields, user, secret, at=at, nonce=nonce)
    body = None
    if request.body:
        body = in_json(request.body, values).encode()
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
    elif fields and request.method == "POST":
        body = urlencode(fields).encode()
        headers.setdefault("Content-Type", _FORM)
    elif fields:
        url += ("&" if "?" in url else "?") + urlencode(fields)
    if request.sign == "tencent":
        host = urlsplit(url).netloc
        headers |= _TENCENT | tencent_headers(host, body or b"", user, secret, at=at)
    if request.sign == "basic":
        headers["Authorization"] = basic(user, secret)
    return Asked(method=request.method, url=url, headers=headers, body=body)
