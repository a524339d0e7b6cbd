"""What one receiver did not take within a day, and sending it again when a person wants that."""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from hub.core.events import Event, Kind
from hub.core.webhooks import Letter, Progress, Subscription
from hub.store import letters as store
from hub.store.draft import Draft
from webhooks.bookmark import Bookmark
from webhooks.means import Means
from webhooks.metrics import DEAD
from webhooks.post import Outcome
from webhooks.trials import is_overdue

log = logging.getLogger(__name__)

PAGE = 100
MOST_LETTERS = 10_000
"""With so many the subscription is turned off: a store is no place for what nobody wants."""
Attempt = Callable[[Event], Awaitable[Outcome]]


class Letterbox:
    def __init__(self, subscription: Subscription, means: Means, bookmark: Bookmark) -> None:
        self._subscription = subscription
        self._means = means
        self._bookmark = bookmark

    async def bury_overdue(self, page: deque[Event]) -> None:
        """What has been tried for a day becomes dead letters, and the next ones get their turn."""
        before, now, passed = self._bookmark.written, self._means.clock.now(), list[Event]()
        while page and is_overdue(page[0], before, now):
            passed.append(page.popleft())
        dead = [self._letter(one, before) for one in passed if self._subscription.wants(one)]
        if not dead:
            return
        after = replace(before, number=passed[-1].number)
        decide = partial(_bury, letters=dead, before=before, after=after, of=self._subscription)
        await self._means.committer.commit(None, decide)
        self._bookmark.is_written(after)
        DEAD.inc(len(dead))
        log.warning("webhook_dead", extra={"id": self._subscription.id, "count": len(dead)})

    def _letter(self, event: Event, progress: Progress) -> Letter:
        return Letter(
            subscription_id=self._subscription.id,
            number=event.number,
            kind=event.kind,
            at=event.at,
            died_at=self._means.clock.now(),
            error=progress.error,
        )

    async def is_full(self) -> bool:
        return await self._means.letters.count(self._subscription.id) >= MOST_LETTERS

    async def send_again(self, attempt: Attempt) -> bool:
        """A page of those that a person wants sent again; False when there is none."""
        until = self._bookmark.progress.resend_until
        if until is None:
            return False
        letters = await self._means.letters.oldest(self._subscription.id, until, PAGE)
        sent = await self._send(letters, attempt)
        if sent:
            await self._means.letters.remove([letter.id for letter in sent])
            tell = partial(_resent, of=self._subscription, count=len(sent))
            await self._means.committer.commit(None, tell)
        if not letters or len(sent) < len(letters):
            await self._bookmark.resent(until)
        return bool(letters)

    async def _send(self, letters: Sequence[Letter], attempt: Attempt) -> list[Letter]:
        """Up to the first that is refused again."""
        sent = []
        for letter in letters:
            event = await self._means.log.event(letter.number)
            outcome = await attempt(event) if event else None
            if outcome and not outcome.taken:
                await self._means.letters.blame(letter.id, outcome.error)
                break
            sent.append(letter)
        return sent


def _bury(
    draft: Draft, *, letters: list[Letter], before: Progress, after: Progress, of: Subscription
) -> None:
    store.bury(draft, letters, before, after)
    draft.event(Kind.WEBHOOK, node_id=of.node_id, id=of.id, action="dead", count=len(letters))


def _resent(draft: Draft, *, of: Subscription, count: int) -> None:
    draft.event(Kind.WEBHOOK, node_id=of.node_id, id=of.id, action="resent", count=count)
