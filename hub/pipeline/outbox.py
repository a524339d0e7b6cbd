"""Carries outgoing messages to their channels: in order, retried where safe, never vanishing."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hub.core.channel import Channel
from hub.core.clock import Clock
from hub.core.conversations import Conversation
from hub.core.errors import (
    ChannelError,
    Conflict,
    NeedsReauth,
    Paced,
    Permanent,
    Temporary,
    Uncertain,
)
from hub.core.events import Kind
from hub.core.failpoints import failpoint
from hub.core.fit import fit
from hub.core.messages import (
    SYSTEM,
    Address,
    AuthorKind,
    Delivery,
    Message,
    Outbound,
    Receipt,
)
from hub.core.parts import Text
from hub.core.subject import working_on
from hub.core.windows import CLOSED
from hub.pipeline.channels import Channels
from hub.pipeline.consents import OPTED_OUT, Consents
from hub.pipeline.doors import Doors
from hub.pipeline.metrics import DELIVERIES
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.outbox import FAILED, SETTLED, Row
from hub.store.outbox import Outbox as Rows

log = logging.getLogger(__name__)

TIME_LIMIT = 30.0
HOLD = timedelta(minutes=10)
"""A temporary failure keeps the next message of the conversation back no longer than this."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0

WakeLater = Callable[[str, float], None]
"""Wakes the lane of a thread in so many seconds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended; `due` when there is to be another, `note` for colleagues to read.

    `failing`: what is tried again has failed, and is given up in the end. `messages`: how many it
    took of what the customer's last message lets us send.
    """

    delivery: Delivery
    reason: str = ""
    due: datetime | None = None
    failing: bool = True
    external_id: str = ""
    note: str = ""
    messages: int = 1


