"""Counts what comes and goes by each account today, from the log, alike in every process."""

from dataclasses import replace
from datetime import datetime, timedelta

from hub.core.clock import BUSINESS_ZONE, Clock
from hub.core.events import Kind
from hub.core.local_time import local_day
from hub.core.messages import AuthorKind, Delivery
from hub.pipeline.counting import Counting
from hub.pipeline.feed import Feed
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.tallies import Count, Sheet, Tallies

EVERY = 10.0
"""Seconds between two writings."""
KEPT = timedelta(days=7)
_LOST = frozenset({Delivery.FAILED.value, Delivery.UNKNOWN.value})


class Tally(Counting):
    """Every process counts, one writes down."""

    def __init__(self, db: Database, feed: Feed, clock: Clock) -> None:
        super().__init__(feed, every=EVERY)
        self._tallies = Tallies(db)
        self._clock = clock
        self._sheet = Sheet(_today(clock.now()), 0)
        self._tidied = ""

    def of(self, account_id: str) -> Count:
        """Today's, as far as this process has heard."""
        found = self._sheet.accounts.get(account_id, Count())
        if self._sheet.day == _today(self._clock.now()):
            return found
        return Count(last_at=found.last_at)

    async def begin(self) -> int:
        """A hub that has never counted begins now."""
        newest = await self._tallies.newest()
        self._sheet = newest or Sheet(_today(self._clock.now()), self._feed.last)
        return self._sheet.number

    def count(self, entry: Entry) -> None:
        event, conversation = entry.event, entry.conversation
        self._turn_page(event.at)
        if conversation is None:
            return
        account_id = f"{conversation.channel}:{conversation.account}"
        count = self._sheet.accounts.setdefault(account_id, Count())
        if event.kind is Kind.MESSAGE and not event.data.get("private"):
            incoming = event.by == AuthorKind.CUSTOMER
            count.received += incoming
            count.sent += not incoming
            count.last_at = event.at
        elif event.kind is Kind.DELIVERY and event.data.get("state") in _LOST:
            count.failed += 1

    def _turn_page(self, at: datetime) -> None:
        day = _today(at)
        if day <= self._sheet.day:
            return
        fresh = {name: Count(last_at=one.last_at) for name, one in self._sheet.accounts.items()}
        self._sheet = replace(self._sheet, day=day, accounts=fresh)

    async def write(self) -> None:
        if self._sheet.number == self.number or not self._may():
            return
        self._sheet.number = self.number
        await self._tallies.keep(self._sheet)
        if self._tidied != self._sheet.day:
            self._tidied = self._sheet.day
            await self._tallies.forget_before(_today(self._clock.now() - KEPT))


def _today(at: datetime) -> str:
    return local_day(at, BUSINESS_ZONE).isoformat()
