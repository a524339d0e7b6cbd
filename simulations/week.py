"""The whole of it: founds the carrier, lets everybody live, and hands the auditor what there is."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.core.conversations import State
from hub.core.people import Role
from simulations import carrier, wall
from simulations.agents import Desk, stints
from simulations.audit.found import Found
from simulations.customers import Customer
from simulations.faults import AT, Fault, Trouble, bring
from simulations.finding import find
from simulations.founding import found, make_token
from simulations.lives import keep_track
from simulations.offices import Office
from simulations.record import Record
from simulations.store import Store
from simulations.supervisors import Supervisors
from simulations.town import WALL, Town
from simulations.virtual_time import VirtualClock, this_loop

MONDAY = datetime(2027, 3, 22, tzinfo=WALL)
WEEK = timedelta(days=7)
BY_HOUR = (
    0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1, 2, 3.5, 4, 3.5, 2, 2.5, 3, 3.5, 3.5, 3, 2, 2, 2.5, 2, 1,
    0.5,
)  # fmt: skip
"""How many customers come in an hour of the day, against the others."""
AFTERGLOW = timedelta(hours=3)
"""So long at most after the last customer until nobody waits any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`start`: by the wall clock of Shanghai; `rate`: customers a day, `crowd`: who come at once.

    `faults`: when each falls, in sevenths of the whole time.
    """

    seed: int = 1
    start: datetime = MONDAY
    lasts: timedelta = WEEK
    rate: float = 65
    crowd: int = 40
    look_every: timedelta = timedelta(hours=2)
    faults: Mapping[Fault, Sequence[float]] = field(default_factory=lambda: AT)

    @property
    def end(self) -> datetime:
        return self.start + self.lasts


@dataclass(frozen=True, slots=True)
class Outcome:
    found: Found
    record: Record


async def live_through(plan: Plan, store: Store) -> Outcome:
    """In a virtual loop, on an empty store."""
    random.seed(plan.seed)
    keep_track(this_loop())
    clock = VirtualClock(this_loop(), plan.start)
    town = Town(store, clock, plan.seed)
    life = await town.open_hub()
    services = life.hub.console.services
    await found(services, town.record)
    town.token = await make_token(services, town.now)
    await _Week(plan, town).run()
    outcome = Outcome(await find(town), town.record)
    for one in tuple(town.lives):
        await town.close_hub(one, gently=True)
    return outcome


class _Week:
    def __init__(self, plan: Plan, town: Town) -> None:
        self._plan = plan
        self._town = town
        self._customers = [Customer(one, town) for one in carrier.people()]
        self._desks = {one.id: Desk(one, town) for one in carrier.WORKERS if one.role == Role.AGENT}
        for customer in self._customers:
            customer.call_later = self._call_later
        self._group = asyncio.TaskGroup()
        self._thoughts: set[asyncio.Task[None]] = set()
        self._over = False

    async def run(self) -> None:
        plan, town = self._plan, self._town
        town.call = self._call
        async with self._group as group:
            endless = [group.create_task(self._look_at_the_wall())]
            for centre in carrier.CENTRES:
                endless.append(group.create_task(Office(centre, town).work()))
            endless.append(group.create_task(Supervisors(town).work()))
            for worker in carrier.WORKERS:
                if desk := self._desks.get(worker.id):
                    times = [*stints(worker, plan.start, plan.end + AFTERGLOW)]
                    endless.append(group.create_task(desk.work(times)))
            troubles = self._bring_trouble()
            await self._let_them_come()
            await asyncio.gather(*troubles)
            await self._calm_down()
            for task in endless:
                task.cancel()

    def _bring_trouble(self) -> list[asyncio.Task[None]]:
        trouble = Trouble(self._town, self._desks, self._plan.crowd)
        return [
            self._group.create_task(bring(fault, trouble, self._plan.lasts * (day / 7)))
            for fault, days in self._plan.faults.items()
            for day in days
        ]

    async def _let_them_come(self) -> None:
        """By the hour of the day, at random."""
        town, plan = self._town, self._plan
        while town.now < plan.end:
            share = BY_HOUR[town.wall().hour] / sum(BY_HOUR)
            await asyncio.sleep(max(1, round(town.dice.expovariate(plan.rate * share / 3600))))
            self._group.create_task(town.dice.choice(self._customers).visit())

    def _call(self, address: str, words: str) -> None:
        """Have somebody write now."""
        for customer in self._customers:
            if customer.address == address:
                self._group.create_task(customer.visit(words))

    def _call_later(self, customer: Customer, words: str) -> None:
        if self._over:
            return
        thought = self._group.create_task(self._town.pause(600, 6 * 3600))
        self._thoughts.add(thought)
        thought.add_done_callback(lambda _: self._come_back(thought, customer, words))

    def _come_back(self, thought: asyncio.Task[None], customer: Customer, words: str) -> None:
        self._thoughts.discard(thought)
        if not thought.cancelled():
            self._group.create_task(customer.visit(words))

    async def _look_at_the_wall(self) -> None:
        """From time to time, and more often while there is something to be seen."""
        every = self._plan.look_every.total_seconds()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(every):
                    await self._town.crowded.wait()
            pauses = (20, 60, 120) if self._town.crowded.is_set() else (0,)
            self._town.crowded.clear()
            for pause in pauses:
                await asyncio.sleep(pause)
                await wall.look(self._town)

    async def _calm_down(self) -> None:
        """Nobody comes any more; until nobody waits, and nothing is on its way."""
        town, self._over = self._town, True
        for thought in tuple(self._thoughts):
            thought.cancel()
        until = town.now + AFTERGLOW
        while town.now < until and await self._is_anybody_waiting():
            await town.pause(30, 30)
        await wall.look(town)

    async def _is_anybody_waiting(self) -> bool:
        life = self._town.some_life()
        counts = await life.hub.console.services.stores.conversations.counts()
        waiting = sum(counts[state] for state in (State.QUEUED, State.OFFERED, State.ASSIGNED))
        rows = await life.db["outbox"].count_documents({})
        return bool(waiting or rows or any(customer.busy for customer in self._customers))
