"""Supervisors who look at what others have: each look is written down with its beginning and end.

A look lasts as long as there is a line to whoever looks: of one that is lost it ends by itself.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hub.core.clock import Clock, new_id
from hub.core.conversations import Conversation
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.supervision import HOUSE, Supervision, Watch
from hub.pipeline.mirror import Mirror
from hub.store import watches
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.group import Duplicate
from hub.store.leases import Leases
from hub.store.supervision import Supervisions
from hub.store.watches import Watches
from routing.presence import Presence

log = logging.getLogger(__name__)

LOOK_EVERY = 10.0
KEPT = timedelta(seconds=30)
"""How long a look is kept for somebody whose line is lost: a page is loaded anew in less."""


class Customs(Mirror):
    """What holds for supervising, in memory; as it is until somebody changes it."""

    kinds = frozenset({Kind.SUPERVISION})

    def __init__(self, db: Database, committer: Committer) -> None:
        super().__init__()
        self._stored = Supervisions(db)
        self._committer = committer
        self.now = Supervision()

    async def change(self, after: Supervision, *, by: str) -> Supervision:
        """Raises Conflict when it is not at `after.rev` any more."""
        before = await self._stored.get(HOUSE)
        if after.rev != (before.rev if before else 0):
            raise Conflict
        wanted = after if before else replace(after, rev=1)
        decide = partial(Supervisions.write, before=before, after=wanted, by=by)
        written = await self._committer.commit(None, decide)
        await self.load()
        return written

    async def _read(self) -> None:
        self.now = await self._stored.get(HOUSE) or Supervision()


class Watching:
    """`run` ends the looks of those who are gone."""

    def __init__(
        self, db: Database, committer: Committer, clock: Clock, presence: Presence, customs: Customs
    ) -> None:
        self._watches = Watches(db)
        self._leases = Leases(db)
        self._committer = committer
        self._clock = clock
        self._presence = presence
        self._customs = customs
        self._gone_at: dict[str, float] = {}

    async def of(self, conversation_id: str) -> list[Watch]:
        """Those that last."""
        return await self._watches.of(conversation_id)

    async def begin(self, conversation: Conversation, person_id: str) -> Watch:
        """Begun already, it goes on."""
        watch = Watch(
            id=new_id(), conversation_id=conversation.id, thread_id=conversation.thread_id,
            person_id=person_id, began_at=self._clock.now(), process=self._presence.process,
            shown=self._customs.now.shows_watchers,
        )  # fmt: skip
        try:
            await self._committer.commit(watch.thread_id, partial(watches.begin, watch=watch))
        except Duplicate:
            lasting = await self._watches.find(conversation.id, person_id)
            if lasting is None:
                raise
            await self._watches.hand_to(self._presence.process, lasting)
            return lasting
        return watch

    async def end(self, conversation_id: str, person_id: str) -> None:
        """Ended already, nothing happens."""
        if watch := await self._watches.find(conversation_id, person_id):
            await self._end(watch, by=person_id)

    async def _end(self, watch: Watch, *, by: str) -> None:
        try:
            await self._committer.commit(watch.thread_id, partial(watches.end, watch=watch, by=by))
        except Conflict:
            log.info("watch_over_already", extra={"watch_id": watch.id})

    async def run(self) -> None:
        """Ends by cancellation."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Exception:
                log.exception("watching_failed")

    async def look(self) -> None:
        """End the looks of those who have been gone for long, and of processes that died."""
        lasting = await self._watches.open()
        if not lasting:
            return
        living = {member.name for member in await self._leases.members()}
        for watch in lasting:
            dead = watch.process not in living
            if dead or (watch.process == self._presence.process and self._is_gone(watch)):
                await self._end(watch, by="rule")

    def _is_gone(self, watch: Watch) -> bool:
        if self._presence.is_here(watch.person_id):
            self._gone_at.pop(watch.person_id, None)
            return False
        now = self._clock.monotonic()
        since = self._gone_at.setdefault(watch.person_id, now)
        return now - since >= KEPT.total_seconds()
