"""From the queue to an offer, with many agents at work: one process, the store as it is."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from benchmarks.figures import Figure, at_most
from benchmarks.stage import Stage
from bot.templates import Templates
from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, State
from hub.core.events import Kind
from hub.core.seats import Seat, SeatState
from hub.pipeline.handover import hand_over
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.pipeline.shards import Shards
from hub.store import seats
from hub.store.database import Database, Document, connect
from hub.store.documents import (
    conversation_to_document,
    listing_to_document,
    thread_to_document,
)
from hub.store.draft import Draft, View
from hub.store.group import Entry
from hub.store.leases import Leases
from hub.store.schema import migrate
from hub.store.seats import seat_to_document
from routing.decisions import Agent
from routing.floor import Floor

AGENTS = 200
OPEN = 2_000
ARRIVALS = 300
EVERY = 0.1
"""Seconds between two customers who are handed over."""
HELD = 9
"""Of each agent, who can take three more."""
PROCESS = "bench"
WITHIN = at_most(50)
WORDING = Templates.load()
_BATCH = 500


async def measure(
    where: Stage, agents: int = AGENTS, open_ones: int = OPEN, arrivals: int = ARRIVALS
) -> list[Figure]:
    db = connect(where.address("assignment"))
    try:
        await migrate(db)
        await fill(db, agents, open_ones)
        took = sorted(await _assign(db, agents, arrivals))
    finally:
        db.close()
    name = f"from queue to offer, {agents} agents, {open_ones:,} open conversations"
    return [
        Figure(name=name, value=_percentile(took, 99), unit="ms, p99", target=WITHIN),
        Figure(name=name, value=_percentile(took, 50), unit="ms, p50"),
    ]


def _percentile(sorted_values: list[float], percent: int) -> float:
    return sorted_values[min(len(sorted_values) - 1, len(sorted_values) * percent // 100)]


async def fill(db: Database, agents: int, open_ones: int) -> None:
    """Agents at work with `HELD` conversations each; all others wait for a language nobody has."""
    now = SystemClock().now()
    await db[seats.COLLECTION].insert_many([_seat(number, now) for number in range(agents)])
    views = [_view(number, agents, now) for number in range(open_ones)]
    for start in range(0, open_ones, _BATCH):
        some = views[start : start + _BATCH]
        conversations = [view.conversation for view in some]
        await db["threads"].insert_many([thread_to_document(view.thread) for view in some])
        await db["conversations"].insert_many(list(map(conversation_to_document, conversations)))
        await db["listings"].insert_many(list(map(listing_to_document, conversations)))


def _seat(number: int, now: datetime) -> Document:
    name = f"agent-{number}"
    seat = Seat(
        id=name, name=name, since=now, state=SeatState.ONLINE, capacity=HELD + 3,
        languages=("zh",), held_by=(PROCESS,),
    )  # fmt: skip
    return seat_to_document(seat)


def _view(number: int, agents: int, now: datetime) -> View:
    address = f"stored-{number}"
    held = number < agents * HELD
    made = Draft(None, now=now, numbers=None, births=None)  # type: ignore[arg-type]
    _open(made, address, "zh-CN" if held else "fr")
    made.set(
        state=State.ASSIGNED if held else State.QUEUED, queue="default", home_queue="default",
        assignee=f"agent-{number % agents}" if held else None, queued_at=now, waiting_since=now,
        given_at=now if held else None,
    )  # fmt: skip
    assert made.thread
    return View(thread=made.thread, conversation=made.current())


def _open(draft: Draft, address: str, locale: str) -> Conversation:
    return draft.open(
        thread_id=thread_id("rest", "bench", address), channel="rest", account="bench",
        address=address, name="", customer_id=address, locale=locale,
    )  # fmt: skip


class Times:
    """When each conversation came to the queue and when it was offered, as listeners hear it."""

    def __init__(self) -> None:
        self._came: dict[str, float] = {}
        self.took: list[float] = []
        self.offered: asyncio.Queue[Conversation] = asyncio.Queue()

    def hear(self, entry: Entry) -> None:
        if entry.event.kind is not Kind.STATE or entry.conversation is None:
            return
        name, new = entry.conversation.id, entry.event.data["new"]
        if new == State.QUEUED:
            self._came[name] = time.perf_counter()
        elif new == State.OFFERED:
            self.took.append((time.perf_counter() - self._came[name]) * 1_000)
            self.offered.put_nowait(entry.conversation)


async def _assign(db: Database, agents: int, arrivals: int) -> list[float]:
    times = Times()
    async with _working(db, agents) as (spine, floor):
        spine.feed.listen(times.hear)
        async with asyncio.TaskGroup() as group:
            answering = group.create_task(_answer(times, floor, arrivals))
            for number in range(arrivals):
                group.create_task(_come(spine, f"coming-{number}"))
                await asyncio.sleep(EVERY)
            await asyncio.wait_for(answering, 60)
    return times.took


async def _come(spine: Spine, address: str) -> None:
    def decide(draft: Draft) -> None:
        _open(draft, address, "zh-CN")
        hand_over(draft, "asked", WORDING, None)

    await spine.committer.commit(thread_id("rest", "bench", address), decide)


async def _answer(times: Times, floor: Floor, arrivals: int) -> None:
    """Each offer is accepted, answered and closed: agents have room again."""
    for number in range(arrivals):
        offered = await times.offered.get()
        agent = Agent(id=offered.offered_to or "", name="")
        await floor.desk.accept(offered.id, agent, offered.epoch)
        said = f"m{number}"
        await floor.desk.say(offered.id, agent, "您好", private=False, client_id=said)
        await floor.desk.close(offered.id, agent, summary="好", category="")


@asynccontextmanager
async def _working(db: Database, agents: int) -> AsyncIterator[tuple[Spine, Floor]]:
    async def take_up(_: set[int]) -> None:
        return

    spine = Spine(db, SystemClock())
    floor = Floor(spine, WORDING, process=PROCESS)
    for number in range(agents):
        floor.presence.come(f"agent-{number}")
    shards = Shards(Leases(db), spine.clock, PROCESS, take_up)
    await shards.start()
    await spine.feed.start()
    async with asyncio.TaskGroup() as group:
        works: list[Any] = [
            spine.committer.run(),
            spine.feed.run(),
            floor.run(shards),
            shards.run(),
        ]
        tasks = [group.create_task(work) for work in works]
        await asyncio.sleep(2.0)
        yield spine, floor
        for task in tasks:
            task.cancel()
