"""The waiting line: who is next, and how long that takes by the waits of late."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from hub.core.conversations import Conversation, QueuePlace, State
from hub.core.events import Event, Kind
from hub.pipeline.feed import Feed
from hub.pipeline.turn import QUEUE as DEFAULT_QUEUE
from hub.store.conversations import EMERGENCY, Conversations
from hub.store.database import Database
from hub.store.group import Entry

REMEMBERED = 20
"""Waits that the estimate looks back on."""
FIRST_GUESS = 60.0
"""Seconds a place takes as long as nobody has been answered yet."""


@dataclass(slots=True)
class _Line:
    """One queue as last read: conversation id -> (place on arrival or reading, waiting since)."""

    since: dict[str, datetime] = field(default_factory=dict)
    arrived_at: dict[str, int] = field(default_factory=dict)
    urgent: int = 0
    stale: bool = True


class WaitingLine:
    """Implements hub.core.ports.QueueView; reads a queue once for all who ask till it changes."""

    def __init__(self, db: Database, feed: Feed) -> None:
        self._conversations = Conversations(db)
        self._lines: dict[str, _Line] = {}
        self._seconds_a_place: deque[float] = deque(maxlen=REMEMBERED)
        self._lock = asyncio.Lock()
        feed.listen(self._on_entry)

    async def place(self, conversation: Conversation) -> QueuePlace:
        """Behind the last of its kind for a conversation that does not wait there yet."""
        queue = conversation.queue or DEFAULT_QUEUE
        ids = await self.ids(queue)
        urgent = conversation.handover_reason == EMERGENCY
        last = self._lines[queue].urgent if urgent else len(ids)
        position = ids.index(conversation.id) + 1 if conversation.id in ids else last + 1
        return QueuePlace(position=position, wait_seconds=round(position * self._pace()))

    async def ids(self, queue: str) -> list[str]:
        """Who waits in this queue: emergencies first, then the longest."""
        async with self._lock:
            line = self._lines.setdefault(queue, _Line())
            if line.stale:
                line.stale = False
                await self._read(queue, line)
            return list(line.since)

    async def _read(self, queue: str, line: _Line) -> None:
        try:
            waiting = await self._conversations.queued(queue)
        except BaseException:
            line.stale = True
            raise
        line.since = {one.id: one.since for one in waiting}
        line.urgent = sum(one.urgent for one in waiting)
        for place, conversation_id in enumerate(line.since, 1):
            line.arrived_at.setdefault(conversation_id, place)

    def _pace(self) -> float:
        """Seconds a place of the line takes."""
        return median(self._seconds_a_place) if self._seconds_a_place else FIRST_GUESS

    def _on_entry(self, entry: Entry) -> None:
        event = entry.event
        states = (event.data.get("old"), event.data.get("new"))
        if event.kind is not Kind.STATE or State.QUEUED.value not in states:
            return
        for line in self._lines.values():
            line.stale = True
            self._learn(line, event)

    def _learn(self, line: _Line, event: Event) -> None:
        """One who was answered tells how long a place took him; one who left tells nothing."""
        since = line.since.get(event.conversation_id)
        place = line.arrived_at.pop(event.conversation_id, None)
        if since and place and event.data.get("new") == State.ASSIGNED.value:
            self._seconds_a_place.append((event.at - since).total_seconds() / place)
