"""Carries outgoing messages to their channels: in order, retried where that is safe, never vanishing."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from hub.core.channel import Channel
from hub.core.clock import Clock
from hub.core.errors import ChannelError, Conflict, Permanent, Temporary, Uncertain
from hub.core.events import Kind
from hub.core.failpoints import failpoint
from hub.core.fit import fit
from hub.core.messages import Address, Delivery, Message, Outbound, Receipt
from hub.pipeline.channels import Channels
from hub.pipeline.metrics import DELIVERIES
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.messages import Messages, Row

log = logging.getLogger(__name__)

TIME_LIMIT = 30.0
HOLD = timedelta(minutes=10)
"""A temporary failure keeps the next message of the conversation back no longer than this."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended; `due` when there is to be another."""

    delivery: Delivery
    reason: str = ""
    due: datetime | None = None
    external_id: str = ""


class Outbox:
    """`deliver_one` is the step of the outbox's lanes."""

    def __init__(
        self, db: Database, committer: Committer, channels: Channels, clock: Clock
    ) -> None:
        self._messages = Messages(db)
        self._committer = committer
        self._channels = channels
        self._clock = clock

    async def deliver_one(self, thread_id: str) -> bool:
        """Bring the thread's oldest waiting row one step on; False when none waits."""
        view = await self._committer.view(thread_id)
        if view is None:
            return False
        rows = await self._messages.waiting_in(thread_id, view.thread.shard)
        if not rows:
            return False
        row = rows[0]
        await self._until(row.due)
        try:
            await self._attempt(row, view.conversation.channel, view.conversation.account)
        except Conflict:
            log.info("row_settled_elsewhere", extra={"message_id": row.message.id})
        return True

    async def _until(self, due: datetime) -> None:
        pause = (due - self._clock.now()).total_seconds()
        if pause > 0:
            await asyncio.sleep(min(pause, LONGEST_PAUSE))

    async def _attempt(self, row: Row, channel_name: str, account: str) -> None:
        channel = self._channels.get(channel_name, account)
        if channel is None:
            outcome = self._retry(row, "account_stopped", None)
        elif row.message.delivery is Delivery.SENDING:
            outcome = Outcome(Delivery.UNKNOWN, "interrupted")
        else:
            outcome = await self._send(row, channel)
        DELIVERIES.labels(channel_name, outcome.delivery.value).inc()
        await self._record(row, outcome)

    async def _send(self, row: Row, channel: Channel) -> Outcome:
        safe = channel.spec.resend_safe
        if not safe:
            await self._record(row, Outcome(Delivery.SENDING))
        failpoint("before_send")
        try:
            receipt = await asyncio.wait_for(channel.send(await self._outbound(row, channel)), TIME_LIMIT)
        except Temporary as error:
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
        )

    def _retry(self, row: Row, reason: str, after: float | None) -> Outcome:
        now = self._clock.now()
        if now - row.message.at > HOLD:
            return Outcome(Delivery.FAILED, reason)
        pause = min(after or FIRST_PAUSE * 2.0**row.attempts, LONGEST_PAUSE)
        return Outcome(Delivery.QUEUED, reason, now + timedelta(seconds=pause))

    async def _record(self, row: Row, outcome: Outcome) -> None:
        decide = partial(record_outcome, row=row, outcome=outcome)
        await self._committer.commit(row.message.thread_id, decide)
        failpoint("after_receipt")


def record_outcome(draft: Draft, *, row: Row, outcome: Outcome) -> None:
    """Write how an attempt ended; a row that was withdrawn while it was carried is told so."""
    change: dict[str, Any] = {
        "delivery": outcome.delivery.value,
        "reason": outcome.reason,
        "attempts": row.attempts + 1,
    }
    if outcome.external_id:
        change["carrier_id"] = outcome.external_id
    settled = outcome.delivery not in (Delivery.QUEUED, Delivery.SENDING)
    if outcome.delivery in (Delivery.FAILED, Delivery.UNKNOWN):
        change["failed_at"] = draft.now
    if outcome.due:
        change["due"] = outcome.due
    update: dict[str, Any] = {"$set": change}
    if settled:
        update["$unset"] = {"due": "", "shard": ""}
    waiting = [Delivery.QUEUED.value, Delivery.SENDING.value]
    draft.update("messages", {"_id": row.message.id, "delivery": {"$in": waiting}}, update)
    draft.event(
        Kind.DELIVERY, seq=row.message.seq, state=outcome.delivery.value, reason=outcome.reason
    )


def resend(draft: Draft, *, message: Message) -> None:
    """A person wants a failed or unknown message sent again: it really goes out again."""
    if message.delivery not in (Delivery.FAILED, Delivery.UNKNOWN):
        raise Conflict("not_failed")
    back = {
        "delivery": Delivery.QUEUED.value, "due": draft.now, "attempts": 0, "reason": "",
        "shard": draft.current().shard, "resent_at": draft.now,
    }  # fmt: skip
    where = {"_id": message.id, "delivery": message.delivery.value}
    draft.update("messages", where, {"$set": back, "$unset": {"failed_at": ""}})
    draft.event(Kind.DELIVERY, seq=message.seq, state=Delivery.QUEUED.value)


def _sent(receipt: Receipt) -> Outcome:
    return Outcome(Delivery.SENT, external_id=receipt.external_id)


def _unknown(error: BaseException) -> Outcome:
    return Outcome(Delivery.UNKNOWN, str(error) or "timed_out")
