"""Claims that clients carry for the hub: it keeps none of them, it knows its own signature."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from channels.secret import same


class Signer:
    """Signs for one purpose of one account: `payload.signature`, both base64url."""

    def __init__(self, secret: bytes, purpose: bytes, account: str) -> None:
        self._key = hmac.digest(secret, purpose, "sha256")
        self._account = account

    def close(self, *claims: str | int) -> str:
        payload = _encode(json.dumps([self._account, *claims], ensure_ascii=False).encode())
        return f"{payload}.{self._sign(payload)}"

    def open(self, token: str) -> list[Any] | None:
        """The claims that were signed here; None for any other text."""
        payload, _, signature = token.partition(".")
        if not same(signature, self._sign(payload)):
            return None
        account, *claims = json.loads(_decode(payload))
        return claims if account == self._account else None

    def _sign(self, payload: str) -> str:
        message = payload.encode(errors="surrogatepass")
        return _encode(hmac.digest(self._key, message, "sha256"))


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
