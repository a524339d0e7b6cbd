"""One round: a crowd, a blow in the middle of it, quiet, and the ledger."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from hub.core.conversations import State
from hub.core.failpoints import POINTS
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.events import Events
from tests.faults import reading
from tests.faults.attendants import Attendant, Ghost
from tests.faults.clerks import Clerk
from tests.faults.crowd import Crowd, Visitor
from tests.faults.furniture import GHOST, furnish
from tests.faults.ledger import SETTLED, examine
from tests.faults.story import OUTSIDE, Story
from tests.faults.town import CRASHED, HubProcess, Town
from tests.faults.webhook import Webhook

BUSY_SECONDS = 4.0
LOOP_LIMIT = 40
"""Below what a pushing account answers a sender in an hour."""
ONCE = frozenset({"lease_taken", "seat_lost"})
"""Crash points that a round passes too seldom to wait for a later pass."""
QUIET_WITHIN = 100.0
"""The embedded store frees what a killed hub's transaction holds within a minute."""


@dataclass(slots=True)
class Scene:
    """Where a blow falls; `number` makes every round's senders new ones."""

    town: Town
    hubs: list[HubProcess]
    webhook: Webhook
    number: int
    dice: random.Random


Blow = Callable[[Scene], Awaitable[None]]


async def play(scene: Scene, blow: Blow) -> tuple[Story, list[str]]:
    """The round's story and every promise broken in it."""
    scene.webhook.heard.clear()
    scene.webhook.told.clear()
    if not scene.town.furnished:
        await furnish(scene.hubs[0].url, scene.webhook.events_url)
        scene.town.furnished = True
    async with _open(scene.town) as db:
        start = await Events(db).last_number()
    story = Story()
    crowd = Crowd(lambda: scene.dice.choice(scene.hubs).url, story, scene.dice.randrange(1 << 30))
    try:
        async with asyncio.TaskGroup() as group, AsyncExitStack() as stack:
            endless, bounded = _people(scene, crowd, start)
            background = [group.create_task(work) for work in endless]
            stack.callback(lambda: [task.cancel() for task in background])
            senders = [group.create_task(work) for work in bounded]
            await asyncio.sleep(scene.dice.uniform(1.0, 2.0))
            await blow(scene)
            await asyncio.sleep(BUSY_SECONDS)
            crowd.finish()
            await _await_ends(senders)
            async with _open(scene.town) as db:
                await _await_quiet(db, story, start, scene.webhook)
            story.pushed = list(scene.webhook.heard)
    finally:
        await crowd.close()
    return story, examine(story)


@asynccontextmanager
async def _open(town: Town) -> AsyncIterator[Database]:
    db = town.database()
    try:
        yield db
    finally:
        db.close()


def _people(
    scene: Scene, crowd: Crowd, start: int
) -> tuple[list[Coroutine[Any, Any, None]], list[Coroutine[Any, Any, None]]]:
    """Who goes on until the end, and who ends with what he began."""
    tag = f"r{scene.number}"
    crowd.story.pushing = {thread_id("rest", "bench-hook", f"{tag}-h{n}") for n in range(2)}
    endless = [crowd.fetch_by_rest(f"{tag}-s{n}", "bench") for n in range(4)]
    visitors = [Visitor(f"{tag}-v{n}") for n in range(2)]
    tabs = [(visitor, n) for visitor in visitors for n in range(2)]
    endless += [
        crowd.chat(visitor, n, talks=visitor is visitors[0] or n == 0) for visitor, n in tabs
    ]
    endless += [crowd.listen(f"console-{n}", start) for n in range(2)]
    endless += [
        Attendant(crowd, "agent", start).work(),
        Attendant(crowd, "agent2", start, flighty=True).work(),
    ]
    bounded = [crowd.send_by_rest(f"{tag}-s{n}", "bench") for n in range(4)]
    bounded += [crowd.send_by_rest(f"{tag}-h{n}", "bench-hook", LOOP_LIMIT) for n in range(2)]
    bounded += [crowd.take_over(f"{tag}-s0", "bench"), crowd.take_over(f"{tag}-h0", "bench-hook")]
    bounded += [*_at_the_desk(scene, crowd, start), *_at_the_counter(crowd, tag)]
    return list(endless), list(bounded)


