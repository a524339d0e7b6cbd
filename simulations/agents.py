"""Agents: they sit down, take, miss or decline offers, answer, have breaks, and lose their line."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.core.conversations import Conversation, State
from hub.core.events import Kind
from hub.core.ports import NewOrder
from hub.core.seats import SeatState
from hub.store.group import Entry
from routing.decisions import Agent
from routing.seating import Sitter
from simulations.carrier import NIGHT, Worker
from simulations.customers import FROM_A_PERSON
from simulations.lives import Life
from simulations.town import WALL, Town

LOOKS_AT_HIS_DESK = 120.0
SILENT = timedelta(minutes=4)
"""After so long without a word a conversation is closed."""
GRACE = timedelta(minutes=40)
"""After the end of a shift, in which what is in hand is brought to its end."""
TYPES = ("complaint", "fault", "business", "consultation", "callback")


@dataclass(frozen=True, slots=True)
class Stint:
    start: datetime
    end: datetime


class Desk:
    """One agent and his seat; all that he does he does one after the other."""

    def __init__(self, worker: Worker, town: Town) -> None:
        self._worker = worker
        self._town = town
        self._dice = town.dice
        self._me = Agent(id=worker.id, name=worker.name)
        self._sitter = Sitter(id=worker.id, name=worker.name, node_id=worker.node_id)
        self._life: Life | None = None
        self._state = SeatState.OFFLINE
        self._todo: asyncio.Queue[str] = asyncio.Queue()
        self._replies: Counter[str] = Counter()
        self.left = False
        """He does not work for the carrier any more."""
        town.listeners.append(self._hear)

    def _hear(self, life: Life, entry: Entry) -> None:
        """As his console does: only what concerns him, and only from the hub he has a line to."""
        if life is not self._life:
            return
        event, one = entry.event, entry.conversation
        if event.kind is Kind.SEAT and event.data["id"] == self._me.id:
            self._state = SeatState(event.data["new"])
        elif one and self._me.id in {one.offered_to, one.assignee} and _calls(one, entry):
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
        self._life = self._town.some_life()
        self._life.hub.floor.presence.come(self._me.id)
        await self._look_at_desk()

    async def _look_at_desk(self) -> None:
        found = await self._town.ask_services(
            "looked at the desk", lambda services: services.conversations.held_by(self._me.id),
            self._life,
        )  # fmt: skip
        for conversation_id in found or ():
            self._todo.put_nowait(conversation_id)

    async def _disconnect(self) -> None:
        if self._life and self._life.is_open:
            self._life.hub.floor.presence.go(self._me.id)
        self._life = None

    async def _sit(self, state: SeatState) -> bool:
        seat = await self._town.ask_services(
            f"sat {state}",
            lambda services: services.floor.seating.sit(self._sitter, state, by=self._me.id),
            self._life,
        )
        if seat:
            self._state = seat.state
        return seat is not None

    async def _do_something(self, until: datetime) -> None:
        await self._keep_line()
        chance = self._dice.random()
        if chance < 0.006:
            await self._take_a_break()
        elif chance < 0.012:
            await self._lose_line()
        elif self._state in {SeatState.BUSY, SeatState.OFFLINE}:
            await self._sit(SeatState.ONLINE)
        patience = min(LOOKS_AT_HIS_DESK, (until - self._town.now).total_seconds())
        if patience <= 0:
            return
        try:
            async with asyncio.timeout(patience):
                conversation_id = await self._todo.get()
        except TimeoutError:
            if self._replies:
                await self._look_at_desk()
            return
        await self._town.pause(2, 12)
        await self._attend(conversation_id)

    async def _keep_line(self) -> None:
        if self._life is None or not self._life.is_open:
            await self._town.pause(3, 40)
            await self._connect()

    async def _take_a_break(self) -> None:
        if await self._sit(SeatState.BREAK):
            await self._town.pause(300, 900)
            await self._keep_line()
            await self._sit(SeatState.ONLINE)

    async def _lose_line(self) -> None:
        """Some for a moment, some for longer than a seat is kept."""
        await self._disconnect()
        self._town.record.deeds["lost the line"] += 1
        await self._town.pause(5, 500)
        await self._connect()

    async def _attend(self, conversation_id: str) -> None:
        one = await self._get(conversation_id)
        if one is None:
            return
        if one.state is State.OFFERED and one.offered_to == self._me.id:
            await self._answer_offer(one)
        elif one.assignee == self._me.id and one.state is State.WRAP_UP:
            await self._close(one)
        elif one.assignee == self._me.id and one.state is State.ASSIGNED:
            await self._serve(one)

    async def _get(self, conversation_id: str) -> Conversation | None:
        return await self._town.ask_services(
            "read", lambda services: services.conversations.get(conversation_id), self._life
        )

    async def _answer_offer(self, one: Conversation) -> None:
        chance = self._dice.random()
        if chance < 0.06:
            await self._town.pause(20, 40)  # he is not looking
        elif chance < 0.12:
            await self._town.ask_services(
                "declined", lambda services: services.floor.desk.decline(one.id, self._me),
                self._life,
            )  # fmt: skip
        else:
            taken = await self._town.ask_services(
                "accepted",
                lambda services: services.floor.desk.accept(one.id, self._me, one.epoch),
                self._life,
            )
            if taken:
                self._todo.put_nowait(one.id)

    async def _serve(self, one: Conversation) -> None:
        if one.waiting_since is None:
            if self._town.now - one.last_at > SILENT:
                await self._close(one)
            else:
                self._replies[one.id] += 0
            return
        chance = self._dice.random()
        if chance < 0.03:
            await self._pass_on(one)
        elif chance < 0.05:
            await self._town.ask_services(
                "given back to the bot",
                lambda services: services.floor.desk.return_to_bot(one.id, self._me), self._life,
            )  # fmt: skip
        else:
            await self._reply(one)

    async def _reply(self, one: Conversation) -> None:
        self._replies[one.id] += 1
        if self._dice.random() < 0.08:
            await self._say(one, "注意：老客户", private=True)
        if self._dice.random() < 0.08 and not one.work_orders:
            await self._open_order(one)
        await self._say(one, f"{FROM_A_PERSON}第{self._replies[one.id]}句")
        if self._replies[one.id] > 6:
            await self._town.pause(10, 40)
            await self._close(one)

    async def _say(self, one: Conversation, text: str, *, private: bool = False) -> None:
        """Said again under the same name where the answer got lost."""
        client_id = f"{one.id}-{one.last_seq}-{private}"
        for _ in range(2):
            said = await self._town.ask_services(
                "noted" if private else "replied",
                lambda services: services.floor.desk.say(
                    one.id, self._me, text, private=private, client_id=client_id
                ),
                self._life,
            )
            if said or (self._life and self._life.is_open):
                return
            await self._keep_line()

    async def _open_order(self, one: Conversation) -> None:
        kind = self._dice.choice(TYPES)
        order = NewOrder(type=kind, title="座席建单", fields={"what": "客户来电"})
        await self._town.ask_services(
            f"opened a {kind}",
            lambda services: services.counter.open(order, by=self._me.id, conversation_id=one.id),
            self._life,
        )

    async def _pass_on(self, one: Conversation) -> None:
        queue = self._dice.choice(["default", one.home_queue, "vip"])
        life = self._life
        if life is None:
            return
        found = life.hub.floor.catalogue.get(queue)
        await self._town.ask_services(
            "passed on", lambda services: services.floor.desk.requeue(one.id, self._me, found),
            life,
        )  # fmt: skip

    async def _close(self, one: Conversation) -> None:
        closed = await self._town.ask_services(
            "closed",
            lambda services: services.floor.desk.close(
                one.id, self._me, summary="已答复", category="consultation"
            ),
            self._life,
        )
        if closed:
            del self._replies[one.id]

    async def _go_home(self) -> None:
        """First nobody asks him any more, then he ends what he has, then he goes."""
        await self._keep_line()
        if not self.left:
            await self._sit(SeatState.BUSY)
        until = self._town.now + GRACE
        while self._town.now < until and not self.left:
            await self._keep_line()
            await self._look_at_desk()
            if self._todo.empty():
                break
            while not self._todo.empty():
                await self._town.pause(2, 12)
                await self._attend(self._todo.get_nowait())
            await self._town.pause(20, 60)
        await self._hand_over_the_rest()
        while not self.left and not await self._sit(SeatState.OFFLINE):
            await self._hand_over_the_rest()
            await self._town.pause(2, 10)
        await self._disconnect()
        self._replies.clear()

    async def _hand_over_the_rest(self) -> None:
        await self._keep_line()
        await self._look_at_desk()
        while not self._todo.empty():
            one = await self._get(self._todo.get_nowait())
            if one and one.assignee == self._me.id and one.is_open:
                await self._pass_on(one)


def _calls(one: Conversation, entry: Entry) -> bool:
    """Whether there is something to do for whoever has it."""
    event = entry.event
    if event.kind is Kind.STATE:
        return event.data["new"] in {"offered", "assigned", "wrap_up"}
    return event.kind is Kind.MESSAGE and event.by == "customer"


def stints(worker: Worker, start: datetime, end: datetime) -> Iterator[Stint]:
    """His shifts between these moments; the last nights' may go on for a while."""
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
