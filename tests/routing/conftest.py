"""Hub processes as far as routing goes: a spine, a lease that the test gives, and an assigner."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.core.calendar import OPEN_ALL_DAY, Calendar
from hub.core.channel import Account
from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, Entrance, QueuePlace, State
from hub.core.messages import Author, AuthorKind
from hub.core.parts import Text
from hub.core.queues import Queue
from hub.core.seats import Seat, SeatState
from hub.pipeline.handover import hand_over
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store import seats
from hub.store.calendars import Calendars
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.leases import Leases
from hub.store.queues import Queues
from hub.store.seats import Seats
from routing import assigner as assigner_room
from routing.assigner import Assigner
from routing.catalogue import Catalogue
from routing.decisions import Agent
from routing.desk import Desk
from routing.offers import ASSIGNS
from tests.doubles import KeyWording, Post

BOT = Author(kind=AuthorKind.BOT, id="bot")
WORDING = KeyWording()


@dataclass
class Lease:
    """What this process believes; what is so stands in the store."""

    name: str
    believes: bool = False

    def owns(self, shard: int) -> bool:
        return shard == ASSIGNS and self.believes


@dataclass
class Process:
    """One hub; `give_lease` makes it the one that assigns, as far as the store knows."""

    db: Database
    spine: Spine
    lease: Lease
    desk: Desk
    catalogue: Catalogue
    dismissed: set[str] = field(default_factory=set)
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    async def give_lease(self) -> None:
        await self.db["shards"].update_one(
            {"_id": ASSIGNS}, {"$set": {"owner": self.lease.name}}, upsert=True
        )
        self.lease.believes = True

    async def entitled(self, seats: Iterable[Seat]) -> set[str]:
        return {seat.id for seat in seats} - self.dismissed

    async def die(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.db["members"].delete_one({"_id": self.lease.name})

    async def come(self, sender: str, reason: str = "asked", **more: Any) -> Conversation:
        """A customer whom the bot hands over, with words of the bot's that are not sent yet."""
        thread = thread_id("post", "main", sender)

        def decide(draft: Draft) -> Conversation:
            draft.open(
                thread_id=thread, channel="post", account="main", address=sender, name=sender,
                customer_id=sender, locale="zh-CN",
            )  # fmt: skip
            draft.set(**more)
            draft.say(BOT, (Text(text="好的"),))
            place = QueuePlace(position=1, wait_seconds=60)
            queue = more.get("queue", "default")
            hand_over(draft, reason, WORDING, Entrance(queue=queue, place=place))
            return draft.current()

        return await self.spine.committer.commit(thread, decide)

    async def get(self, conversation_id: str) -> Conversation:
        found = await Conversations(self.db).get(conversation_id)
        assert found
        return found

    async def until(
        self, conversation_id: str, check: Callable[[Conversation], bool]
    ) -> Conversation:
        async with asyncio.timeout(20):
            while not check(found := await self.get(conversation_id)):
                await asyncio.sleep(0.02)
        return found

    async def offered(self, conversation_id: str) -> Conversation:
        return await self.until(conversation_id, lambda one: one.state is State.OFFERED)

    async def seat(self, name: str, **more: Any) -> Seat:
        """His seat, made or changed; online and with a line unless said otherwise."""
        before = await Seats(self.db).get(name)
        first = Seat(id=name, name=name, since=self.spine.clock.now(), held_by=(self.lease.name,))
        values = {"state": SeatState.ONLINE} | more
        after = replace(before or first, **values)
        return await self.spine.committer.commit(
            None, lambda draft: seats.write(draft, before, after, by=name)
        )

    async def tomorrow(self) -> Calendar:
        """The calendar of a queue that is open again from tomorrow's midnight on, in Shanghai."""
        day = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
        made = Calendar(
            id="tomorrow", name="明天", zone="Asia/Shanghai",
            weekly={day.weekday(): OPEN_ALL_DAY},
        )  # fmt: skip
        await self.spine.committer.commit(
            None, lambda draft: Calendars.write(draft, None, made, by="admin")
        )
        await self.spine.almanac.load()
        return made

    async def queue(self, **values: Any) -> Queue:
        made = Queue(**{"id": "default", "name": "客服"} | values)
        return await self.spine.committer.commit(
            None, lambda draft: Queues.write(draft, None, made, by="admin")
        )


Build = Callable[[str], Awaitable[Process]]


def agent(name: str) -> Agent:
    return Agent(id=name, name=name)


@pytest.fixture
async def process(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Build]:
    """Starts one more hub process on the same store."""
    monkeypatch.setattr(assigner_room, "TICK", 0.1)
    running: list[Process] = []

    async def start(name: str) -> Process:
        spine, lease = Spine(db, SystemClock()), Lease(name)
        account = Account(channel="post", name="main", config={})
        spine.channels.add(Post(account, None))  # type: ignore[arg-type]
        spine.feed.alone = False
        await Leases(db).beat(name)
        catalogue = Catalogue(db)
        await spine.feed.start()
        made = Process(
            db, spine, lease, Desk(db, spine.committer, WORDING, spine.channels), catalogue
        )
        assigner = Assigner(
            db, spine.committer, spine.feed, lease, spine.clock,  # type: ignore[arg-type]
            catalogue, spine.almanac, spine.channels, WORDING, made.entitled,
        )  # fmt: skip
        made.tasks = [
            asyncio.create_task(spine.committer.run()),
            asyncio.create_task(spine.feed.run()),
            asyncio.create_task(catalogue.run(spine.feed)),
            asyncio.create_task(assigner.run()),
        ]
        running.append(made)
        return made

    yield start
    for one in running:
        for task in one.tasks:
            task.cancel()
        await asyncio.gather(*one.tasks, return_exceptions=True)
