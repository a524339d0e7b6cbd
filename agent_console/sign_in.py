"""Signing in and out: passwords checked at a bearable rate, sessions that end."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakValueDictionary

from agent_console.authority import Actor, Authorities, Authority
from agent_console.passwords import Passwords
from hub.core.audit import SIGN_IN
from hub.core.clock import Clock
from hub.core.errors import InputError, RateLimited, Unauthorized
from hub.core.people import Person
from hub.core.subject import origin
from hub.store.audit import Audit
from hub.store.database import Database
from hub.store.logins import Failures, Logins, Session
from hub.store.people import People

log = logging.getLogger(__name__)

LASTS = timedelta(hours=12)
FREE_TRIES = {"person": 5, "address": 30}
"""Failures in a row before the next try has to wait; an office may share one address."""
FIRST_WAIT = 2.0
LONGEST_WAIT = 15 * 60.0
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is asking, and by which session; none where it is another system by its token."""

    person: Person
    authority: Authority
    session_id: str

    @property
    def is_machine(self) -> bool:
        """Another system, by a token of its own: it has no session, and nobody sits there."""
        return self.session_id == ""

    @property
    def actor(self) -> Actor:
        return Actor(self.person.id, self.authority)


class SignIn:
    def __init__(self, db: Database, clock: Clock, passwords: Passwords) -> None:
        self._people = People(db)
        self._authorities = Authorities(db)
        self._logins = Logins(db)
        self._audit = Audit(db)
        self._clock = clock
        self._passwords = passwords
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(self, username: str, password: str, *, address: str) -> tuple[str, Person]:
        """A new session's token, which is kept nowhere; raises RateLimited, Unauthorized."""
        username = username.strip().lower()
        names = (f"person:{username}", f"address:{address}")
        async with self._turn(names[1]), self._turn(names[0]):
            for name in names:
                await self._check_pace(name)
            await self._count_try(names)
        person = await self._check(username, password)
        if person is None:
            log.warning("sign_in_failed", extra={"who": names[0], "where": names[1]})
            known = await self._people.get(username)
            await self._note("refused", by=known.id if known else "", address=address)
            raise InvalidLoginError
        await self._logins.forgive(names[0])
        await self._logins.forgive_one(names[1])
        token = secrets.token_urlsafe(32)
        expires_at = self._clock.now() + LASTS
        await self._logins.begin(
            Session(id=_hashed(token), person_id=person.id, expires_at=expires_at)
        )
        log.info("signed_in", extra={"person_id": person.id})
        await self._note("in", by=person.id, address=address)
        return token, person

    async def _note(self, action: str, *, by: str, address: str) -> None:
        now = self._clock.now()
        await self._audit.note(SIGN_IN, at=now, by=by, address=address, action=action)

    def _turn(self, name: str) -> asyncio.Lock:
        """Tries at once are counted one after the other."""
        return self._turns.setdefault(name, asyncio.Lock())

    async def _check(self, username: str, password: str) -> Person | None:
        person = await self._people.get(username)
        hashed = await self._people.password_hash(username) if person else None
        matched = await self._passwords.matches(hashed, password)
        return person if person and person.active and matched else None

    async def _check_pace(self, name: str) -> None:
        failures = await self._logins.failures(name)
        if failures is None:
            return
        wait = _wait(failures, FREE_TRIES[name.partition(":")[0]])
        left = wait - (self._clock.now() - failures.last_at).total_seconds()
        if left > 0:
            raise RateLimited(retry_after=left)

    async def _count_try(self, names: tuple[str, str]) -> None:
        """Before the password is looked at, so that many tries at once gain nothing."""
        now = self._clock.now()
        for name in names:
            await self._logins.fail(name, now, now + FORGOTTEN_AFTER)

    async def who(self, token: str) -> SignedIn:
        """Whose token this is; raises Unauthorized when its session has ended."""
        session = await self._logins.session(_hashed(token)) if token else None
        if session is None or session.expires_at <= self._clock.now():
            raise Unauthorized
        signed_in = (await self._signed_in({session.id: session.person_id})).get(session.id)
        if signed_in is None:
            raise Unauthorized
        return signed_in

    async def live(self, session_ids: set[str]) -> dict[str, SignedIn]:
        """Those of these sessions that still last, with what their people may do by now."""
        return await self._signed_in(await self._logins.live(session_ids, self._clock.now()))

    async def _signed_in(self, sessions: Mapping[str, str]) -> dict[str, SignedIn]:
        """By session, of the ids of people: those who are still here."""
        found = await self._people.get_many(set(sessions.values()))
        people = {person.id: person for person in found if person.active}
        authorities = await self._authorities.of(people.values())
        return {
            session_id: SignedIn(
                person=people[one], authority=authorities[one], session_id=session_id
            )
            for session_id, one in sessions.items()
            if one in people
        }

    async def end(self, who: SignedIn) -> None:
        await self._logins.end(who.session_id)
        await self._note("out", by=who.person.id, address=origin())


class InvalidLoginError(InputError):
    """User name and password do not belong together; which of them is wrong stays unsaid."""

    status = 401

    def __init__(self) -> None:
        super().__init__("bad_login")


def _wait(failures: Failures, free: int) -> float:
    """Seconds: nothing for the free tries, then twice as long each time."""
    beyond = failures.count - free
    return 0.0 if beyond < 0 else min(FIRST_WAIT * 2.0**beyond, LONGEST_WAIT)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