def _at_the_desk(scene: Scene, crowd: Crowd, start: int) -> list[Coroutine[Any, Any, None]]:
    """Who wants a person, and one of those who shall be there for them."""
    names = [f"r{scene.number}-d{n}" for n in range(5)]
    crowd.story.desk = {thread_id("rest", "demo", name) for name in names}
    ghost = Ghost(crowd, GHOST, start, scene.town)
    return [ghost.haunt(), *(crowd.ask_for_a_person(name, "demo") for name in names)]


def _at_the_counter(crowd: Crowd, tag: str) -> list[Coroutine[Any, Any, None]]:
    """Who opens work orders and takes them on; of customers who are pulled, pushed, and of none."""
    pulled, pushed = (
        thread_id("rest", "bench", f"{tag}-s1"),
        thread_id("rest", "bench-hook", f"{tag}-h1"),
    )
    clerks = [
        Clerk(crowd, "dispatcher", f"{tag}-a").work(pulled),
        Clerk(crowd, "dispatcher", f"{tag}-b").work(pushed),
        Clerk(crowd, "supervisor", f"{tag}-c").work(pulled),
        Clerk(crowd, "supervisor", f"{tag}-d").work(""),
    ]
    return [*clerks, Clerk(crowd, "supervisor", f"{tag}-m").meddle()]


async def _await_ends(senders: list[asyncio.Task[None]]) -> None:
    """Everybody ends what he began."""
    _, left = await asyncio.wait(senders, timeout=QUIET_WITHIN)
    assert not left, f"without an answer: {left}"


async def _await_quiet(db: Database, story: Story, start: int, webhook: Webhook) -> None:
    """Until nothing is left to do and everybody has caught up; what is wrong then is wrong."""
    with suppress(TimeoutError):
        async with asyncio.timeout(QUIET_WITHIN):
            await _watch(db, story, start, webhook)


async def _watch(db: Database, story: Story, start: int, webhook: Webhook) -> None:
    while True:
        before = len(story.acks)
        await asyncio.sleep(1.0)
        last = await Events(db).last_number()
        await reading.read(db, story, start)
        story.told = list(webhook.told)
        moved = before != len(story.acks) or last != await Events(db).last_number()
        if not (moved or _busy(story) or _behind(story)):
            return


def _busy(story: Story) -> bool:
    """Something is still to be done, and somebody is there who does it."""
    messages = any(m.delivery is not None and m.delivery not in SETTLED for m in story.messages)
    turns = any(conversation.pending for conversation in story.conversations)
    waiting = any(one.state in {State.QUEUED, State.OFFERED} for one in story.conversations)
    served = any(
        one.state is State.ASSIGNED and one.thread_id in story.desk for one in story.conversations
    )
    rings = any(one.next_at and one.next_at < story.at for one in story.deadlines)
    return messages or bool(story.rows) or turns or waiting or served or rings


def _behind(story: Story) -> bool:
    """Somebody has less than there is: he may still be catching up."""
    last = story.events[-1].number if story.events else 0
    if any(not one.numbers or one.numbers[-1] < last for one in story.listeners):
        return True
    outside = [event.number for event in story.events if event.kind in OUTSIDE]
    if outside and max((one.number for one in story.told), default=0) < outside[-1]:
        return True
    ends = {thread: messages[-1].seq for thread, messages in story.threads().items()}
    return any((one.seqs[-1:] or [0])[0] < ends.get(one.thread_id, 0) for one in story.receivers)


async def nothing(scene: Scene) -> None:
    """A quiet day."""


