"""Agents: they sit down when their shift begins, have breaks, lose their lines, and go home."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.core.conversations import Conversation
from hub.core.events import Kind
from hub.core.seats import SeatState
from hub.store.group import Entry
from routing.seating import Sitter
from simulations.answering import Answering
from simulations.carrier import NIGHT, Worker
from simulations.lives import Life
from simulations.town import WALL, Town

LOOKS_AT_HIS_DESK = 120.0
GRACE = timedelta(minutes=40)
"""After the end of a shift, in which what is in hand is brought to its end."""
BREAK, LOSS = 0.006, 0.006
"""How likely each is before the next thing he does."""


@dataclass(frozen=True, slots=True)
class Stint:
    start: datetime
    end: datetime


class Desk:
    """One agent and his seat; all that he does he does one after the other."""

    def __init__(self, worker: Worker, town: Town) -> None:
        self._id = worker.id
        self._town = town
        self._dice = town.dice
        self._sitter = Sitter(id=worker.id, name=worker.name, node_id=worker.node_id)
        self._line: Life | None = None
        self._answering = Answering(worker, town, lambda: self._line)
        self._state = SeatState.OFFLINE
        self._todo: asyncio.Queue[str] = asyncio.Queue()
        self.left = False
        """He does not work for the carrier any more."""
        town.listeners.append(self._hear)

    def _hear(self, life: Life, entry: Entry) -> None:
        """As his console does: only what concerns him, and only from the hub he has a line to."""
        if life is not self._line:
            return
        event, one = entry.event, entry.conversation
        if event.kind is Kind.SEAT and event.data["id"] == self._id:
            self._state = SeatState(event.data["new"])
        elif one and self._id in {one.offered_to, one.assignee} and _calls(one, entry):
            self._todo.put_nowait(one.id)

    async def work(self, stints: list[Stint]) -> None:
        for stint in stints:
            await self._town.sleep_until(stint.start)
            if self.left:
                return
            await self._sit_down()
            while self._town.now < stint.end and not self.left:
                await self._do_something(stint.end)
            await self._go_home()

    async def _sit_down(self) -> None:
        await self._connect()
        while self._state is not SeatState.ONLINE and not self.left:
            await self._sit(SeatState.ONLINE)
            await self._town.pause(1, 5)

    async def _connect(self) -> None:
        """A line to some hub; what lies on his desk is looked at anew."""
        while not self._town.lives:
            await self._town.pause(2, 10)
        self._line = self._town.some_life()
        self._line.hub.floor.presence.come(self._id)
        await self._look_at_desk()

    async def _keep_line(self) -> None:
        if self._line is None or not self._line.is_open:
            await self._town.pause(3, 40)
            await self._connect()

    def _disconnect(self) -> None:
        if self._line and self._line.is_open:
            self._line.hub.floor.presence.go(self._id)
        self._line = None

    async def _look_at_desk(self) -> None:
        found = await self._answering.ask(
            "looked at the desk", lambda hub: hub.stores.conversations.held_by(self._id)
        )
        for conversation_id in found or ():
            self._todo.put_nowait(conversation_id)

    async def _sit(self, state: SeatState) -> bool:
        seat = await self._answering.ask(
            f"sat {state}", lambda hub: hub.floor.seating.sit(self._sitter, state, by=self._id)
        )
        if seat:
            self._state = seat.state
        return seat is not None

    async def _do_something(self, until: datetime) -> None:
        await self._keep_line()
        chance = self._dice.random()
        if chance < BREAK:
            await self._take_a_break()
        elif chance < BREAK + LOSS:
            await self._lose_line()
        elif self._state in {SeatState.BUSY, SeatState.OFFLINE}:
            await self._sit(SeatState.ONLINE)
        patience = min(LOOKS_AT_HIS_DESK, (until - self._town.now).total_seconds())
        try:
            async with asyncio.timeout(max(patience, 0.0)):
                conversation_id = await self._todo.get()
        except TimeoutError:
            if self._answering.has_work:
                await self._look_at_desk()
            return
        await self._attend(conversation_id)

    async def _attend(self, conversation_id: str) -> None:
        await self._town.pause(2, 12)
        if await self._answering.attend(conversation_id):
            self._todo.put_nowait(conversation_id)

    async def _take_a_break(self) -> None:
        if await self._sit(SeatState.BREAK):
            await self._town.pause(300, 900)
            await self._keep_line()
            await self._sit(SeatState.ONLINE)

    async def _lose_line(self) -> None:
        """For a moment, or for longer than a seat is kept."""
        self._disconnect()
        self._town.record.deeds["lost the line"] += 1
        await self._town.pause(5, 500)
        await self._connect()

    async def _go_home(self) -> None:
        """First nobody asks him any more, then he ends what he has, then he goes."""
        await self._keep_line()
        if not self.left:
            await self._sit(SeatState.BUSY)
        await self._finish(self._town.now + GRACE)
        await self._hand_over_the_rest()
        while not self.left and not await self._sit(SeatState.OFFLINE):
            await self._town.pause(2, 10)
            await self._hand_over_the_rest()
        self._disconnect()
        self._answering.forget()

    async def _finish(self, until: datetime) -> None:
        while self._town.now < until and not self.left:
            await self._keep_line()
            await self._look_at_desk()
            if self._todo.empty():
                return
            while not self._todo.empty():
                await self._attend(self._todo.get_nowait())
            await self._town.pause(20, 60)

    async def _hand_over_the_rest(self) -> None:
        await self._keep_line()
        await self._look_at_desk()
        while not self._todo.empty():
            one = await self._answering.get(self._todo.get_nowait())
            if one and one.assignee == self._id and one.is_open:
                await self._answering.pass_on(one)


def _calls(one: Conversation, entry: Entry) -> bool:
    """Whether there is something to do for whoever has it."""
    event = entry.event
    if event.kind is Kind.STATE:
        return event.data["new"] in {"offered", "assigned", "wrap_up"}
    return event.kind is Kind.MESSAGE and event.by == "customer"


def stints(worker: Worker, start: datetime, end: datetime) -> Iterator[Stint]:
    """His shifts between these moments; the last one may go on for a while."""
    day = start.astimezone(WALL).date() - timedelta(days=1)
    while datetime.combine(day, worker.hours.start, WALL) < end:
        if day.weekday() in worker.days:
            begins = datetime.combine(day, worker.hours.start, WALL)
            ends = datetime.combine(day, worker.hours.end, WALL)
            if worker.hours is NIGHT:
                ends += timedelta(days=1)
            if ends > start:
                yield Stint(max(begins, start), ends)
        day += timedelta(days=1)
