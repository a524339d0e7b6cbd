"""Blocks somebody who abuses us: what he has open ends, what he writes later is told to nobody."""

from functools import partial

from customers.records import Records
from hub.core.conversations import State
from hub.core.customers import Family
from hub.core.messages import Author
from hub.core.parts import Text
from hub.pipeline.pipeline import Spine
from hub.store.conversations import Conversations
from hub.store.draft import Draft

NEWEST = 50
"""Of his conversations, in which the open ones are looked for."""


class Muting:
    def __init__(self, spine: Spine, records: Records) -> None:
        self._records = records
        self._committer = spine.committer
        self._conversations = Conversations(spine.db)

    async def mute(self, customer_id: str, *, by: Author, reason: str) -> Family:
        """Done again it ends what was still open. Raises NotFound."""
        family = await self._records.block(customer_id, blocked=True, by=by.id, reason=reason)
        for one in await self._conversations.of_customers(family.ids, NEWEST):
            if one.is_open:
                decide = partial(end, conversation_id=one.id, by=by, reason=reason)
                await self._committer.commit(one.thread_id, decide)
        return family

    async def unmute(self, customer_id: str, *, by: Author, reason: str) -> Family:
        """He is answered again; what was ended stays ended."""
        return await self._records.block(customer_id, blocked=False, by=by.id, reason=reason)


def end(draft: Draft, *, conversation_id: str, by: Author, reason: str) -> None:
    """Close it with a note for colleagues and no word to the customer."""
    conversation = draft.current()
    if conversation.id != conversation_id or not conversation.is_open:
        return
    draft.say(by, (Text(text=reason),), private=True)
    draft.withdraw_unsent()
    draft.state(State.CLOSED, by=by.id, muted=True)
    draft.set(
        closed_at=draft.now, pending=(), unread=0, waiting_since=None, offered_to=None,
        offer_until=None, code={}, summary=reason,
    )  # fmt: skip
