"""A whole pipeline on a real store, with doubles where rooms above would be."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.short_answers import ShortAnswers
from hub.core.channel import Account, Surroundings
from hub.core.clock import SystemClock, new_id
from hub.core.messages import Accepted, Delivery, Inbound, Message
from hub.core.ports.queues import Reception
from hub.pipeline.logbook import Logbook
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Pipeline, Spine
from hub.pipeline.short_texts import ShortTexts
from hub.pipeline.turn import Responders
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.files import Files
from hub.store.messages import Messages
from hub.store.segments import Segments
from tests.doubles import (
    AnyCustomer,
    CountingOrders,
    FirstInQueue,
    KeyWording,
    Lightbox,
    Post,
    Purse,
    Scripted,
)
from tests.pipeline.clockwork import Process, Start, Watch, processes


@dataclass
class House:
    """One hub process's pipeline; `alice` is who writes unless said otherwise."""

    spine: Spine
    pipeline: Pipeline
    bot: Scripted
    post: Post
    work: asyncio.Task[None]

    async def die(self) -> None:
        """As a process dies: nothing is given back, nothing is finished."""
        self.work.cancel()
        await asyncio.wait([self.work])

    async def receive(self, message: Inbound) -> Accepted:
        return await self.post.receive(message)

    async def messages(self, address: str = "alice") -> list[Message]:
        thread = thread_id("post", "main", address)
        return await Messages(self.spine.db).in_thread(thread, after=0)

    async def said(self, address: str = "alice") -> list[str]:
        return [f"{m.author.kind.value}: {m.parts[0].text}" for m in await self.messages(address)]  # type: ignore[union-attr]

    async def conversation(self, address: str = "alice"):
        view = await self.spine.committer.views.load(thread_id("post", "main", address))
        assert view
        return view.conversation

    async def settled(self, address: str = "alice") -> list[Message]:
        """The thread's messages once nothing is pending and nothing waits to be sent."""

        async def done() -> bool:
            conversation = await self.conversation(address)
            waiting = {Delivery.QUEUED, Delivery.SENDING}
            rows = [m for m in await self.messages(address) if m.delivery in waiting]
            return not conversation.pending and not rows

        await eventually(done)
        return await self.messages(address)


async def eventually(check: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not await check():
            await asyncio.sleep(0.02)


Build = Callable[..., Awaitable[House]]


@pytest.fixture
async def build(db: Database) -> AsyncIterator[Build]:
    """Builds and starts one more hub process's pipeline on the same store."""
    running: list[House] = []

    async def start(
        instance: str = "", *, silent: bool = False, queue: Reception | None = None,
        bot: bool = True, config: dict[str, Any] | None = None, runs: bool = True,
        short_texts: ShortTexts | None = None, **options: Any,
    ) -> House:  # fmt: skip
        spine, scripted = Spine(db, SystemClock()), Scripted()
        scripted.hold = asyncio.Event() if silent else None
        surroundings = Surroundings(
            mailbox=spine.mailbox, queue=FirstInQueue(), files=Files(db),
            imaging=Lightbox(), logbook=Logbook(db, spine.committer),
            report=spine.deliveries.report, jot=spine.jottings.jot,
            segments=Segments(db), carried=spine.carrying,
            clock=spine.clock, secret=b"secret",
            tokens=Purse(),
        )  # fmt: skip
        account = Account(channel="post", name="main", config={"bot": bot, **(config or {})})
        post = Post(account, surroundings, **options)
        spine.channels.add(post, running=runs)
        pipeline = Pipeline(
            spine, instance=instance or new_id(), customers=AnyCustomer(),
            responders=Responders(scripted, {}), queue=queue or FirstInQueue(),
            orders=CountingOrders(), wording=KeyWording(), answers=ShortAnswers(KeyWording()),
            short_texts=short_texts,
        )  # fmt: skip
        started = asyncio.Event()
        work = asyncio.create_task(pipeline.run(started))
        house = House(spine, pipeline, scripted, post, work)
        running.append(house)
        await asyncio.wait_for(started.wait(), 10)
        await post.start(pipeline.intake.receive, spine.signals.notify)
        return house

    yield start
    for house in running:
        await house.pipeline.stop()
        house.work.cancel()
    await asyncio.gather(*(house.work for house in running), return_exceptions=True)


@pytest.fixture
async def house(build: Build) -> House:
    return await build()


@pytest.fixture
def conversations(db: Database) -> Conversations:
    return Conversations(db)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def start(db: Database, watch: Watch) -> AsyncIterator[Start]:
    async with processes(db, watch) as start:
        yield start


@pytest.fixture
async def hub(start: Start) -> Process:
    """One that scans for what is due when a test lets it."""
    return await start()