def crash_at(*points: str) -> Blow:
    """The hub dies at named points, one life at each, as by kill -9, and comes again."""

    async def blow(scene: Scene) -> None:
        await scene.hubs[0].end()
        codes = [await _crash(scene, point) for point in points]
        await scene.hubs[0].start()
        missed = [point for point, code in zip(points, codes, strict=True) if code != CRASHED]
        assert not missed, f"not reached: {missed}"

    return blow


async def _crash(scene: Scene, point: str, *others: HubProcess) -> int | None:
    """How a life of the first hub ended; None when it did not come to the point: kill -9 then.

    The others are started anew when it lives: so all work comes to it, and half of it stays.
    """
    hub = scene.hubs[0]
    nth = 1 if point in ONCE else scene.dice.randint(2, 8)
    await hub.start(failpoint=f"{point}:{nth}")
    for other in others:
        await other.end()
        await other.start()
    code = await hub.wait(60)
    await hub.kill()
    await scene.town.store.restart()
    return code


async def kill_hub(scene: Scene) -> None:
    """kill -9 at no particular moment; the store is restarted, as `hub up` does."""
    hub = scene.dice.choice(scene.hubs)
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await hub.kill()
    await scene.town.store.restart()
    await hub.start()


async def kill_store(scene: Scene) -> None:
    """kill -9 of the database; its keeper brings it back."""
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await scene.town.store.restart()


async def kill_hub_for_good(scene: Scene) -> None:
    """One of two dies and does not come back: the other takes its work over, also the offers."""
    dead = await _assigner(scene)
    scene.hubs.remove(dead)
    await dead.kill()
    await scene.town.store.restart()


async def _assigner(scene: Scene) -> HubProcess:
    """The hub that makes the offers."""
    owner = await scene.town.owner(0)
    return next((hub for hub in scene.hubs if hub.name == owner), scene.hubs[-1])


async def cut_lines(scene: Scene) -> None:
    """Cables are pulled again and again."""
    for _ in range(6):
        for hub in scene.hubs:
            hub.wire.cut()
        await asyncio.sleep(scene.dice.uniform(0.2, 1.0))


async def deafen(scene: Scene) -> None:
    """One way: what the crowd says arrives, what the hub says does not."""
    async with asyncio.TaskGroup() as group:
        for hub in scene.hubs:
            group.create_task(hub.wire.go_deaf(9))
    for hub in scene.hubs:
        hub.wire.cut()


async def mute(scene: Scene) -> None:
    """The other way: what the hub says arrives, what the crowd says does not."""
    async with asyncio.TaskGroup() as group:
        for hub in scene.hubs:
            group.create_task(hub.wire.go_mute(9))
    for hub in scene.hubs:
        hub.wire.cut()


async def cut_store_lines(scene: Scene) -> None:
    """Hub and store live on, and lose each other again and again."""
    for _ in range(5):
        scene.dice.choice(scene.hubs).store_wire.cut()
        await asyncio.sleep(scene.dice.uniform(0.1, 0.6))


async def lose_store_answers(scene: Scene) -> None:
    """The store does what it is asked, and nobody hears that it did."""
    hub = scene.dice.choice(scene.hubs)
    await hub.store_wire.go_deaf(scene.dice.uniform(2, 6))
    hub.store_wire.cut()


async def crash_somewhere(scene: Scene) -> None:
    """One of two dies while the other goes on: at a point drawn by lot, if its work leads there."""
    hub, *others = scene.hubs
    points = [point for point in POINTS if point != "lease_taken"]
    await hub.end()
    code = await _crash(scene, scene.dice.choice(points), *others)
    await hub.start()
    assert code in {CRASHED, None}


async def kill_whole_house(scene: Scene) -> None:
    """kill -9 of `hub up`: hub and store die with it, and it is started again."""
    (house,) = scene.hubs
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await house.kill()
    await house.start()


async def freeze_hub(scene: Scene) -> None:
    """Who makes the offers stands still for longer than his leases, and wakes believing in them."""
    hub = await _assigner(scene)
    hub.signal(signal.SIGSTOP)
    await asyncio.sleep(18)
    hub.signal(signal.SIGCONT)
