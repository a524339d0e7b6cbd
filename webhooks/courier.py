"""Carries one subscription's events to its receiver: one by one, in order, until it takes them."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from hub.core.events import Event, Kind
from hub.core.failpoints import failpoint
from hub.core.webhooks import Subscription
from hub.store.database import StoreError
from hub.store.draft import Draft
from webhooks.bookmark import Bookmark, Overtaken
from webhooks.letterbox import Letterbox
from webhooks.means import Means
from webhooks.metrics import BEHIND
from webhooks.post import Outcome
from webhooks.signing import event_body, event_headers
from webhooks.trials import pause, refused, taken

log = logging.getLogger(__name__)

PAGE = 100
SAVE_TOLD = 1.0
SAVE_PASSED = 30.0
"""Seconds for which it is not written down how far we are: told events may then be told again."""


class Courier:
    """`owns`: whether the subscription's shard is still ours; `news` is set when the log grows."""

    def __init__(self, subscription: Subscription, means: Means, owns: Callable[[], bool]) -> None:
        self._subscription = subscription
        self._means = means
        self._owns = owns
        self._bookmark = Bookmark(means.webhooks, means.clock, subscription.id)
        self._letterbox = Letterbox(subscription, means, self._bookmark)
        self.news = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; returns when overtaken or when the receiver wants no more."""
        await self._bookmark.open()
        try:
            while self._subscription.active:
                self.news.clear()
                sent = await self._letterbox.send_again(self._attempt)
                told = await self._tell_page()
                if not (sent or told):
                    await self._rest()
        except Overtaken:
            log.info("courier_overtaken", extra={"subscription_id": self._subscription.id})
        finally:
            with suppress(Overtaken, StoreError):
                await self._bookmark.save()

    async def _tell_page(self) -> bool:
        """Everything of the log's next page; False when there was none."""
        number = self._bookmark.progress.number
        page = deque(await self._means.log.since(number, PAGE))
        BEHIND.labels(self._subscription.id).set(self._means.log.last - number)
        found = bool(page)
        while page and self._subscription.active:
            self._pass_unwanted(page)
            if page:
                await self._tell_first(page)
            await self._bookmark.save_in_time()
        return found

    def _pass_unwanted(self, page: deque[Event]) -> None:
        number = self._bookmark.progress.number
        while page and not self._subscription.wants(page[0]):
            number = page.popleft().number
        self._bookmark.step(replace(self._bookmark.progress, number=number), within=SAVE_PASSED)

    async def _tell_first(self, page: deque[Event]) -> None:
        outcome = await self._attempt(page[0])
        progress, now = self._bookmark.progress, self._means.clock.now()
        if outcome.taken:
            self._bookmark.step(taken(progress, page.popleft(), now), within=SAVE_TOLD)
        elif outcome.gone:
            await self._turn_off("gone")
        else:
            self._bookmark.step(refused(progress, outcome.error, now), within=0)
            await self._bookmark.save()
            await self._letterbox.bury_overdue(page)
            await self._pause(outcome)

    async def _attempt(self, event: Event) -> Outcome:
        if not self._owns():
            raise Overtaken
        body = event_body(event)
        headers = event_headers(self._subscription, event, body, self._means.clock.now())
        failpoint("before_send")
        outcome = await self._means.post.send(self._subscription.url, body, headers)
        failpoint("after_send")
        return outcome

    async def _pause(self, outcome: Outcome) -> None:
        if await self._letterbox.is_full():
            await self._turn_off("too_many_letters")
        else:
            await asyncio.sleep(pause(self._bookmark.progress.attempts, outcome.retry_after))

    async def _rest(self) -> None:
        """Until the log grows, or until it is time to write down how far we are."""
        try:
            async with asyncio.timeout(self._bookmark.left):
                await self.news.wait()
        except TimeoutError:
            await self._bookmark.save()

    async def _turn_off(self, why: str) -> None:
        before = self._subscription
        after = replace(before, active=False, why_off=why, rev=before.rev + 1)

        def decide(draft: Draft) -> None:
            self._means.webhooks.replace(draft, before, after)
            draft.event(Kind.WEBHOOK, node_id=before.node_id, id=before.id, action="off")

        await self._means.committer.commit(None, decide)
        self._subscription = after
