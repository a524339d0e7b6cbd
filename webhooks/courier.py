"""Carries one subscription's events to its receiver: one by one, in order, until it takes them."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from hub.core.clock import Clock
from hub.core.events import Event, Kind
from hub.core.failpoints import failpoint
from hub.core.webhooks import Letter, Progress, Subscription
from hub.store.committer import Committer
from hub.store.database import StoreError
from hub.store.draft import Draft
from hub.store.letters import Letters, bury
from hub.store.webhooks import Webhooks
from webhooks.log import Log
from webhooks.metrics import BEHIND, DEAD
from webhooks.post import Outcome, Post
from webhooks.signing import event_body, event_headers
from webhooks.trials import is_overdue, pause, refused, taken

log = logging.getLogger(__name__)

PAGE = 100
SAVE_TOLD = 1.0
SAVE_PASSED = 30.0
"""Seconds for which it is not written down how far we are: told events may then be told again."""
MOST_LETTERS = 10_000


class Overtaken(Exception):
    """Another process carries this subscription now, or soon will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What every courier works with."""

    log: Log
    post: Post
    committer: Committer
    webhooks: Webhooks
    letters: Letters
    clock: Clock


class Courier:
    """`owns`: whether the subscription's shard is still ours; `news` is set when the log grows."""

    def __init__(self, subscription: Subscription, means: Means, owns: Callable[[], bool]) -> None:
        self._subscription = subscription
        self._means = means
        self._owns = owns
        self._progress = self._saved = Progress(number=0)
        self._save_at = float("inf")
        self.news = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; returns when overtaken or when the receiver wants no more."""
        found = await self._means.webhooks.progress([self._subscription.id])
        self._progress = self._saved = found[self._subscription.id]
        self._save_at = float("inf")
        try:
            while self._subscription.active:
                self.news.clear()
                sent = await self._send_letters()
                told = await self._tell_page()
                if not (sent or told):
                    await self._rest()
        except Overtaken:
            log.info("courier_overtaken", extra={"subscription_id": self._subscription.id})
        finally:
            with suppress(Overtaken, StoreError):
                await self._save()

    async def _tell_page(self) -> bool:
        """Everything of the log's next page; False when there was none."""
        page = deque(await self._means.log.since(self._progress.number, PAGE))
        BEHIND.labels(self._subscription.id).set(self._means.log.last - self._progress.number)
        found = bool(page)
        while page and self._subscription.active:
            self._pass_unwanted(page)
            if page:
                await self._tell_first(page)
            await self._save_in_time()
        return found

    def _pass_unwanted(self, page: deque[Event]) -> None:
        number = self._progress.number
        while page and not self._subscription.wants(page[0]):
            number = page.popleft().number
        self._step(replace(self._progress, number=number), SAVE_PASSED)

    async def _tell_first(self, page: deque[Event]) -> None:
        outcome = await self._attempt(page[0])
        if outcome.taken:
            self._step(taken(self._progress, page.popleft(), self._means.clock.now()), SAVE_TOLD)
        elif outcome.gone:
            await self._turn_off("gone")
        else:
            self._step(refused(self._progress, outcome.error, self._means.clock.now()), 0)
            await self._save()
            await self._bury_overdue(page)
            await asyncio.sleep(pause(self._progress.attempts, outcome.retry_after))

    async def _attempt(self, event: Event) -> Outcome:
        if not self._owns():
            raise Overtaken
        body = event_body(event)
        headers = event_headers(self._subscription, event, body, self._means.clock.now())
        failpoint("before_send")
        outcome = await self._means.post.send(self._subscription.url, body, headers)
        failpoint("after_send")
        return outcome

    def _step(self, progress: Progress, seconds: float) -> None:
        """On to here, which is to be written down within these seconds."""
        self._progress = progress
        self._save_at = min(self._save_at, self._means.clock.monotonic() + seconds)

    async def _save_in_time(self) -> None:
        if self._means.clock.monotonic() >= self._save_at:
            await self._save()

    async def _save(self) -> None:
        self._save_at = float("inf")
        if self._progress == self._saved:
            return
        before, self._saved = self._saved, self._progress
        if not await self._means.webhooks.advance(self._subscription.id, before, self._progress):
            raise Overtaken

    async def _rest(self) -> None:
        """Until the log grows, or until it is time to write down how far we are."""
        left = self._save_at - self._means.clock.monotonic()
        try:
            async with asyncio.timeout(None if left == float("inf") else max(left, 0)):
                await self.news.wait()
        except TimeoutError:
            await self._save()

    async def _bury_overdue(self, page: deque[Event]) -> None:
        """What has been tried for a day becomes dead letters, and the next ones get their turn."""
        now, passed = self._means.clock.now(), list[Event]()
        while page and is_overdue(page[0], self._progress, now):
            passed.append(page.popleft())
        dead = [self._letter(one) for one in passed if self._subscription.wants(one)]
        if not dead:
            return
        after = replace(self._progress, number=passed[-1].number)
        decide = partial(
            _bury, letters=dead, before=self._saved, after=after, of=self._subscription
        )
        await self._means.committer.commit(None, decide)
        self._progress = self._saved = after
        DEAD.inc(len(dead))
        log.warning("webhook_dead", extra={"id": self._subscription.id, "count": len(dead)})
        if await self._means.letters.count(self._subscription.id) >= MOST_LETTERS:
            await self._turn_off("too_many_letters")

    def _letter(self, event: Event) -> Letter:
        return Letter(
            subscription_id=self._subscription.id,
            number=event.number,
            kind=event.kind,
            at=event.at,
            died_at=self._means.clock.now(),
            error=self._progress.error,
        )

    async def _turn_off(self, why: str) -> None:
        before = self._subscription
        after = replace(before, active=False, why_off=why, rev=before.rev + 1)

        def decide(draft: Draft) -> None:
            self._means.webhooks.replace(draft, before, after)
            draft.event(Kind.WEBHOOK, node_id=before.node_id, id=before.id, action="off")

        await self._means.committer.commit(None, decide)
        self._subscription = after

    async def _send_letters(self) -> bool:
        """A page of the dead letters that a person wants sent again; False when there is none."""
        until = self._progress.resend_until
        if until is None:
            return False
        letters = await self._means.letters.oldest(self._subscription.id, until, PAGE)
        outcome, sent = Outcome(status=200), list[str]()
        for letter in letters:
            event = await self._means.log.event(letter.number)
            outcome = await self._attempt(event) if event else Outcome(status=200)
            if not outcome.taken:
                await self._means.letters.blame(letter.id, outcome.error)
                break
            sent.append(letter.id)
        await self._forget(sent)
        if not (letters and outcome.taken):
            await self._means.webhooks.resent(self._subscription.id, until)
            self._progress = replace(self._progress, resend_until=None)
            self._saved = replace(self._saved, resend_until=None)
        return bool(letters)

    async def _forget(self, sent: list[str]) -> None:
        if not sent:
            return
        await self._means.letters.remove(sent)
        tell = partial(_resent, of=self._subscription, count=len(sent))
        await self._means.committer.commit(None, tell)


def _bury(
    draft: Draft, *, letters: list[Letter], before: Progress, after: Progress, of: Subscription
) -> None:
    bury(draft, letters, before, after)
    draft.event(Kind.WEBHOOK, node_id=of.node_id, id=of.id, action="dead", count=len(letters))


def _resent(draft: Draft, *, of: Subscription, count: int) -> None:
    draft.event(Kind.WEBHOOK, node_id=of.node_id, id=of.id, action="resent", count=count)
