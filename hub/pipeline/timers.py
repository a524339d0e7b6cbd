"""What is done by the clock: idle bot conversations end, orphaned files and old answers go."""

import asyncio
import logging
from datetime import datetime, timedelta

from hub.core.clock import Clock
from hub.core.conversations import State
from hub.pipeline.handover import step_back
from hub.pipeline.shards import Shards
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.files import Files
from hub.store.idempotency import Idempotency

log = logging.getLogger(__name__)

IDLE = "idle"
IDLE_AFTER = timedelta(minutes=30)
LOOK_EVERY = 30.0
SWEEP_EVERY = timedelta(hours=1)


class Timers:
    def __init__(self, db: Database, committer: Committer, shards: Shards, clock: Clock) -> None:
        self._conversations = Conversations(db)
        self._files = Files(db)
        self._attempts = Idempotency(db)
        self._committer = committer
        self._shards = shards
        self._clock = clock
        self._swept_at = clock.now()

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.close_idle()
                await self._sweep()
            except Exception:
                log.exception("timer_failed")

    async def close_idle(self) -> int:
        """End the bot conversations of our shards in which nobody spoke; returns how many."""
        before = self._clock.now() - IDLE_AFTER
        idle = await self._conversations.idle(sorted(self._shards.owned), before)
        for conversation in idle:
            await self._committer.commit(
                conversation.thread_id, lambda draft: end_idle(draft, before)
            )
        return len(idle)

    async def _sweep(self) -> None:
        now = self._clock.now()
        if now - self._swept_at < SWEEP_EVERY or not self._shards.owns(0):
            return
        self._swept_at = now
        log.info("files_swept", extra={"count": await self._files.sweep(now)})
        log.info("answers_swept", extra={"count": await self._attempts.sweep(now)})


def end_idle(draft: Draft, before: datetime) -> None:
    """Whoever has only stepped out of a queue is not forgotten: he waits on at his place."""
    conversation = draft.current()
    if (
        conversation.state is not State.BOT
        or conversation.last_at >= before
        or conversation.pending
    ):
        return
    if conversation.queued_at:
        step_back(draft, by=IDLE)
        return
    draft.state(State.CLOSED, by=IDLE)
    draft.set(closed_at=draft.now)
