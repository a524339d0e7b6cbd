"""Counts what comes and goes by each account today, from the log, alike in every process."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hub.core.clock import BUSINESS_ZONE, Clock
from hub.core.events import Kind
from hub.core.local_time import local_day
from hub.core.messages import AuthorKind, Delivery
from hub.pipeline.feed import Feed
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.tallies import Count, Sheet, Tallies

log = logging.getLogger(__name__)

KEEP_EVERY = 10.0
KEPT = timedelta(days=7)
PAGE = 200
_LOST = frozenset({Delivery.FAILED.value, Delivery.UNKNOWN.value})


class Tally:
    """Every process counts, one writes down."""

    def __init__(self, db: Database, feed: Feed, clock: Clock) -> None:
        self._tallies = Tallies(db)
        self._feed = feed
        self._clock = clock
        self._sheet = Sheet(_today(clock.now()), 0)
        self._kept = 0

    def of(self, account_id: str) -> Count:
        """Today's, as far as this process has heard."""
        found = self._sheet.accounts.get(account_id, Count())
        if self._sheet.day == _today(self._clock.now()):
            return found
        return Count(last_at=found.last_at)

    async def run(self, owns: Callable[[], bool]) -> None:
        """When the feed has started, until cancelled; `owns`: whether this process is the one."""
        await self._take_up()
        unlisten = self._feed.listen(self.hear)
        try:
            while True:
                await asyncio.sleep(KEEP_EVERY)
                if owns():
                    await self._keep()
        finally:
            unlisten()

    async def _take_up(self) -> None:
        """From where it was written down last; a hub that has never counted begins now."""
        sheet = await self._tallies.newest()
        if sheet is None:
            self._sheet.number = self._kept = self._feed.last
            return
        self._sheet, self._kept = sheet, sheet.number
        while self._sheet.number < self._feed.last:
            for entry in await self._feed.since(self._sheet.number, PAGE):
                self.hear(entry)

    def hear(self, entry: Entry) -> None:
        event, conversation = entry.event, entry.conversation
        if event.number <= self._sheet.number:
            return
        self._sheet.number = event.number
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

    async def _keep(self) -> None:
        if self._kept == self._sheet.number:
            return
        try:
            await self._tallies.keep(self._sheet)
            self._kept = self._sheet.number
            await self._tallies.forget_before(_today(self._clock.now() - KEPT))
        except Exception:
            log.exception("tally_not_kept")


def _today(at: datetime) -> str:
    return local_day(at, BUSINESS_ZONE).isoformat()
