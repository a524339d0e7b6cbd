"""Gives a parked turn back to the bot, once, when a person has mended what stood in its way.

Or puts it away, when a person has seen that nothing is to be done.
"""

from functools import partial

from hub.core.conversations import State
from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.pipeline.channels import Channels
from hub.store.committer import Committer
from hub.store.database import Database, Document
from hub.store.draft import Draft
from hub.store.parked import Parked


class Replay:
    def __init__(self, db: Database, committer: Committer, channels: Channels) -> None:
        self._parked = Parked(db)
        self._committer = committer
        self._channels = channels

    async def replay(self, parked_id: str, *, by: str) -> None:
        """Raises NotFound, or Conflict when somebody has replayed it already."""
        document = await self._get(parked_id)
        if "thread_id" not in document:
            await self._take_again(document)
            await self._committer.commit(None, partial(leave, document=document, by=by))
            return
        decide = partial(replay_turn, document=document, by=by)
        await self._committer.commit(document["thread_id"], decide)

    async def _take_again(self, document: Document) -> None:
        """By its channel, which knows it again should it have been taken already."""
        channel = self._channels.get(document.get("channel", ""), document.get("account", ""))
        if channel is None or not document.get("source"):
            raise Conflict("not_replayable")
        await channel.take_again(document["source"])

    async def settle(self, parked_id: str, *, by: str) -> None:
        """Raises as `replay` does."""
        document = await self._get(parked_id)
        decide = partial(settle, document=document, by=by)
        await self._committer.commit(document.get("thread_id"), decide)

    async def _get(self, parked_id: str) -> Document:
        document = await self._parked.get(parked_id)
        if document is None:
            raise NotFound
        if document["state"] != "parked":
            raise Conflict("not_parked")
        return document


def settle(draft: Draft, *, document: Document, by: str) -> None:
    settled = {"$set": {"state": "settled", "settled_by": by, "settled_at": draft.now}}
    draft.update("parked", {"_id": document["_id"], "state": "parked"}, settled)
    draft.event(Kind.PARKED, seq=document.get("seq", 0), by=by, id=document["_id"], settled=True)


def leave(draft: Draft, *, document: Document, by: str) -> None:
    """Off the list: what it was has come in now."""
    replayed = {"$set": {"state": "replayed", "replayed_by": by, "replayed_at": draft.now}}
    draft.update("parked", {"_id": document["_id"], "state": "parked"}, replayed)
    draft.event(Kind.REPLAYED, by=by, parked_id=document["_id"])


def replay_turn(draft: Draft, *, document: Document, by: str) -> None:
    """To the bot if it still speaks, else to the people as something unread."""
    conversation = draft.current()
    leave(draft, document=document, by=by)
    seq = document["seq"]
    if conversation.state is State.BOT:
        pending = (*conversation.pending, seq)
        draft.set(pending=tuple(sorted(set(pending))), needs_look=False)
    elif conversation.is_open:
        draft.set(unread=conversation.unread + 1)
    draft.event(Kind.REPLAYED, seq=seq, by=by, parked_id=document["_id"])
