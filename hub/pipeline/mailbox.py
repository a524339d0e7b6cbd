"""A thread as its customer sees it: what channels read whose clients fetch their messages."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from hub.core.messages import AuthorKind, Message
from hub.core.ports import Change, Standing
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
        self._waiters: dict[str, set[asyncio.Event]] = defaultdict(set)
        feed.listen(self._on_entry)

    async def read(
        self, channel: str, account: str, address: str, *, after: int, limit: int = 200
    ) -> Sequence[Message]:
        thread = thread_id(channel, account, address)
        return await self._messages.in_thread(thread, after=after, limit=limit, private=False)

    async def wait(
        self, channel: str, account: str, address: str, *, after: int, seconds: float
    ) -> Sequence[Message]:
        """As `read`, but waits for the first; registers before it reads, so none slips between."""
        thread = thread_id(channel, account, address)
        news = asyncio.Event()
        self._waiters[thread].add(news)
        try:
            if found := await self._after(thread, after):
                return found
            async with asyncio.timeout(seconds):
                while True:
                    await news.wait()
                    news.clear()
                    if found := await self._after(thread, after):
                        return found
        except TimeoutError:
            return ()
        finally:
            self._forget_waiter(thread, news)

    async def _after(self, thread: str, after: int) -> Sequence[Message]:
        return await self._messages.in_thread(thread, after=after, private=False)

    def _forget_waiter(self, thread: str, news: asyncio.Event) -> None:
        self._waiters[thread].discard(news)
        if not self._waiters[thread]:
            del self._waiters[thread]

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
        if message and message.author.kind is not AuthorKind.CUSTOMER:
            for news in self._waiters.get(conversation.thread_id, ()):
                news.set()
