"""Applies changed rules to the customers that are there already, in batches that can be resumed."""

import asyncio
import logging
from collections.abc import Callable

from customers.records import Records
from customers.rules import Rules, tells_of_rules
from hub.core.customers import Customer
from hub.core.placement import RuleSet, place
from hub.pipeline.pipeline import Spine
from hub.store.customers import Customers
from hub.store.group import Entry

log = logging.getLogger(__name__)

BATCH = 100
LOOK_EVERY = 30.0
"""Seconds after which it looks by itself: another process may have enrolled by older rules."""


class Placing:
    """`run` works while this process `may`: one of all does it. Each record knows how far it is."""

    def __init__(
        self, spine: Spine, records: Records, rules: Rules, may: Callable[[], bool]
    ) -> None:
        self._customers = Customers(spine.db)
        self._records = records
        self._rules = rules
        self._may = may
        self._bell = asyncio.Event()
        spine.feed.listen(self._on_entry)

    async def run(self) -> None:
        """Ends by cancellation."""
        while True:
            try:
                while self._may() and await self.step():
                    pass
            except Exception:
                log.exception("placing_failed")
            await self._pause()

    async def step(self) -> bool:
        """One batch; False when all are as the rules say."""
        rules = await self._rules.current()
        behind = await self._customers.behind(rules.rev, BATCH)
        changed = [one for one in behind if place(one, rules).own != one.own]
        same = {one.id for one in behind} - {one.id for one in changed}
        await self._customers.mark_placed(same, rules.rev)
        await self._place(changed, rules)
        return bool(behind)

    async def _place(self, changed: list[Customer], rules: RuleSet) -> None:
        """At once, so that they share commits."""
        async with asyncio.TaskGroup() as group:
            for one in changed:
                group.create_task(self._records.place(one.id, rules))

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._bell.wait()
        except TimeoutError:
            return
        finally:
            self._bell.clear()

    def _on_entry(self, entry: Entry) -> None:
        if tells_of_rules(entry):
            self._bell.set()
