"""Two hub processes, a lease that wanders between them, people and customers in any order.

All on a real store; afterwards the event log is read as an accountant would: nothing is offered
to two, nobody lost, no epoch skipped, nobody given more than he can take, and the bot silent once a
person has come.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from hub.core.conversations import State
from hub.core.errors import HubError
from hub.core.events import Event, Kind
from hub.core.messages import AuthorKind, Delivery
from hub.core.seats import SeatState
from hub.core.transitions import new_epoch
from hub.store.conversations import Conversations
from hub.store.events import Events
from hub.store.messages import Messages
from tests.routing.conftest import Build, Process, agent

pytestmark = pytest.mark.store
CUSTOMERS = 14
STEPS = 90
SEATED = {"zhang": 1, "li": 2, "wang": 3}
BY_HAND = "ban"
"""Has no seat, and takes what he likes."""


class Day:
    """What people do, by lot; whatever the hub refuses is refused rightly or found afterwards."""

    def __init__(self, processes: Sequence[Process], dice: random.Random) -> None:
        self.processes = list(processes)
        self.dice = dice
        self.opened: list[str] = []

    @property
    def hub(self) -> Process:
        return self.dice.choice(self.processes)

    async def pass_(self) -> None:
        for _ in range(STEPS):
            acts = [
                self.come,
                self.answer,
                self.answer,
                self.close,
                self.sit,
                self.grab,
                self.wander,
            ]
            with suppress(HubError):
                await self.dice.choice(acts)()
            await asyncio.sleep(self.dice.uniform(0, 0.03))

    async def come(self) -> None:
        if len(self.opened) < CUSTOMERS:
            reason = self.dice.choice(["asked", "emergency"])
            one = await self.hub.come(f"customer {len(self.opened)}", reason)
            self.opened.append(one.id)

    async def answer(self) -> None:
        for one in await Conversations(self.hub.db).with_people():
            if one.state is State.OFFERED and one.offered_to and self.dice.random() < 0.6:
                who = agent(one.offered_to)
                if self.dice.random() < 0.3:
                    await self.hub.desk.decline(one.id, who)
                else:
                    await self.hub.desk.accept(one.id, who, one.epoch)

    async def close(self) -> None:
        held = [one for one in await self.people() if one.state is State.ASSIGNED and one.assignee]
        if held:
            one = self.dice.choice(held)
            await self.hub.desk.close(one.id, agent(one.assignee), summary="好", category="")

    async def sit(self) -> None:
        who = self.dice.choice(list(SEATED))
        state = self.dice.choice([SeatState.BREAK, SeatState.ONLINE, SeatState.ONLINE])
        await self.hub.seat(who, state=state, capacity=SEATED[who], held_by=("one", "two"))

    async def grab(self) -> None:
        waiting = [one for one in await self.people() if one.state is not State.ASSIGNED]
        if waiting and self.dice.random() < 0.5:
            await self.hub.desk.take(self.dice.choice(waiting).id, agent(BY_HAND))

    async def people(self) -> list[Any]:
        return await Conversations(self.hub.db).with_people()

    async def wander(self) -> None:
        """The lease goes to the other; the one who had it does not always know."""
        new = self.dice.choice(self.processes)
        for one in self.processes:
            if one is not new and self.dice.random() < 0.5:
                one.lease.believes = False
        await new.give_lease()

    async def end(self) -> None:
        """Everybody is there and takes what he is offered, until nobody waits."""
        self.processes[0].lease.believes = False
        await self.processes[1].give_lease()
        for who in SEATED:
            await self.hub.seat(who, state=SeatState.ONLINE, capacity=50, held_by=("one", "two"))
        async with asyncio.timeout(60):
            while any(one.state in {State.QUEUED, State.OFFERED} for one in await self.people()):
                with suppress(HubError):
                    await self.answer()
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_never_offered_to_two_never_lost_and_the_epoch_holds(
    process: Build, seed: int
) -> None:
    processes = [await process("one"), await process("two")]
    await processes[0].give_lease()
    for name, capacity in SEATED.items():
        await processes[0].seat(name, capacity=capacity, held_by=("one", "two"))
    day = Day(processes, random.Random(seed))
    await day.pass_()
    mark = await Events(processes[0].db).last_number()
    await day.end()
    events = await read(processes[0])
    offers = sum(event.data.get("new") == State.OFFERED for event in events)
    assert offers > 5, "nothing was tried"
    check_moves(events)
    check_loads([event for event in events if event.number <= mark])
    assert {event.conversation_id for event in events if event.kind is Kind.OPENED} == set(
        day.opened
    )
    for one in await Conversations(processes[0].db).get_many(day.opened):
        assert one.state in {State.ASSIGNED, State.CLOSED}
        said = await Messages(processes[0].db).in_thread(one.thread_id, after=0)
        by_bot = [m.delivery for m in said if m.author.kind is AuthorKind.BOT]
        assert by_bot == [Delivery.WITHDRAWN]
        assert one.unsent == ()


async def read(hub: Process) -> list[Event]:
    found: list[Event] = []
    while page := await Events(hub.db).since(len(found)):
        found += page
    return found


def check_moves(events: Sequence[Event]) -> None:
    """Each begins where the last one ended, with the epoch that the table says."""
    states: dict[str, State] = {}
    epochs: dict[str, int] = {}
    for event in events:
        one = event.conversation_id
        if event.kind is Kind.OPENED:
            states[one], epochs[one] = State.BOT, 1
        elif event.kind is Kind.STATE:
            old, new = State(event.data["old"]), State(event.data["new"])
            assert states[one] is old
            epochs[one] += new_epoch(old, new)
            assert event.data["epoch"] == epochs[one]
            states[one] = new


def check_loads(events: Sequence[Event]) -> None:
    """No offer beyond what somebody can take, counted by the order in which all was committed."""
    desks: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.kind is not Kind.STATE:
            continue
        one, new = event.conversation_id, event.data["new"]
        for desk in desks.values():
            desk.discard(one)
        if new == State.OFFERED:
            who = event.data["to"]
            desks[who].add(one)
            assert len(desks[who]) <= SEATED[who], f"{who} is asked for more than he can take"
        elif new == State.ASSIGNED:
            desks[event.data["assignee"]].add(one)
