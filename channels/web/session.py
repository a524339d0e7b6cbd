"""Visitors and their signed tokens: the hub keeps no session, it recognises its own signature."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, Field

from channels.secret import same
from hub.core.clock import Clock
from hub.core.errors import Forbidden, Unauthorized
from hub.core.identities import signed

SIGNED = "id:"
"""How the ids of visitors begin for whom the shop has signed; those we make up have no colon."""


class BadToken(Unauthorized):
    code = "bad_token"


class BadIdentity(Forbidden):
    code = "bad_identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    id: str
    name: str = ""
    locale: str = "zh-CN"

    @property
    def identity(self) -> str:
        """Whom the shop has signed for; "" for a visitor whom nobody knows."""
        known = self.id.removeprefix(SIGNED)
        return signed(known) if known != self.id else ""


class Identity(BaseModel):
    """Who the customer is in the shop's own books; `hmac` is the shop's signature of `id`."""

    id: str = Field(pattern=r"^[^\s\x00-\x1f\x7f-\x9f]{1,128}$")
    hmac: str = Field(max_length=128)


class SessionBody(BaseModel):
    locale: str | None = Field(default=None, max_length=100)
    name: str = ""
    identity: Identity | None = None


class Tokens:
    """Makes and opens the tokens of one account: `payload.signature`, both base64url."""

    def __init__(self, secret: bytes, account: str, clock: Clock, lifetime: timedelta) -> None:
        self._key = hmac.digest(secret, b"web chat session", "sha256")
        self._account = account
        self._clock = clock
        self._lifetime = lifetime

    def make(self, visitor: Visitor) -> str:
        expires = int((self._clock.now() + self._lifetime).timestamp())
        claims = [visitor.id, self._account, expires, visitor.locale, visitor.name]
        payload = _encode(json.dumps(claims, ensure_ascii=False).encode())
        return f"{payload}.{self._sign(payload)}"

    def open(self, token: str) -> Visitor:
        """The visitor whom the token was made for; raises BadToken for any other text."""
        payload, _, signature = token.partition(".")
        if not same(signature, self._sign(payload)):
            raise BadToken
        visitor_id, account, expires, locale, name = json.loads(_decode(payload))
        if account != self._account or expires <= self._clock.now().timestamp():
            raise BadToken
        return Visitor(id=visitor_id, name=name, locale=locale)

    def _sign(self, payload: str) -> str:
        message = payload.encode(errors="surrogatepass")
        return _encode(hmac.digest(self._key, message, "sha256"))


def verify(identity: Identity, secret: str) -> str:
    """The visitor id of a customer whom the shop has signed for; raises BadIdentity."""
    signed = hmac.new(secret.encode(), identity.id.encode(), hashlib.sha256).hexdigest()
    if not secret or not same(identity.hmac.lower(), signed):
        raise BadIdentity
    return f"{SIGNED}{identity.id}"


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
