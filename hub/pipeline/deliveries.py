"""What carriers tell of a message after they took it over: it arrived, or it came back."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from hub.core.errors import Conflict, Unavailable
from hub.core.events import Kind
from hub.core.messages import SYSTEM, AuthorKind, Delivery, DeliveryReport, Message
from hub.core.parts import Text
from hub.core.windows import CLOSED, USED
from hub.pipeline.metrics import DELIVERIES
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.group import Duplicate
from hub.store.messages import Messages
from hub.store.outbox import FAILED

MAY_BE: Mapping[Delivery, frozenset[Delivery]] = {
    Delivery.DELIVERED: frozenset({Delivery.SENT, Delivery.UNKNOWN}),
    Delivery.READ: frozenset({Delivery.SENT, Delivery.UNKNOWN, Delivery.DELIVERED}),
    Delivery.FAILED: frozenset({Delivery.SENT, Delivery.UNKNOWN, Delivery.DELIVERED}),
}
"""What a report makes of which: what has come back stays failed, and what was read was there."""
ATTEMPTS = 3
LATER = 200
"""Messages after the one that came back, among which one of the customer's is looked for."""


class Deliveries:
    """`report` is what every channel is given beside `receive`."""

    def __init__(self, db: Database, committer: Committer) -> None:
        self._messages = Messages(db)
        self._committer = committer

    async def report(self, report: DeliveryReport) -> bool:
        """Implements `Report` of the core."""
        for _ in range(ATTEMPTS):
            message = await self._find(report)
            if message is None or message.delivery is None:
                return False
            if message.delivery is Delivery.SENDING:
                break
            if report.state is Delivery.SENT or _is_copy(report, message):
                return await self._note(report, message)
            if message.delivery not in MAY_BE[report.state]:
                return True
            shuts = await self._shuts(report, message)
            try:
                decide = partial(record_report, message=message, report=report, shuts=shuts)
                await self._committer.commit(message.thread_id, decide)
            except Conflict:
                continue
            DELIVERIES.labels(report.channel, report.state.value).inc()
            return True
        raise Unavailable("the message is under way")

    async def _shuts(self, report: DeliveryReport, message: Message) -> bool:
        """Whether nothing more may be said: not where the customer has written since."""
        if report.reason not in (CLOSED, USED):
            return False
        later = await self._messages.in_thread(message.thread_id, after=message.seq, limit=LATER)
        return not any(one.author.kind is AuthorKind.CUSTOMER for one in later)

    async def _note(self, report: DeliveryReport, message: Message) -> bool:
        """A copy that has not arrived fails nothing, nor does what is still tried; told once."""
        with suppress(Duplicate):
            decide = partial(note, report=report)
            await self._committer.commit(message.thread_id, decide)
        return True

    async def _find(self, report: DeliveryReport) -> Message | None:
        """Of the account that tells of it, and of no other."""
        thread_id, _, seq = report.message_id.rpartition(".")
        view = await self._committer.view(thread_id) if seq.isdecimal() else None
        if view is None or (view.thread.channel, view.thread.account) != report.place:
            return None
        return await self._messages.get(thread_id, int(seq))


def _is_copy(report: DeliveryReport, message: Message) -> bool:
    return message.letter is not None and report.to in message.letter.cc


def note(draft: Draft, *, report: DeliveryReport) -> None:
    key = f"{report.state}:{report.message_id}:{report.to}"
    draft.say(SYSTEM, (Text(text=report.note),), private=True, key=key)


def record_report(
    draft: Draft, *, message: Message, report: DeliveryReport, shuts: bool
) -> None:  # fmt: skip
    """What came back waits for a person, like what no channel took.

    `shuts`: no answer is allowed any more, says who brought it back.

    Conflict when the message has moved on since it was read.
    """
    was, row = message.delivery, {"_id": message.id}
    told = {"delivery": report.state.value, "reason": report.reason}
    seen = row | {"delivery": was.value if was else None}
    returned = {"$inc": {"returns": 1}} if report.state is Delivery.FAILED else {}
    draft.update("messages", seen, {"$set": told, **returned})
    if report.state is Delivery.FAILED:
        _keep_for_people(draft, message)
        if shuts and (window := draft.current().window):
            draft.set(window=window.refused(report.reason, draft.now))
    elif was is Delivery.UNKNOWN:
        draft.delete("outbox", row)
    draft.event(Kind.DELIVERY, seq=message.seq, state=report.state.value, reason=report.reason)


def _keep_for_people(draft: Draft, message: Message) -> None:
    """Of what is unknown there is a row already, be it that somebody had put it away."""
    failed = {"shard": FAILED, "failed_at": draft.now}
    if message.delivery is Delivery.UNKNOWN:
        draft.update("outbox", {"_id": message.id}, {"$set": failed})
        return
    row = {"_id": message.id, "thread_id": message.thread_id, "due": draft.now, "attempts": 1}
    draft.insert("outbox", row | failed)
