"""What a channel knows of a customer beside his messages, as notes for those who serve him."""

from contextlib import suppress
from functools import partial

from hub.core.messages import SYSTEM, Message, Remark
from hub.core.parts import Text, plain_text
from hub.pipeline.names import message_key, thread_id
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.group import Duplicate
from hub.store.messages import Messages

QUOTED = 80
"""Characters of the message that a note is about."""


class Jottings:
    """`jot` is what every channel is given beside `receive`."""

    def __init__(self, db: Database, committer: Committer) -> None:
        self._messages = Messages(db)
        self._committer = committer

    async def jot(self, remark: Remark) -> bool:
        """Implements `Jot` of the core."""
        thread = thread_id(remark.channel, remark.account, remark.address)
        if await self._committer.view(thread) is None:
            return False
        about = await self._about(remark, thread)
        with suppress(Duplicate):
            decide = partial(write_down, remark=remark, about=about)
            await self._committer.commit(thread, decide)
        return True

    async def _about(self, remark: Remark, thread: str) -> Message | None:
        if not remark.about:
            return None
        key = message_key(remark.channel, remark.account, remark.about)
        found = await self._messages.by_key(key)
        return found if found and found.thread_id == thread else None


def write_down(draft: Draft, *, remark: Remark, about: Message | None) -> None:
    key = message_key(remark.channel, remark.account, remark.external_id)
    quoted = (Text(text=f"> {_shortened(about)}"),) if about else ()
    draft.say(SYSTEM, (*remark.parts, *quoted), private=True, key=key)


def _shortened(message: Message) -> str:
    text = " ".join(plain_text(message.parts).split())
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
