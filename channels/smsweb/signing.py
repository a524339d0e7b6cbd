"""Signs our requests as providers ask."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

Fields = Sequence[tuple[str, str]]


def aliyun_fields(
    method: str, fields: Fields, key_id: str, secret: str, *, at: datetime, nonce: str
) -> Fields:
    """RPC style, version 1.0: https://help.aliyun.com/document_detail/101343.html."""
    signed = [
        *fields, ("AccessKeyId", key_id), ("Format", "JSON"), ("RegionId", "cn-hangzhou"),
        ("SignatureMethod", "HMAC-SHA1"), ("SignatureNonce", nonce), ("SignatureVersion", "1.0"),
        ("Timestamp", at.strftime("%Y-%m-%dT%H:%M:%SZ")), ("Version", "2017-05-25"),
    ]  # fmt: skip
    return [("Signature", aliyun_signature(method, signed, secret)), *signed]


def aliyun_signature(method: str, fields: Fields, secret: str) -> str:
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(fields))
    text = f"{method}&%2F&{_encoded(query)}"
    return base64.b64encode(hmac.digest(f"{secret}&".encode(), text.encode(), "sha1")).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="~")


def tencent_headers(
    host: str, body: bytes, key_id: str, secret: str, *, at: datetime, service: str = "sms",
    content_type: str = "application/json; charset=utf-8",
) -> dict[str, str]:  # fmt: skip
    """TC3-HMAC-SHA256: https://cloud.tencent.com/document/api/382/52072."""
    day, names = at.strftime("%Y-%m-%d"), "content-type;host"
    heads = f"content-type:{content_type}\nhost:{host}\n"
    canonical = f"POST\n/\n\n{heads}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope, seconds = f"{day}/{service}/tc3_request", str(int(at.timestamp()))
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{seconds}\n{scope}\n{hashed}"
    key = f"TC3{secret}".encode()
    for step in (day, service, "tc3_request"):
        key = hmac.digest(key, step.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return {
        "Content-Type": content_type,
        "X-TC-Timestamp": seconds,
        "Authorization": f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}",
    }


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
