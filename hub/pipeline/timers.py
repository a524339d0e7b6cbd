"""What is done by the clock: silent conversations end, orphaned files and old answers go."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from hub.core.clock import Clock
from hub.core.conversations import Conversation, State
from hub.core.messages import SYSTEM
from hub.core.parts import Text
from hub.core.ports.wording import Wording
from hub.pipeline.handover import step_back
from hub.pipeline.shards import Shards
from hub.store.answer_pages import AnswerPages
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.files import Files
from hub.store.idempotency import Idempotency

log = logging.getLogger(__name__)

IDLE = "idle"
"""By whom a conversation is ended in which nobody speaks any more."""
End = Callable[..., None]
LOOK_EVERY = 30.0
SWEEP_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long it may be silent with the bot, and after a word of ours (None: for ever)."""

    bot: timedelta = timedelta(minutes=30)
    people: timedelta | None = timedelta(days=3)


class Timers:
    def __init__(
        self, db: Database, committer: Committer, shards: Shards, clock: Clock, wording: Wording,
        patience: Patience,
    ) -> None:  # fmt: skip
        self._conversations = Conversations(db)
        self._files = Files(db)
        self._attempts = Idempotency(db)
        self._pages = AnswerPages(db)
        self._committer = committer
        self._shards = shards
        self._clock = clock
        self._wording = wording
        self._patience = patience
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
        """End the conversations of our shards in which nobody speaks; returns how many."""
        now, patience = self._clock.now(), self._patience
        count = await self._end(State.BOT, now - patience.bot, end_idle)
        if patience.people:
            end = partial(end_silent, wording=self._wording)
            count += await self._end(State.ASSIGNED, now - patience.people, end)
        return count

    async def _end(self, state: State, before: datetime, end: End) -> int:
        idle = await self._conversations.idle(sorted(self._shards.owned), state, before)
        for conversation in idle:
            await self._committer.commit(conversation.thread_id, partial(end, before=before))
        return len(idle)

    async def _sweep(self) -> None:
        now = self._clock.now()
        if now - self._swept_at < SWEEP_EVERY or not self._shards.owns(0):
            return
        self._swept_at = now
        log.info("files_swept", extra={"count": await self._files.sweep(now)})
        log.info("answers_swept", extra={"count": await self._attempts.sweep(now)})
        log.info("pages_swept", extra={"count": await self._pages.sweep(now)})


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


def end_silent(draft: Draft, before: datetime, wording: Wording) -> None:
    """Of a person's: when the customer was answered, and has had nothing to say to it for long."""
    conversation = draft.current()
    if not is_silent(conversation) or conversation.last_at >= before:
        return
    text = wording.text("desk_silent", conversation.locale, conversation.channel)
    draft.say(SYSTEM, (Text(text=text),), aside=True)
    draft.state(State.CLOSED, by=IDLE)
    draft.set(closed_at=draft.now, unread=0)


def is_silent(conversation: Conversation) -> bool:
    """Whether the last word is one of ours, and nobody waits for another, or has put it off."""
    answered = conversation.answered_at is not None and conversation.waiting_since is None
    put_off = conversation.snoozed_until is not None
    return conversation.state is State.ASSIGNED and answered and not put_off
