"""Keeps a courier for each subscription whose shard is ours, and for no other."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import Protocol

from hub.core.events import Kind
from hub.core.webhooks import Subscription
from hub.pipeline.pipeline import Spine
from hub.store.group import Entry
from hub.store.letters import Letters
from hub.store.webhooks import Webhooks
from webhooks.courier import Courier
from webhooks.log import Log
from webhooks.means import Means
from webhooks.metrics import BEHIND
from webhooks.post import Post

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at the shards that are ours."""
TRY_AGAIN_AFTER = 1.0
LAST_WORDS = 5.0
NO_ORDERS = frozenset({"dead", "resent", "deleted"})
"""What is told of subscriptions and no courier has to act on."""


class Owner(Protocol):
    def owns(self, shard: int) -> bool: ...


class Sender:
    """`run` when the feed has started and the shards are given out."""

    def __init__(self, spine: Spine, webhooks: Webhooks, post: Post, shards: Owner) -> None:
        self._feed = spine.feed
        self._log = Log(spine.db)
        self._means = Means(
            log=self._log, post=post, committer=spine.committer, webhooks=webhooks,
            letters=Letters(spine.db), clock=spine.clock,
        )  # fmt: skip
        self._shards = shards
        self._known: Mapping[str, Subscription] = {}
        self._stale = True
        self._touched: set[str] = set()
        self._couriers: dict[str, Courier] = {}
        self._work: dict[str, asyncio.Task[None]] = {}
        self._bell = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled."""
        unlisten = self._feed.listen(self._hear)
        self._log.last = self._feed.last
        try:
            async with self._means.post, asyncio.TaskGroup() as group:
                while True:
                    await self._arrange_patiently(group)
                    await self._wait()
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        self._log.hear(entry)
        for courier in self._couriers.values():
            courier.news.set()
        event = entry.event
        if event.kind is Kind.WEBHOOK and event.data["action"] not in NO_ORDERS:
            self._stale = True
            self._touched.add(event.data["id"])
            self._bell.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._bell.wait()
        except TimeoutError:
            return

    async def _arrange_patiently(self, group: asyncio.TaskGroup) -> None:
        self._bell.clear()
        try:
            await self._arrange(group)
        except Exception:
            self._stale = True
            log.exception("webhooks_not_arranged")

    async def _arrange(self, group: asyncio.TaskGroup) -> None:
        """End the couriers that are not ours any more or have got new orders; begin the others."""
        touched, self._touched = self._touched, set()
        if self._stale:
            self._stale = False
            self._known = {one.id: one for one in await self._means.webhooks.all()}
        ours = {one.id for one in self._known.values() if self._is_ours(one)}
        done = {name for name, work in self._work.items() if work.done()}
        await self._end((self._work.keys() - ours) | (self._work.keys() & touched) | done)
        for name in ours - self._work.keys():
            courier = Courier(self._known[name], self._means, self._owns(name))
            self._couriers[name] = courier
            self._work[name] = group.create_task(_keep(courier, name))

    def _is_ours(self, subscription: Subscription) -> bool:
        return subscription.active and self._shards.owns(subscription.shard)

    def _owns(self, name: str) -> Callable[[], bool]:
        return partial(self._shards.owns, self._known[name].shard)

    async def _end(self, names: Collection[str]) -> None:
        """They write down how far they are, so that the next ones go on from there."""
        ending = [self._work.pop(name) for name in names]
        for work in ending:
            work.cancel()
        if ending:
            await asyncio.wait(ending, timeout=LAST_WORDS)
        for name in names:
            del self._couriers[name]
            with suppress(KeyError):
                BEHIND.remove(name)


async def _keep(courier: Courier, name: str) -> None:
    while True:
        try:
            return await courier.run()
        except Exception:
            log.exception("courier_failed", extra={"subscription_id": name})
            await asyncio.sleep(TRY_AGAIN_AFTER)
