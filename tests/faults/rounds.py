"""One round: a crowd, a blow in the middle of it, quiet, and the ledger."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from hub.core.failpoints import POINTS
from hub.pipeline.names import thread_id
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.events import Events
from hub.store.messages import Messages
from tests.faults.crowd import Crowd, Visitor
from tests.faults.ledger import SETTLED, Story, examine
from tests.faults.town import CRASHED, HubProcess, Town
from tests.faults.webhook import Webhook

BUSY_SECONDS = 4.0
LOOP_LIMIT = 40
"""Below what a pushing account answers a sender in an hour."""
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
                await _await_quiet(db, story, start)
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
    bounded = [crowd.send_by_rest(f"{tag}-s{n}", "bench") for n in range(4)]
    bounded += [crowd.send_by_rest(f"{tag}-h{n}", "bench-hook", LOOP_LIMIT) for n in range(2)]
    bounded += [crowd.take_over(f"{tag}-s0", "bench"), crowd.take_over(f"{tag}-h0", "bench-hook")]
    return list(endless), list(bounded)


async def _await_ends(senders: list[asyncio.Task[None]]) -> None:
    """Everybody ends what he began."""
    _, left = await asyncio.wait(senders, timeout=QUIET_WITHIN)
    assert not left, f"without an answer: {left}"


async def _await_quiet(db: Database, story: Story, start: int) -> None:
    """Until nothing is left to do and everybody has caught up; what is wrong then is wrong."""
    with suppress(TimeoutError):
        async with asyncio.timeout(QUIET_WITHIN):
            await _watch(db, story, start)


async def _watch(db: Database, story: Story, start: int) -> None:
    while True:
        before = len(story.acks)
        await asyncio.sleep(1.0)
        last = await Events(db).last_number()
        await _read(db, story, start)
        moved = before != len(story.acks) or last != await Events(db).last_number()
        if not (moved or _busy(story) or _behind(story)):
            return


async def _read(db: Database, story: Story, start: int) -> None:
    """What is stored of this round, read from the store itself."""
    story.events = []
    number = start
    while events := await Events(db).since(number, 100):
        story.events += events
        number = events[-1].number
    begun = story.begun
    threads = sorted(begun)
    story.messages = [
        message
        for thread in threads
        for message in await Messages(db).in_thread(thread, after=0, limit=10_000)
    ]
    ids = sorted({event.conversation_id for event in story.events if event.thread_id in begun})
    story.conversations = await Conversations(db).get_many(ids)
    story.listings = {
        listing["_id"]: listing async for listing in db["listings"].find({"_id": {"$in": ids}})
    }
    rows = [row async for row in db["outbox"].find({"thread_id": {"$in": threads}})]
    story.rows = {row["_id"] for row in rows}


def _busy(story: Story) -> bool:
    waiting = any(m.delivery is not None and m.delivery not in SETTLED for m in story.messages)
    return (
        waiting
        or bool(story.rows)
        or any(conversation.pending for conversation in story.conversations)
    )


def _behind(story: Story) -> bool:
    """Somebody has less than there is: he may still be catching up."""
    last = story.events[-1].number if story.events else 0
    if any(not one.numbers or one.numbers[-1] < last for one in story.listeners):
        return True
    ends = {thread: messages[-1].seq for thread, messages in story.threads().items()}
    return any((one.seqs[-1:] or [0])[0] < ends.get(one.thread_id, 0) for one in story.receivers)


async def nothing(scene: Scene) -> None:
    """A quiet day."""


def crash_at(point: str) -> Blow:
    """The hub dies at a named point, as by kill -9, and comes again."""

    async def blow(scene: Scene) -> None:
        code = await _crash(scene, point)
        assert code == CRASHED, f"{point} was not reached (exit {code})"

    return blow


async def _crash(scene: Scene, point: str) -> int | None:
    """How the first hub died; None when its work did not lead to the point: kill -9 then."""
    hub = scene.hubs[0]
    await hub.end()
    nth = 1 if point == "lease_taken" else scene.dice.randint(2, 12)
    await hub.start(failpoint=f"{point}:{nth}")
    code = await hub.wait(60)
    await hub.kill()
    await scene.town.store.restart()
    await hub.start()
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
    """One of two dies and does not come back: the other takes its work over."""
    dead = scene.hubs.pop()
    await dead.kill()
    await scene.town.store.restart()


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
    points = [point for point in POINTS if point != "lease_taken"]
    assert await _crash(scene, scene.dice.choice(points)) in {CRASHED, None}


async def kill_whole_house(scene: Scene) -> None:
    """kill -9 of `hub up`: hub and store die with it, and it is started again."""
    (house,) = scene.hubs
    await asyncio.sleep(scene.dice.uniform(0, 1))
    await house.kill()
    await house.start()


async def freeze_hub(scene: Scene) -> None:
    """A process that stands still for longer than its leases, and wakes believing it has them."""
    hub = scene.hubs[-1]
    hub.signal(signal.SIGSTOP)
    await asyncio.sleep(18)
    hub.signal(signal.SIGCONT)
