"""Keys by which other systems use the console API: made, shown once, let in and revoked."""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from agent_console.authority import Authorities
from agent_console.rights import Right
from agent_console.sign_in import SignedIn
from channels.bucket import Buckets
from hub.core.clock import Clock, new_id
from hub.core.errors import InputError, NotFound, Unauthorized
from hub.core.events import Kind
from hub.core.people import Person
from hub.core.tokens import MARK, Token
from hub.store import tokens as store
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.people import People
from hub.store.tokens import Tokens

log = logging.getLogger(__name__)

FORM = re.compile(rf"{MARK}_([0-9a-f]{{24}})_([A-Za-z0-9_-]{{43}})")
FOR_PEOPLE_ONLY = frozenset(
    {Right.SELF, Right.MANAGE_OUTSIDE, Right.MANAGE_PEOPLE, Right.MANAGE_ORGANISATION}
)
"""A token that could give rights away would outlive its own end. `self` it always has."""
USED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a token was last used."""
BAD_TRIES = 30
BAD_TRIES_A_SECOND = 0.5


class TokenDesk:
    def __init__(self, db: Database, committer: Committer, clock: Clock) -> None:
        self._tokens = Tokens(db)
        self._people = People(db)
        self._authorities = Authorities(db)
        self._committer = committer
        self._clock = clock
        self._bad_tries = Buckets(clock, rate=BAD_TRIES_A_SECOND, burst=BAD_TRIES)

    async def make(
        self, who: SignedIn, *, name: str, rights: Iterable[Right], node_id: str, lasts: timedelta
    ) -> tuple[Token, str]:
        """With the text that its owner is shown, once; raises InputError for too much."""
        wanted = frozenset(rights)
        if not wanted or wanted & FOR_PEOPLE_ONLY:
            raise InputError(fields={"rights": "not_for_tokens"})
        if not all(who.authority.may(right, node_id) for right in wanted):
            raise InputError(fields={"rights": "not_yours"})
        secret, now = secrets.token_urlsafe(32), self._clock.now()
        token = Token(
            id=new_id(), name=name, hash=_hashed(secret), rights=wanted, node_id=node_id,
            made_by=who.person.id, made_at=now, expires_at=now + lasts,
        )  # fmt: skip

        def decide(draft: Draft) -> None:
            store.add(draft, token)
            _tell(draft, token, "made", who)

        await self._committer.commit(None, decide)
        return token, f"{token.prefix}_{secret}"

    async def revoke(self, who: SignedIn, token: Token) -> None:
        """Nobody comes in by it from now on; Conflict when that has been done already."""

        def decide(draft: Draft) -> None:
            store.revoke(draft, token)
            _tell(draft, token, "revoked", who)

        await self._committer.commit(None, decide)

    async def get(self, token_id: str) -> Token:
        token = await self._tokens.get(token_id)
        if token is None:
            raise NotFound
        return token

    async def all(self) -> list[Token]:
        return await self._tokens.all()

    async def who(self, text: str, *, address: str) -> SignedIn:
        """Whose token this is; raises Unauthorized, RateLimited for too many bad ones."""
        signed_in = await self._let_in(text)
        if signed_in is None:
            log.warning("bad_token", extra={"where": address})
            self._bad_tries.sweep()
            self._bad_tries.take(address)
            raise Unauthorized
        return signed_in

    async def _let_in(self, text: str) -> SignedIn | None:
        """He may do what its maker named, as long as the maker may do that himself."""
        match, now = FORM.fullmatch(text), self._clock.now()
        token = await self._tokens.get(match[1]) if match else None
        if not match or not token or not hmac.compare_digest(token.hash, _hashed(match[2])):
            return None
        maker = await self._people.get(token.made_by)
        if not token.is_good(now) or maker is None or not maker.active:
            return None
        if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
            await self._tokens.use(token.id, now)
        rights = [right for right in Right if right in token.rights or right is Right.SELF]
        authority = (await self._authorities.of([maker]))[maker.id].within(rights, token.node_id)
        bearer = Person(
            id=token.bearer, name=token.name, posts=(), node_id=token.node_id,
            created_at=token.made_at,
        )  # fmt: skip
        return SignedIn(person=bearer, authority=authority, session_id="")


def _tell(draft: Draft, token: Token, action: str, who: SignedIn) -> None:
    draft.event(
        Kind.TOKEN, by=who.person.id, node_id=token.node_id, id=token.id, action=action
    )  # fmt: skip


def _hashed(secret: str) -> str:
    """It is random and long: a slow hash would protect nothing more, and cost every request."""
    return hashlib.sha256(secret.encode()).hexdigest()
