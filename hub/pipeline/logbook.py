"""What channels write down: how far they have read, what they could not read, how they number."""

from collections.abc import Mapping
from typing import Any

from hub.core.events import Kind
from hub.store.bookmarks import Bookmarks
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.parked import parked_document


class Logbook:
    """Implements `Logbook` of the core."""

    def __init__(self, db: Database, committer: Committer) -> None:
        self._bookmarks = Bookmarks(db)
        self._committer = committer

    async def bookmark(self, account_id: str) -> Mapping[str, Any]:
        return await self._bookmarks.get(account_id)

    async def put_bookmark(self, account_id: str, bookmark: Mapping[str, Any]) -> None:
        await self._bookmarks.put(account_id, bookmark)

    async def number(self, counter: str) -> int:
        return await self._committer.commit(None, lambda draft: draft.number(counter))

    async def park(self, channel: str, account: str, *, reason: str, source: str) -> None:
        def decide(draft: Draft) -> None:
            document = parked_document(
                reason=reason, at=draft.now, channel=channel, account=account, source=source
            )
            draft.insert("parked", document)
            draft.refer_to_file(document["_id"], source)
            draft.event(Kind.PARKED, parked_id=document["_id"])

        await self._committer.commit(None, decide)
