"""The pipeline as one object: built here, started and stopped as a whole."""

import asyncio
from collections.abc import Sequence
from functools import partial

from hub.core.channel import Account
from hub.core.clock import Clock
from hub.core.conversations import Conversation, State, shard_of
from hub.core.events import Kind
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.ports.answering import ShortAnswers, Watcher
from hub.core.ports.customers import Customers, Hear
from hub.core.ports.orders import OrderBook
from hub.core.ports.queues import Reception
from hub.core.ports.wording import Wording
from hub.pipeline.attention import Attention
from hub.pipeline.calendars import Almanac
from hub.pipeline.carrying import Carrying
from hub.pipeline.channels import Channels
from hub.pipeline.deadlines import DueScan
from hub.pipeline.deliveries import Deliveries
from hub.pipeline.feed import Feed
from hub.pipeline.intake import Intake
from hub.pipeline.jottings import Jottings
from hub.pipeline.lanes import Lanes
from hub.pipeline.mailbox import Mailbox
from hub.pipeline.metrics import COMMITS
from hub.pipeline.names import thread_id
from hub.pipeline.opinions import Opinions
from hub.pipeline.outbox import Outbox
from hub.pipeline.recovery import Recovery
from hub.pipeline.reopening import reopen
from hub.pipeline.shards import Shards
from hub.pipeline.short_texts import ShortTexts
from hub.pipeline.signals import Signals
from hub.pipeline.timers import Patience, Timers
from hub.pipeline.turn import Responders, Turns
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.leases import Leases

FRESH_LIMIT = 2_000


class Spine:
    """The store's writer and the log's reader: what rooms above need to decide and to listen."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock
        self.channels = Channels()
        self.committer = Committer(db, clock, self.channels.birth)
        self.feed = Feed(db, self.committer.observe)
        self.committer.on_commit = self._publish
        self.mailbox = Mailbox(db, self.committer, self.feed)
        self.signals = Signals(self.committer)
        self.deliveries = Deliveries(db, self.committer)
        self.jottings = Jottings(db, self.committer)
        self.carrying = Carrying(db, self.deliveries.report, clock)
        self.attention = Attention(db, self.committer, self.mailbox, clock)
        self.signals.listen_to_typing(self.attention.hear)
        self.almanac = Almanac(db)

    def _publish(self, entries: Sequence[Entry]) -> None:
        COMMITS.observe(len(entries))
        self.feed.publish(entries)


class Pipeline:
    """Everything that works on messages; `run` until cancelled, between `start` and `stop`."""

    def __init__(
        self, spine: Spine, *, instance: str, customers: Customers, responders: Responders,
        queue: Reception, orders: OrderBook, wording: Wording, hear: Hear | None = None,
        watcher: Watcher | None = None, answers: ShortAnswers | None = None,
        patience: Patience | None = None, short_texts: ShortTexts | None = None,
    ) -> None:  # fmt: skip
        db, committer, clock = spine.db, spine.committer, spine.clock
        self._spine = spine
        self._fresh: dict[str, Message] = {}
        opinions = Opinions(answers, wording) if answers else None
        self.intake = Intake(
            db, committer, customers, spine.channels, hear, opinions, answers,
            partial(reopen, wording=wording), wording,
        )  # fmt: skip
        self._turns = Turns(
            db, committer, spine.channels, responders, queue, orders, wording, watcher,
            short_texts,
        )  # fmt: skip
        self._turn_lanes = Lanes(self._take_turn)
        self._out_lanes = Lanes(self._deliver)
        self._outbox = Outbox(
            db, committer, spine.channels, clock, self._out_lanes.wake_later, self._owns
        )
        recovery = Recovery(db, committer, self._turn_lanes, self._out_lanes)
        self.shards = Shards(Leases(db), clock, instance, recovery.take_up)
        self._timers = Timers(db, committer, self.shards, clock, wording, patience or Patience())
        self.deadlines = DueScan(db, committer, self.shards, spine.almanac, clock)
        spine.feed.listen(self._on_entry)

    async def run(self, started: asyncio.Event) -> None:
        """Work until cancelled; sets `started` when channels may begin."""
        spine = self._spine
        await spine.feed.start()
        await spine.almanac.load()
        async with asyncio.TaskGroup() as group:
            group.create_task(spine.committer.run())
            group.create_task(spine.feed.run())
            group.create_task(spine.attention.run(lambda: self.shards.alone))
            group.create_task(self._turn_lanes.run())
            group.create_task(self._out_lanes.run())
            await self.shards.start()
            spine.feed.alone = self.shards.alone
            group.create_task(self.shards.run())
            group.create_task(self._timers.run())
            group.create_task(spine.almanac.run(spine.feed))
            group.create_task(self.deadlines.run())
            started.set()

    async def stop(self) -> None:
        """Give the shards back, so that others need not wait for our silence."""
        await self.shards.stop()

    def on_duty(self, account: Account) -> bool:
        """Whether it is this process of all that does what one does for an account.

        As with shards two may think so for a moment, and none for some seconds.
        """
        return self._owns(thread_id(account.channel, account.name, ""))

    def _owns(self, thread_id: str) -> bool:
        return self.shards.owns(shard_of(thread_id))

    async def _take_turn(self, thread_id: str) -> bool:
        return self._owns(thread_id) and await self._turns.take_one(thread_id, self._fresh)

    async def _deliver(self, thread_id: str) -> bool:
        return await self._outbox.deliver_one(thread_id)

    def _on_entry(self, entry: Entry) -> None:
        """Wake the lane of whatever an event leaves to do in our shards."""
        event, conversation = entry.event, entry.conversation
        self._spine.feed.alone = self.shards.alone
        if event.kind is Kind.CONSENT and conversation:
            self._on_consent(conversation)
        if conversation is None or not self.shards.owns(event.shard):
            return
        if event.kind is Kind.MESSAGE and entry.message:
            self._on_message(entry.message)
        elif event.kind is Kind.DELIVERY and event.data.get("state") == Delivery.QUEUED.value:
            self._out_lanes.wake(event.thread_id)
        if conversation.pending and conversation.state is State.BOT:
            self._turn_lanes.wake(event.thread_id)

    def _on_consent(self, conversation: Conversation) -> None:
        """What waits for the same number, wherever text messages are sent, is looked at again."""
        for account in self._spine.channels.texters():
            thread = thread_id(account.channel, account.name, conversation.address)
            if self._owns(thread):
                self._out_lanes.wake(thread)

    def _on_message(self, message: Message) -> None:
        if message.delivery is Delivery.QUEUED:
            self._out_lanes.wake(message.thread_id)
        elif message.author.kind is AuthorKind.CUSTOMER:
            if len(self._fresh) >= FRESH_LIMIT:
                self._fresh.clear()
            self._fresh[message.id] = message
