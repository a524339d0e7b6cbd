"""The event log as this process hears it: every event once, in order of its number."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from hub.core.errors import Unavailable
from hub.core.events import Event, Kind
from hub.core.messages import message_id
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.events import Events
from hub.store.group import Entry
from hub.store.messages import Messages

log = logging.getLogger(__name__)

Listener = Callable[[Entry], None]
BUFFER = 2_000
"""Entries a subscriber may lag behind before it is told to read the log instead."""


class Overrun(Unavailable):
    """This subscriber was too slow; nothing is lost: read on from its last number."""


class Feed:
    """Local commits are passed on at once; gaps, made by other processes, are read by number."""

    def __init__(self, db: Database, on_foreign: Callable[[Event], None]) -> None:
        self._events = Events(db)
        self._messages = Messages(db)
        self._conversations = Conversations(db)
        self._on_foreign = on_foreign
        self._listeners: list[Listener] = []
        self._early: dict[int, Entry] = {}
        self._wake = asyncio.Event()
        self._reading = False
        self.alone = True
        self.last = 0

    async def start(self) -> None:
        """Begin at the log's present end."""
        self.last = await self._events.last_number()

    def publish(self, entries: Sequence[Entry]) -> None:
        """What this process has just committed."""
        for entry in entries:
            if entry.event.number == self.last + 1 and not self._reading:
                self._pass_on(entry)
            elif entry.event.number > self.last:
                self._early[entry.event.number] = entry
                self._wake.set()

    async def run(self) -> None:
        """Read what others have committed; ends by cancellation."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen_to_bell())
            while True:
                await self._wake.wait()
                self._wake.clear()
                try:
                    await self._catch_up()
                except Exception:
                    log.exception("feed_failed")
                    await asyncio.sleep(0.2)
                    self._wake.set()

    async def _listen_to_bell(self) -> None:
        async for _ in self._events.ring(lambda: self.alone):
            self._wake.set()

    async def _catch_up(self) -> None:
        self._reading = True
        try:
            while events := await self._events.since(self.last):
                for entry in await self._complete(events):
                    if entry.event.number == self.last + 1:
                        self._pass_on(entry)
        finally:
            self._reading = False
        self._early = {n: entry for n, entry in self._early.items() if n > self.last}
        if self._early:
            self._wake.set()

    async def _complete(self, events: Sequence[Event]) -> list[Entry]:
        """Events with their messages and conversations, from what we committed or the store."""
        foreign = [event for event in events if event.number not in self._early]
        for event in foreign:
            self._on_foreign(event)
        loaded = {entry.event.number: entry for entry in await self.load(foreign)}
        return [self._early.get(event.number) or loaded[event.number] for event in events]

    async def load(self, events: Sequence[Event]) -> list[Entry]:
        """Events as entries, with what they speak of as it is now.

        A message comes only with the event that made it: with its delivery it would be shown again.
        """
        made = {e.number: message_id(e.thread_id, e.seq) for e in events if e.kind is Kind.MESSAGE}
        wanted = set(made.values())
        messages = await self._messages.get_many(wanted) if wanted else {}
        ids = sorted({event.conversation_id for event in events if event.conversation_id})
        found = await self._conversations.get_many(ids) if ids else []
        conversations = {conversation.id: conversation for conversation in found}
        return [
            Entry(
                event=event,
                message=messages.get(made.get(event.number, "")),
                conversation=conversations.get(event.conversation_id),
            )
            for event in events
        ]

    async def end(self) -> int:
        """The number of the last event, also where this process has not heard of it yet."""
        return await self._events.last_number()

    async def since(self, number: int, limit: int = 100) -> list[Entry]:
        """The past: entries with a greater number, in order."""
        return await self.load(await self._events.since(number, limit))

    def _pass_on(self, entry: Entry) -> None:
        self.last = entry.event.number
        for listener in tuple(self._listeners):
            try:
                listener(entry)
            except Exception:
                log.exception("listener_failed", extra={"event_number": entry.event.number})

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener`, which must not block, for each later entry; returns what ends it."""
        self._listeners.append(listener)

        def unlisten() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unlisten

    async def subscribe(self) -> AsyncIterator[Entry]:
        """Later entries as an iterator; raises Overrun when its reader lags too far behind."""
        buffer: asyncio.Queue[Entry] = asyncio.Queue()
        unlisten = self.listen(buffer.put_nowait)
        try:
            while True:
                if buffer.qsize() > BUFFER:
                    raise Overrun("read the log from the last number")
                yield await buffer.get()
        finally:
            unlisten()