class Outbox:
    """`deliver_one` is the step of the outbox's lanes."""

    def __init__(
        self, db: Database, committer: Committer, channels: Channels, clock: Clock,
        wake_later: WakeLater, owns: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self._rows = Rows(db)
        self._committer = committer
        self._channels = channels
        self._clock = clock
        self._wake_later = wake_later
        self._owns = owns
        self._consents = Consents(db, channels)
        self._doors = Doors(lambda thread_id: wake_later(thread_id, 0))

    async def deliver_one(self, thread_id: str) -> bool:
        """Bring the thread's oldest waiting row one step on; False when none waits."""
        view = await self._committer.view(thread_id)
        if view is None:
            return False
        channel = self._channels.get(view.thread.channel, view.thread.account)
        with self._doors.passage(channel, thread_id) as is_open:
            if not is_open or not self._owns(thread_id):
                return False
            return await self._bring_on(view.conversation, channel)

    async def _bring_on(self, conversation: Conversation, channel: Channel | None) -> bool:
        thread_id = conversation.thread_id
        row = await self._rows.next_of(thread_id)
        if row is None:
            return False
        if not row.sending and await self._consents.forbid(conversation, row.message.id):
            await self._record(row, Outcome(Delivery.WITHDRAWN, OPTED_OUT))
            return True
        if pause := self._pause_before(row):
            self._wake_later(thread_id, pause)
            return False
        with working_on(conversation_id=row.message.conversation_id, message_id=row.message.id):
            await self._attempt(row, conversation, channel)
        return True

    def _pause_before(self, row: Row) -> float:
        """Seconds until the row is due, 0 when it is; it is read again after them.

        What is due later than the longest pause was dated by another machine's clock: it is due.
        """
        pause = (row.due - self._clock.now()).total_seconds()
        return pause if 0 < pause <= LONGEST_PAUSE else 0

    async def _attempt(self, row: Row, conversation: Conversation, channel: Channel | None) -> None:
        if row.sending:  # whether its account runs again or not
            outcome = Outcome(Delivery.UNKNOWN, "interrupted")
        elif channel is None:
            outcome = self._retry(row, "account_stopped", None)
        elif not channel.pushes:
            outcome = Outcome(Delivery.SENT)  # born before its account ran: it is there to fetch
        elif reason := _forbidden(row, conversation, channel, self._clock.now()):
            outcome = Outcome(Delivery.FAILED, reason)
        elif channel.spec.resend_safe or await self._record(row, Outcome(Delivery.SENDING)):
            outcome = await self._send(row, channel)
        else:
            return
        DELIVERIES.labels(conversation.channel, outcome.delivery.value).inc()
        await self._record(row, outcome)

    async def _send(self, row: Row, channel: Channel) -> Outcome:
        safe = channel.spec.resend_safe
        failpoint("before_send")
        try:
            async with asyncio.timeout(TIME_LIMIT):
                receipt = await channel.send(await self._outbound(row, channel))
        except Paced as error:
            return self._later(error.detail, error.retry_after or FIRST_PAUSE, failing=False)
        except (Temporary, NeedsReauth) as error:
            return self._retry(row, error.detail or error.code, error.retry_after)
        except (Uncertain, TimeoutError) as error:
            return self._retry(row, str(error), None) if safe else _unknown(error)
        except ChannelError as error:
            return Outcome(Delivery.FAILED, error.detail or error.code)
        failpoint("after_send")
        return _sent(receipt)

    async def _outbound(self, row: Row, channel: Channel) -> Outbound:
        message = row.message
        view = await self._committer.view(message.thread_id)
        if view is None:
            raise Permanent("no_thread")
        return Outbound(
            id=message.id,
            conversation_id=message.conversation_id,
            channel=channel.account.channel,
            account=channel.account.name,
            to=Address(id=view.thread.address, name=view.thread.name),
            parts=fit(message.parts, channel.spec.capabilities),
            author=message.author,
            locale=view.conversation.locale,
            queue=view.conversation.queue or "",
            returns=message.returns,
            invites=message.invites,
            letter=message.letter,
        )

    def _retry(self, row: Row, reason: str, after: float | None) -> Outcome:
        if row.failing_since and self._clock.now() - row.failing_since > HOLD:
            return Outcome(Delivery.FAILED, reason)
        return self._later(reason, after or FIRST_PAUSE * 2.0 ** min(row.attempts, 10))

    def _later(self, reason: str, pause: float, *, failing: bool = True) -> Outcome:
        due = self._clock.now() + timedelta(seconds=min(pause, LONGEST_PAUSE))
        return Outcome(Delivery.QUEUED, reason, due, failing)

    async def _record(self, row: Row, outcome: Outcome) -> bool:
        """False when the row has moved on meanwhile; that it was sent all the same is told."""
        thread_id = row.message.thread_id
        decide = partial(record_outcome, row=row, outcome=outcome)
        try:
            await self._committer.commit(thread_id, decide)
        except Conflict:
            log.info("row_moved_on")
            if outcome.delivery is Delivery.SENT:
                await self._committer.commit(thread_id, partial(record_truth, row=row))
            return False
        failpoint("after_receipt")
        return True


def record_outcome(draft: Draft, *, row: Row, outcome: Outcome) -> None:
    """Write how an attempt ended.

    Conflict when the row was withdrawn, or worked on by another process, while it was carried.
    """
    message = row.message
    if outcome.delivery is Delivery.QUEUED and _is_taken_over(draft, row):
        outcome = Outcome(Delivery.WITHDRAWN, outcome.reason)
    where = {"_id": message.id}
    draft.update("messages", where, {"$set": _told(outcome)})
    if outcome.delivery is Delivery.SENT:
        draft.delete("outbox", where)
    elif outcome.delivery is Delivery.WITHDRAWN:
        draft.delete("outbox", where | _seen(draft, row, outcome))
    else:
        seen = where | _seen(draft, row, outcome)
        draft.update("outbox", seen, {"$set": _kept(row, outcome, draft.now)})
    _remember_unsent(draft, row, outcome.delivery)
    if not message.invites:
        _use_window(draft, outcome)
    draft.event(Kind.DELIVERY, seq=message.seq, state=outcome.delivery.value, reason=outcome.reason)
    if outcome.note:
        draft.say(SYSTEM, (Text(text=outcome.note),), private=True)


def _forbidden(row: Row, conversation: Conversation, channel: Channel, now: datetime) -> str:
    """Why its customer may not be written to now; he must write first, where he never has."""
    if channel.spec.window is None or row.message.invites:
        return ""
    return conversation.window.forbids(now) if conversation.window else CLOSED


def _use_window(draft: Draft, outcome: Outcome) -> None:
    """What has, or may have, gone out counts."""
    window = draft.current().window
    if window is None:
        return
    if outcome.delivery in {Delivery.SENT, Delivery.UNKNOWN}:
        draft.set(window=window.spent(outcome.messages))
    elif (after := window.refused(outcome.reason, draft.now)) != window:
        draft.set(window=after)


def _is_taken_over(draft: Draft, row: Row) -> bool:
    """Whether a person came while a channel had the bot's words: they are not tried again."""
    return _is_withdrawable(row) and draft.current().assignee is not None


def _is_withdrawable(row: Row) -> bool:
    """The bot's own words; what a person sends again is a person's."""
    return row.message.author.kind is AuthorKind.BOT and not row.resent


def _remember_unsent(draft: Draft, row: Row, state: Delivery) -> None:
    """Taking over withdraws what waits, not what a channel has in hand."""
    before, seq = draft.current().unsent, row.message.seq
    waits = state is Delivery.QUEUED and _is_withdrawable(row)
    unsent = set(before) | {seq} if waits else set(before) - {seq}
    if unsent != set(before):
        draft.set(unsent=tuple(sorted(unsent)))


def _seen(draft: Draft, row: Row, outcome: Outcome) -> dict[str, Any]:
    """The row as this attempt found it: what another process has made of it since, stands."""
    seen = {"shard": draft.current().shard, "attempts": row.attempts, "due": row.due}
    return seen | ({"sending": {"$ne": True}} if outcome.delivery is Delivery.SENDING else {})


def _told(outcome: Outcome) -> dict[str, Any]:
    told = {"delivery": outcome.delivery.value, "reason": outcome.reason}
    return told | ({"carrier_id": outcome.external_id} if outcome.external_id else {})


def _kept(row: Row, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """What stays in the outbox: another attempt, one that has begun, or a case for a person."""
    if outcome.delivery is Delivery.SENDING:
        return {"sending": True}
    if outcome.delivery is Delivery.QUEUED:
        since = (row.failing_since or now) if outcome.failing else None
        again = {"due": outcome.due, "attempts": row.attempts + 1, "failing_since": since}
        return {"sending": False, **again}
    return {"sending": False, "shard": FAILED, "failed_at": now}


def record_truth(draft: Draft, *, row: Row) -> None:
    """It was withdrawn while a channel carried it, and the channel was faster: it was sent."""
    sent = {"$set": {"delivery": Delivery.SENT.value}}
    draft.update("messages", {"_id": row.message.id}, sent)
    draft.event(Kind.DELIVERY, seq=row.message.seq, state=Delivery.SENT.value, late=True)


def resend(draft: Draft, *, message: Message) -> None:
    """A person wants a failed or unknown message sent again: it really goes out again."""
    again = {
        "sending": False, "shard": draft.current().shard, "due": draft.now, "attempts": 0,
        "failing_since": None, "resent": True,
    }  # fmt: skip
    given_up = {"_id": message.id, "shard": {"$in": [FAILED, SETTLED]}}
    draft.update("outbox", given_up, {"$set": again})
    queued = {"delivery": Delivery.QUEUED.value, "reason": "", "resent_at": draft.now}
    draft.update("messages", {"_id": message.id}, {"$set": queued})
    draft.event(Kind.DELIVERY, seq=message.seq, state=Delivery.QUEUED.value)


def settle(draft: Draft, *, message: Message, by: str) -> None:
    """A person has seen that it failed, and nothing is to be done: it stays failed."""
    draft.update("outbox", {"_id": message.id, "shard": FAILED}, {"$set": {"shard": SETTLED}})
    state = message.delivery.value if message.delivery else ""
    draft.event(Kind.DELIVERY, seq=message.seq, by=by, state=state, settled=True)


def _sent(receipt: Receipt) -> Outcome:
    return Outcome(
        Delivery.SENT, external_id=receipt.external_id, note=receipt.note,
        messages=receipt.messages,
    )  # fmt: skip


def _unknown(error: BaseException) -> Outcome:
    return Outcome(Delivery.UNKNOWN, str(error) or "timed_out")
