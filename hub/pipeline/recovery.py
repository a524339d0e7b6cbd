"""Takes up work that another life or another process left behind in the shards we have gained."""

import asyncio
import logging
from functools import partial

from hub.core.conversations import Conversation
from hub.core.errors import EpochLost
from hub.core.events import Kind
from hub.pipeline.lanes import Lanes
from hub.pipeline.turn import Turn, park_turn
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.messages import Messages
from hub.store.outbox import Outbox

log = logging.getLogger(__name__)

LIVES = 5
"""A message that was still to do in so many lives of the hub is what kills it: it is parked."""


class Recovery:
    def __init__(self, db: Database, committer: Committer, turns: Lanes, outbox: Lanes) -> None:
        self._conversations = Conversations(db)
        self._messages = Messages(db)
        self._rows = Outbox(db)
        self._committer = committer
        self._turns = turns
        self._outbox = outbox

    async def take_up(self, shards: set[int]) -> None:
        """Wake the lanes of everything that waits in these shards."""
        owned = sorted(shards)
        pending = await self._conversations.pending(owned)
        async with asyncio.TaskGroup() as group:  # together: they share transactions
            for conversation in pending:
                group.create_task(self._take_up_turn(conversation))
        threads = await self._rows.threads(owned)
        for thread_id in threads:
            self._outbox.wake(thread_id)
        if pending or threads:
            log.info("work_taken_up", extra={"turns": len(pending), "outboxes": len(threads)})

    async def _take_up_turn(self, conversation: Conversation) -> None:
        try:
            await self._count_life(conversation)
        except EpochLost:
            log.info("turn_withdrawn", extra={"conversation_id": conversation.id})
        self._turns.wake(conversation.thread_id)

    async def _count_life(self, conversation: Conversation) -> None:
        message = await self._messages.get(conversation.thread_id, conversation.pending[0])
        if conversation.failures + 1 < LIVES or message is None:
            await self._committer.commit(conversation.thread_id, count_life)
            return
        turn = Turn(conversation, message)
        decide = partial(park_turn, turn=turn, reason=f"unfinished in {LIVES} lives of the hub")
        await self._committer.commit(conversation.thread_id, decide)


def count_life(draft: Draft) -> None:
    conversation = draft.current()
    if conversation.pending:
        draft.set(failures=conversation.failures + 1)
        draft.event(Kind.TURNED, seq=conversation.pending[0], retried=True)
