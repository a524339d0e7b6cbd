"""The rules of closing a conversation as they are now, in memory, and their changing."""

from dataclasses import replace
from functools import partial

from hub.core.endings import AT_FIRST, EndingRules
from hub.core.errors import Conflict, InputError
from hub.core.events import Kind
from hub.pipeline.mirror import Mirror
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.endings import Endings


class EndingBook(Mirror):
    kinds = frozenset({Kind.ENDING_RULE})

    def __init__(self, db: Database, committer: Committer) -> None:
        super().__init__()
        self._stored = Endings(db)
        self._committer = committer
        self.rules = AT_FIRST

    def check(self, summary: str, category: str) -> None:
        """Raises InputError for what is missing, or for a category that there is not."""
        blamed = {}
        if self.rules.summary_required and not summary.strip():
            blamed["summary"] = "empty"
        if self.rules.category_required and not category:
            blamed["category"] = "missing"
        if category and not self.rules.knows(category):
            blamed["category"] = "unknown_category"
        if blamed:
            raise InputError(fields=blamed)

    async def change(self, rules: EndingRules, *, by: str) -> EndingRules:
        """Raises Conflict when they are not at `rules.rev` any more."""
        before = await self._stored.get(AT_FIRST.id)
        if rules.rev != (before.rev if before else 0):
            raise Conflict("rules_moved")
        after = rules if before else replace(rules, rev=1)
        decide = partial(Endings.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self.load()
        return written

    async def _read(self) -> None:
        self.rules = await self._stored.get(AT_FIRST.id) or AT_FIRST
