"""Visitors and their signed tokens: the hub keeps no session, it recognises its own signature."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, Field

from channels.secret import same
from channels.web.signing import Signer
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

    id: str = Field(pattern=r"^[^\s\x00-\x1f\x7f-\x9f]+$", max_length=128)
    hmac: str = Field(max_length=128)


class SessionBody(BaseModel):
    locale: str | None = Field(default=None, max_length=100)
    name: str = ""
    identity: Identity | None = None
    consent: bool = False


class Tokens:
    """Makes and opens the tokens of one account."""

    def __init__(self, secret: bytes, account: str, clock: Clock, lifetime: timedelta) -> None:
        self._signer = Signer(secret, b"web chat session", account)
        self._clock = clock
        self._lifetime = lifetime

    def make(self, visitor: Visitor) -> str:
        expires = int((self._clock.now() + self._lifetime).timestamp())
        return self._signer.close(visitor.id, expires, visitor.locale, visitor.name)

    def open(self, token: str) -> Visitor:
        """The visitor whom the token was made for; raises BadToken for any other text."""
        claims = self._signer.open(token)
        if claims is None or claims[1] <= self._clock.now().timestamp():
            raise BadToken
        visitor_id, _, locale, name = claims
        return Visitor(id=visitor_id, name=name, locale=locale)


def verify(identity: Identity, secret: str) -> str:
    """The visitor id of a customer whom the shop has signed for; raises BadIdentity."""
    signed = hmac.new(secret.encode(), identity.id.encode(), hashlib.sha256).hexdigest()
    if not secret or not same(identity.hmac.lower(), signed):
        raise BadIdentity
    return f"{SIGNED}{identity.id}"
