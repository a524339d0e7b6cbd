"""The rules of placement as this process knows them, and changing them."""

import asyncio
from functools import partial

from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.placement import Rule, RuleSet
from hub.pipeline.pipeline import Spine
from hub.store.draft import Draft
from hub.store.group import Duplicate, Entry
from hub.store.placement import Placements, write


class Rules:
    """Read once, and again when any process has changed them."""

    def __init__(self, spine: Spine) -> None:
        self._placements = Placements(spine.db)
        self._committer = spine.committer
        self._known = RuleSet()
        self._stale = True
        self._lock = asyncio.Lock()
        spine.feed.listen(self._on_entry)

    async def current(self) -> RuleSet:
        async with self._lock:
            if self._stale:
                self._stale = False
                await self._read()
            return self._known

    async def _read(self) -> None:
        try:
            self._known = await self._placements.current()
        except BaseException:
            self._stale = True
            raise

    async def put(self, rules: tuple[Rule, ...], *, rev: int, by: str) -> RuleSet:
        """In the place of those at `rev`; raises Conflict when those are not there any more."""
        before = await self._placements.current()
        if rev != before.rev:
            raise Conflict("rules_moved")
        after = RuleSet(rules=rules, rev=rev + 1)
        try:
            await self._committer.commit(None, partial(_put, before=before, after=after, by=by))
        except Duplicate:
            raise Conflict("rules_moved") from None
        return after

    def _on_entry(self, entry: Entry) -> None:
        if tells_of_rules(entry):
            self._stale = True


def tells_of_rules(entry: Entry) -> bool:
    return entry.event.kind is Kind.CUSTOMER and "rules" in entry.event.data


def _put(draft: Draft, *, before: RuleSet, after: RuleSet, by: str) -> None:
    write(draft, before, after, by=by)
