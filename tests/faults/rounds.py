"""One round: a crowd, a blow in the middle of it, quiet, and the ledger."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from hub.core.conversations import State
from hub.store.database import Database
from hub.store.events import Events
from tests.faults import reading
from tests.faults.blows import Blow, Scene
from tests.faults.crowd import Crowd
from tests.faults.furniture import furnish
from tests.faults.ledger import SETTLED, examine
from tests.faults.people import people
from tests.faults.story import OUTSIDE, Story
from tests.faults.town import Town
from tests.faults.webhook import Webhook

BUSY_SECONDS = 4.0
QUIET_WITHIN = 100.0
"""The embedded store frees what a killed hub's transaction holds within a minute."""


async def play(scene: Scene, blow: Blow) -> tuple[Story, list[str]]:
    """The round's story and every promise broken in it."""
    scene.webhook.heard.clear()
    scene.webhook.told.clear()
    for hub in scene.hubs:
        await hub.revive()
    if not scene.town.furnished:
        await furnish(scene.hubs[0].url, scene.webhook.events_url)
        scene.town.furnished = True
    async with _open(scene.town) as db:
        start = await Events(db).last_number()
    story = Story()
    crowd = Crowd(lambda: scene.dice.choice(scene.hubs).url, story, scene.dice.randrange(1 << 30))
    try:
        async with asyncio.TaskGroup() as group, AsyncExitStack() as stack:
            endless, bounded = people(scene, crowd, start)
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
