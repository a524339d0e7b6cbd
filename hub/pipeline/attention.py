"""Who looks at which conversation and who types in it, over all hub processes; nothing lasts."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from hub.core.attention import Glance, Typing
from hub.core.clock import Clock, new_id
from hub.core.conversations import Conversation
from hub.pipeline.mailbox import Mailbox
from hub.store.attention import Sight, Sights
from hub.store.committer import Committer
from hub.store.database import Database

log = logging.getLogger(__name__)

ROUND = 0.5
"""Seconds between looks at what other processes see; none is taken while there are no others."""
BEAT_EVERY = 5.0
SILENT_IS_DEAD = 15.0
TYPING_LASTS = 7.0
"""Seconds after the last word in which somebody still counts as typing."""

Company = Callable[[str], None]
Typed = Callable[[Conversation], None]


class Attention:
    """Listeners hear by conversation's id that its company has changed, and that a customer types.

    A process alone writes nothing to the store; several tell each other what they see, each by one
    document, and whoever was told last may be half a second behind.
    """

    def __init__(self, db: Database, committer: Committer, mailbox: Mailbox, clock: Clock) -> None:
        self._sights = Sights(db)
        self._committer = committer
        self._mailbox = mailbox
        self._clock = clock
        self._process = new_id()
        self._ours = Sight(process=self._process)
        self._told = self._ours
        self._told_at = 0.0
        self._others: dict[str, Sight] = {}
        self._heard_at: dict[str, float] = {}
        self._typed_at: dict[str, float] = {}
        self._company_listeners: list[Company] = []
        self._typing_listeners: list[Typed] = []

    def listen(self, company: Company, typed: Typed) -> None:
        self._company_listeners.append(company)
        self._typing_listeners.append(typed)

    def at(self, conversation_id: str) -> list[Glance]:
        """Everybody who has this conversation open, by each of his pages."""
        sights = (self._ours, *self._others.values())
        everywhere = (one for sight in sights for one in sight.glances.values())
        return [one for one in everywhere if one.conversation_id == conversation_id]

    async def look(self, page: str, glance: Glance | None) -> None:
        """What this page shows from now on, and what is typed there; None: it is gone."""
        before = self._ours.glances.get(page)
        glances = {name: one for name, one in self._ours.glances.items() if name != page}
        self._typed_at.pop(page, None)
        if glance:
            pulse = before.pulse if before else 0
            glance = replace(glance, pulse=pulse + 1 if glance.typing else pulse)
            glances[page] = glance
            if glance.typing:
                self._typed_at[page] = self._clock.monotonic()
        self._ours = replace(self._ours, glances=glances)
        await self._tell_change(before, glance)

    def hear(self, conversation: Conversation) -> None:
        """A customer types, at this process."""
        thread = conversation.thread_id
        pulse = self._ours.writers.get(thread, 0) + 1
        self._typed_at[thread] = self._clock.monotonic()
        self._ours = replace(self._ours, writers={**self._ours.writers, thread: pulse})
        self._tell_typed(conversation)

    async def run(self, alone: Callable[[], bool]) -> None:
        """Tell the other processes and hear from them; ends by cancellation."""
        try:
            while True:
                await asyncio.sleep(ROUND)
                try:
                    await self._round(alone())
                except Exception:
                    log.exception("attention_failed")
        finally:
            if self._told_at:
                await self._sights.drop(self._process)

    async def _round(self, alone: bool) -> None:
        await self._expire()
        if alone:
            if self._others:
                await self._learn({})
            return
        now = self._clock.monotonic()
        if self._ours != self._told or now - self._told_at >= BEAT_EVERY:
            self._ours = self._told = replace(self._ours, beat=self._ours.beat + 1)
            await self._sights.put(self._ours)
            self._told_at = now
        found = {one.process: one for one in await self._sights.all()}
        await self._learn(await self._living(found, now))

    async def _expire(self) -> None:
        """Whoever has not typed for a while does not type any more."""
        now = self._clock.monotonic()
        for name, at in tuple(self._typed_at.items()):
            if now - at < TYPING_LASTS:
                continue
            if glance := self._ours.glances.get(name):
                await self.look(name, replace(glance, typing=Typing.NOTHING))
            else:
                del self._typed_at[name]
                writers = {one: n for one, n in self._ours.writers.items() if one != name}
                self._ours = replace(self._ours, writers=writers)

    async def _living(self, found: dict[str, Sight], now: float) -> dict[str, Sight]:
        """Those whose beat has moved of late, by our own clock; of the others nothing is kept."""
        living: dict[str, Sight] = {}
        for name, sight in found.items():
            before = self._others.get(name)
            if before is None or before.beat != sight.beat:
                self._heard_at[name] = now
            if name == self._process:
                continue
            if now - self._heard_at[name] < SILENT_IS_DEAD:
                living[name] = sight
            else:
                del self._heard_at[name]
                await self._sights.drop(name)
        return living

    async def _learn(self, others: dict[str, Sight]) -> None:
        before, self._others = self._others, others
        for name in before.keys() | others.keys():
            old = before.get(name, Sight(process=name))
            new = others.get(name, Sight(process=name))
            for was, now in _changes(old.glances, new.glances):
                await self._tell_change(was, now)
            for thread in new.writers.keys() - _same(old.writers, new.writers):
                if view := await self._committer.view(thread):
                    self._tell_typed(view.conversation)

    async def _tell_change(self, before: Glance | None, after: Glance | None) -> None:
        for conversation_id in {one.conversation_id for one in (before, after) if one}:
            for tell in self._company_listeners:
                tell(conversation_id)
        if after and after.typing is Typing.REPLY:
            await self._tell_customer(after)

    async def _tell_customer(self, glance: Glance) -> None:
        """Only what he who has the conversation writes to him is the customer's to know."""
        view = await self._committer.view(glance.thread_id)
        of = view.conversation if view else None
        if of and of.id == glance.conversation_id and of.assignee == glance.person_id:
            self._mailbox.tell_typing(of.channel, of.account, of.address)

    def _tell_typed(self, conversation: Conversation) -> None:
        for tell in self._typing_listeners:
            tell(conversation)


def _changes(
    old: Mapping[str, Glance], new: Mapping[str, Glance]
) -> Iterator[tuple[Glance | None, Glance | None]]:
    for page in old.keys() | new.keys():
        if old.get(page) != new.get(page):
            yield old.get(page), new.get(page)


def _same(old: Mapping[str, int], new: Mapping[str, int]) -> set[str]:
    return {thread for thread, pulse in new.items() if old.get(thread) == pulse}
