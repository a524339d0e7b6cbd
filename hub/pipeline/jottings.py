"""What a channel knows of a customer beside his messages, as notes for those who serve him."""

from contextlib import suppress
from functools import partial

from hub.core.messages import SYSTEM, Remark
from hub.pipeline.names import message_key, thread_id
from hub.store.committer import Committer
from hub.store.draft import Draft
from hub.store.group import Duplicate


class Jottings:
    """`jot` is what every channel is given beside `receive`."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer

    async def jot(self, remark: Remark) -> bool:
        """Implements `Jot` of the core."""
        thread = thread_id(remark.channel, remark.account, remark.address)
        if await self._committer.view(thread) is None:
            return False
        with suppress(Duplicate):
            await self._committer.commit(thread, partial(write_down, remark=remark))
        return True


def write_down(draft: Draft, *, remark: Remark) -> None:
    key = message_key(remark.channel, remark.account, remark.external_id)
    draft.say(SYSTEM, remark.parts, private=True, key=key)
