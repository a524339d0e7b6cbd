"""A thread as its customer sees it: what channels read whose clients fetch their messages."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hub.core.messages import Message
from hub.core.ports.channels import Change, Standing
from hub.pipeline.feed import Feed
from hub.pipeline.names import thread_id
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.messages import Messages

Tell = Callable[[Change], None]


class Mailbox:
    """Implements `MailboxReader` of the core, over every process's commits."""

    def __init__(self, db: Database, committer: Committer, feed: Feed) -> None:
        self._messages = Messages(db)
        self._committer = committer
        self._watchers: dict[tuple[str, str], list[Tell]] = defaultdict(list)
        self._waiters: dict[str, set[_Waiter]] = defaultdict(set)
        feed.listen(self._on_entry)

    async def read(
        self, channel: str, account: str, address: str, *, after: int, limit: int = 200
    ) -> Sequence[Message]:
        thread = thread_id(channel, account, address)
        return await self._messages.in_thread(thread, after=after, limit=limit, private=False)

    async def wait(
        self, channel: str, account: str, address: str, *, after: int, seconds: float
    ) -> Sequence[Message]:
        """As `read`, but waits for the first; listens before it looks, so none slips between."""
        thread = thread_id(channel, account, address)
        waiter = _Waiter(after)
        self._waiters[thread].add(waiter)
        try:
            view = await self._committer.view(thread)
            if view and view.conversation.last_seq > after:
                found = await self.read(channel, account, address, after=after)
                if found:
                    return found
            async with asyncio.timeout(seconds):
                await waiter.news.wait()
            return waiter.messages
        except TimeoutError:
            return ()
        finally:
            self._forget(thread, waiter)

    def _forget(self, thread: str, waiter: "_Waiter") -> None:
        self._waiters[thread].discard(waiter)
        if not self._waiters[thread]:
            del self._waiters[thread]

    async def origin(
        self, channel: str, account: str, address: str, *, before: int
    ) -> Mapping[str, Any]:
        return await self._messages.origin(thread_id(channel, account, address), before=before)

    async def standing(self, channel: str, account: str, address: str) -> Standing:
        view = await self._committer.view(thread_id(channel, account, address))
        if view is None:
            return Standing()
        return Standing(last_seq=view.conversation.last_seq, conversation=view.conversation)

    def watch(self, channel: str, account: str, tell: Tell) -> Callable[[], None]:
        watchers = self._watchers[channel, account]
        watchers.append(tell)
        return lambda: watchers.remove(tell)

    def tell_typing(self, channel: str, account: str, address: str) -> None:
        """Somebody of ours is writing to this customer; heard in this process only."""
        for tell in self._watchers.get((channel, account), ()):
            tell(Change(address=address))

    def _on_entry(self, entry: Entry) -> None:
        conversation = entry.conversation
        if conversation is None:
            return
        message = entry.message if entry.message and not entry.message.private else None
        change = Change(address=conversation.address, event=entry.event, message=message)
        for tell in tuple(self._watchers.get((conversation.channel, conversation.account), ())):
            tell(change)
        if message:
            for waiter in self._waiters.get(conversation.thread_id, ()):
                waiter.hear(message)


class _Waiter:
    """A client that waits for messages with seq > after, and those that have come."""

    def __init__(self, after: int) -> None:
        self._after = after
        self.messages: list[Message] = []
        self.news = asyncio.Event()

    def hear(self, message: Message) -> None:
        if message.seq > self._after:
            self.messages.append(message)
            self.news.set()
