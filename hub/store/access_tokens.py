"""Tokens of other services' interfaces: fetched once for all processes, and sealed where kept."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from hub.core.clock import Clock
from hub.core.errors import ChannelError, HubError, Temporary, Unavailable
from hub.core.failpoints import failpoint
from hub.core.ports.channels import Fetch, Fetched
from hub.store.database import Database, StoreError
from hub.store.sealing import Seal

EARLY = 300.0
"""Seconds before its end, when a token is renewed though the old one still serves."""
PAUSE = timedelta(seconds=30)
"""Between two tries to renew what still serves."""
FETCH_SECONDS = 10.0
LEASE_SECONDS = 15.0
"""Of silence, by the clock of who waits, after which another fetches: longer than a fetch."""
LOOK_SECONDS = 0.1
NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Serves `until` then and is to be renewed when `due`; `held`: somebody does.

    `rev` counts writes, 0 before the first.
    """

    rev: int = 0
    held: bool = False
    token: str = ""
    until: datetime = NEVER
    due: datetime = NEVER


class AccessTokens:
    """Implements `AccessTokens` of the core; `key` is a Fernet key."""

    def __init__(self, db: Database, clock: Clock, key: bytes) -> None:
        self._tokens = db["access_tokens"]
        self._clock = clock
        self._seal = Seal(key)
        self._flights: dict[str, asyncio.Future[str]] = {}
        self._heard: dict[str, tuple[int, float]] = {}
        """The last write to each that was seen, and since when: who gives up waiting may ask again
        before the lease is over, and it runs on."""

    async def get(self, name: str, fetch: Fetch, *, refused: str = "") -> str:
        try:
            return await self._get(name, fetch, refused)
        except StoreError as error:
            raise Unavailable(str(error)) from error

    async def _get(self, name: str, fetch: Fetch, refused: str) -> str:
        """While the old one serves, nobody waits for another's fetch or fails by his own."""
        kept, now = await self._read(name), self._clock.now()
        if self._is_fresh(kept, refused):
            return kept.token
        serves = kept.token not in ("", refused) and now < kept.until
        if serves and (name in self._flights or self._is_fetched(name, kept)):
            return kept.token
        try:
            return await self._join(name, fetch, refused)
        except ChannelError:
            if serves:
                return kept.token
            raise

    async def _join(self, name: str, fetch: Fetch, refused: str) -> str:
        """All who ask in this process share one renewal, and how it ended."""
        while flight := self._flights.get(name):
            await asyncio.wait([flight])
            if not flight.cancelled():
                return flight.result()
        flight = self._flights[name] = asyncio.get_running_loop().create_future()
        try:
            flight.set_result(await self._renew(name, fetch, refused))
        except HubError as error:
            flight.set_exception(error)
        finally:
            del self._flights[name]
            flight.cancel()  # no outcome: whoever waits begins anew
        return flight.result()

    async def _renew(self, name: str, fetch: Fetch, refused: str) -> str:
        """By whoever is first; others take what he brings, or his place when he is silent."""
        while True:
            kept = await self._read(name)
            if self._is_fresh(kept, refused):
                return kept.token
            fetched = self._is_fetched(name, kept)
            if not fetched and await self._put(name, kept.rev, held=True):
                failpoint("token_held")
                return await self._fetch(name, fetch, kept.rev + 1)
            await asyncio.sleep(LOOK_SECONDS)

    def _is_fetched(self, name: str, kept: Kept) -> bool:
        """Whether somebody is at it, and has not been silent for longer than a fetch takes."""
        return kept.held and self._silence(name, kept.rev) <= LEASE_SECONDS

    def _silence(self, name: str, rev: int) -> float:
        """Seconds since the write of that number was first seen."""
        seen, since = self._heard.get(name, (-1, 0.0))
        if seen != rev:
            since = self._clock.monotonic()
            self._heard[name] = rev, since
        return self._clock.monotonic() - since

    async def _fetch(self, name: str, fetch: Fetch, rev: int) -> str:
        """Whatever comes of it, who waits for it need not wait longer."""
        began = self._clock.now()
        told: dict[str, Any] = {"due": began + PAUSE}
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                fetched = await fetch()
            told = self._told(fetched, began)
        except TimeoutError:
            raise Temporary("no access token came in time") from None
        finally:
            await self._put(name, rev, held=False, **told)
        return fetched.token

    def _told(self, fetched: Fetched, at: datetime) -> dict[str, Any]:
        """Of one that is given with little left, half of that: it is not asked for at each call."""
        seconds = fetched.seconds
        return {
            "sealed": self._seal.close(fetched.token),
            "until": at + timedelta(seconds=seconds),
            "due": at + timedelta(seconds=max(seconds - EARLY, seconds / 2)),
        }

    async def _put(self, name: str, rev: int, **told: Any) -> bool:
        """False when somebody has written since."""
        document = {"rev": rev + 1, **told}
        if rev:
            where = {"_id": name, "rev": rev}
            changed = await self._tokens.update_one(where, {"$set": document})
            return bool(changed.matched_count)
        try:
            await self._tokens.insert_one({"_id": name, **document})
        except DuplicateKeyError:
            return False
        return True

    async def _read(self, name: str) -> Kept:
        """What another key has sealed is as good as none."""
        found = await self._tokens.find_one({"_id": name})
        if found is None:
            return Kept()
        token = ""
        with suppress(Unavailable):
            token = self._seal.open(found.get("sealed", b""), of=f"access token {name}")
        times = {"until": found.get("until", NEVER), "due": found.get("due", NEVER)}
        return Kept(rev=found["rev"], held=found["held"], token=token, **times)

    def _is_fresh(self, kept: Kept, refused: str) -> bool:
        now = self._clock.now()
        return kept.token not in ("", refused) and now < kept.due and now < kept.until
