"""What an account of `smsweb` is given by the tests; its provider is away."""

from typing import Any

TOKEN = "t" * 32
SMSWEB: dict[str, Any] = {
    "provider": "aliyun",
    "user": "id",
    "secret": "pw",
    "key": TOKEN,
    "sign_name": "联通",
    "template": "SMS_1",
    "server": "http://127.0.0.1:9",
    "seconds": 1,
}
