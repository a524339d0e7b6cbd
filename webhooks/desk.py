"""What people do about webhooks: subscribe, change, try, and decide about dead letters."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

from hub.core.clock import Clock, new_id
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.events import Kind
from hub.core.webhooks import Letter, Progress, Subscription, delivery_id
from hub.store import webhooks as store
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.events import Events
from hub.store.letters import Letters
from hub.store.webhooks import Webhooks
from webhooks.addresses import check_url
from webhooks.post import Outcome, Post
from webhooks.signing import PING, event_body, event_headers, headers, ping_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants of a subscription; `secret` empty: the one it has, else a new one."""

    name: str
    url: str
    secret: str = ""
    kinds: frozenset[Kind] = frozenset()
    node_id: str
    active: bool = True


class WebhookDesk:
    """Every change is one commit with its event; rights are the caller's to check."""

    def __init__(
        self, db: Database, committer: Committer, webhooks: Webhooks, post: Post, clock: Clock
    ) -> None:
        self._committer = committer
        self._events = Events(db)
        self._post = post
        self._clock = clock
        self.webhooks = webhooks
        self.letters = Letters(db)

    async def subscribe(self, wish: Wish, *, by: str) -> Subscription:
        """To everything from now on; raises InputError."""
        check_url(wish.url, self._post.allowed)
        subscription = Subscription(
            id=new_id(), name=wish.name, url=wish.url, secret=wish.secret or _new_secret(),
            kinds=_checked(wish.kinds), node_id=wish.node_id, active=wish.active, made_by=by,
            made_at=self._clock.now(),
        )  # fmt: skip
        progress = Progress(number=await self._events.last_number())

        def decide(draft: Draft) -> None:
            self.webhooks.add(draft, subscription, progress)
            _tell(draft, subscription, "made", by)

        await self._committer.commit(None, decide)
        return subscription

    async def change(self, before: Subscription, wish: Wish, *, rev: int, by: str) -> Subscription:
        """It goes on where it stood, also when it was off; raises InputError, Conflict."""
        check_url(wish.url, self._post.allowed)
        if rev != before.rev:
            raise Conflict("webhook_moved", rev=before.rev)
        after = replace(
            before, name=wish.name, url=wish.url, secret=wish.secret or before.secret,
            kinds=_checked(wish.kinds), node_id=wish.node_id, active=wish.active,
            why_off="" if wish.active else before.why_off, rev=before.rev + 1,
        )  # fmt: skip

        def decide(draft: Draft) -> None:
            self.webhooks.replace(draft, before, after)
            _tell(draft, after, "changed", by)

        await self._committer.commit(None, decide)
        return after

    async def remove(self, subscription: Subscription, *, by: str) -> None:
        """With its dead letters; raises Conflict."""

        def decide(draft: Draft) -> None:
            store.remove(draft, subscription)
            _tell(draft, subscription, "removed", by)

        await self._committer.commit(None, decide)
        await self.letters.remove_all(subscription.id)

    async def behind(self, progress: Progress) -> int:
        """How many events of the log it has not passed."""
        return max(0, await self._events.last_number() - progress.number)

    async def get(self, subscription_id: str) -> Subscription:
        subscription = await self.webhooks.get(subscription_id)
        if subscription is None:
            raise NotFound
        return subscription

    async def letter(self, subscription_id: str, number: int) -> Letter:
        letter = await self.letters.get(delivery_id(subscription_id, number))
        if letter is None:
            raise NotFound
        return letter

    async def ping(self, subscription: Subscription) -> Outcome:
        """One attempt with an event that nothing has happened for."""
        now = self._clock.now()
        body, delivery = ping_body(now), f"{subscription.id}-{PING}-{new_id()}"
        signed = headers(subscription, body, kind=PING, delivery=delivery, at=now)
        return await self._post.send(subscription.url, body, signed)

    async def send_again(self, subscription: Subscription, letter: Letter, *, by: str) -> Outcome:
        """One attempt now, out of order; once taken it is no dead letter any more."""
        (event,) = await self._events.since(letter.number - 1, 1)
        body = event_body(event)
        signed = event_headers(subscription, event, body, self._clock.now())
        outcome = await self._post.send(subscription.url, body, signed)
        if outcome.taken:
            await self._forget(subscription, [letter], "resent", by)
        else:
            await self.letters.blame(letter.id, outcome.error)
        return outcome

    async def send_all_again(self, subscription: Subscription, *, by: str) -> int:
        """In order, by whoever carries the subscription, up to the first one that is refused."""
        last = await self._events.last_number()

        def decide(draft: Draft) -> None:
            store.resend(draft, subscription, last)
            _tell(draft, subscription, "resend", by)

        await self._committer.commit(None, decide)
        return await self.letters.count(subscription.id)

    async def bury(self, subscription: Subscription, letter: Letter, *, by: str) -> None:
        """It is never told."""
        await self._forget(subscription, [letter], "deleted", by)

    async def bury_all(self, subscription: Subscription, *, by: str) -> int:
        count = await self.letters.remove_all(subscription.id)
        await self._say(subscription, "deleted", by, count)
        return count

    async def _forget(
        self, subscription: Subscription, letters: Collection[Letter], action: str, by: str
    ) -> None:
        await self.letters.remove([letter.id for letter in letters])
        await self._say(subscription, action, by, len(letters))

    async def _say(self, subscription: Subscription, action: str, by: str, count: int) -> None:
        decide = partial(_tell, of=subscription, action=action, by=by, count=count)
        await self._committer.commit(None, decide)


def _checked(kinds: frozenset[Kind]) -> frozenset[Kind]:
    if Kind.WEBHOOK in kinds:
        raise InputError(fields={"kinds": "own_kind"})
    return kinds


def _tell(draft: Draft, of: Subscription, action: str, by: str, count: int = 0) -> None:
    draft.event(Kind.WEBHOOK, by=by, node_id=of.node_id, id=of.id, action=action, count=count)


def _new_secret() -> str:
    return secrets.token_urlsafe(32)
