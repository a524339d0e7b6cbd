"""Takes what customers send: durable first, then acknowledged; a repetition changes nothing."""

from datetime import datetime, timedelta
from functools import partial

from hub.core.conversations import Conversation, State
from hub.core.errors import Unavailable
from hub.core.failpoints import failpoint
from hub.core.messages import Accepted, Author, AuthorKind, Inbound, message_id
from hub.core.ports import Customers, Enrol
from hub.pipeline.channels import Channels
from hub.pipeline.metrics import RECEIVED
from hub.pipeline.names import message_key, thread_id
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.group import Duplicate
from hub.store.messages import Messages

LOOP_WINDOW = timedelta(hours=1)


class Intake:
    """`receive` is what every channel is given."""

    def __init__(
        self, db: Database, committer: Committer, customers: Customers, channels: Channels
    ) -> None:
        self._messages = Messages(db)
        self._committer = committer
        self._customers = customers
        self._channels = channels

    async def receive(self, inbound: Inbound) -> Accepted:
        """Returns when the message is durable; raises Unavailable when it may not be."""
        try:
            accepted = await self._keep(inbound)
        except Exception:
            RECEIVED.labels(inbound.channel, "refused").inc()
            raise
        result = "duplicate" if accepted.duplicate else "kept"
        RECEIVED.labels(inbound.channel, result).inc()
        return accepted

    async def _keep(self, inbound: Inbound) -> Accepted:
        thread = thread_id(inbound.channel, inbound.account, inbound.sender.id)
        view = await self._committer.view(thread)
        customer_id, enrol = (
            (view.thread.customer_id, None) if view else await self._resolve(inbound)
        )
        limit = self._channels.reply_limit(inbound.channel, inbound.account)
        decide = partial(
            accept, inbound=inbound, thread=thread, customer_id=customer_id, enrol=enrol,
            loop_limit=limit,
        )  # fmt: skip
        try:
            accepted = await self._committer.commit(thread, decide)
        except Duplicate:
            return await self._find(inbound)
        failpoint("after_intake")
        return accepted

    async def _resolve(self, inbound: Inbound) -> tuple[str, Enrol | None]:
        sender = inbound.sender
        return await self._customers.resolve(
            inbound.channel, inbound.account, sender.id, sender.name
        )

    async def _find(self, inbound: Inbound) -> Accepted:
        key = message_key(inbound.channel, inbound.account, inbound.external_id)
        message = await self._messages.by_key(key)
        if message is None:
            raise Unavailable("a duplicate whose first one cannot be read")
        return Accepted(
            message_id=message.id,
            thread_id=message.thread_id,
            conversation_id=message.conversation_id,
            seq=message.seq,
            duplicate=True,
        )


def accept(
    draft: Draft, *, inbound: Inbound, thread: str, customer_id: str, loop_limit: int | None,
    enrol: Enrol | None = None,
) -> Accepted:  # fmt: skip
    """One inbound message into its thread's open conversation, or into a new one.

    `loop_limit`: how many automatic answers an hour may get, None for any number.
    """
    if enrol and draft.thread is None:
        enrol(draft)
    conversation = draft.conversation
    if conversation is None or not conversation.is_open:
        draft.open(
            thread_id=thread, channel=inbound.channel, account=inbound.account,
            address=inbound.sender.id, name=inbound.sender.name, locale=inbound.locale,
            customer_id=draft.thread.customer_id if draft.thread else customer_id,
        )  # fmt: skip
    seq = draft.say(
        Author(kind=AuthorKind.CUSTOMER, id=inbound.sender.id, name=inbound.sender.name),
        inbound.parts, incoming=True, client_id=inbound.external_id,
        key=message_key(inbound.channel, inbound.account, inbound.external_id),
        automatic=inbound.automatic, raw=inbound.raw,
    )  # fmt: skip
    _hand_on(draft, seq, may_answer=_may_answer(draft, inbound, loop_limit))
    return Accepted(
        message_id=message_id(thread, seq),
        thread_id=thread,
        conversation_id=draft.current().id,
        seq=seq,
    )


def _hand_on(draft: Draft, seq: int, *, may_answer: bool) -> None:
    """To the bot as a turn to do, or to the people as something unread."""
    conversation = draft.current()
    if conversation.state is State.BOT:
        if may_answer:
            draft.set(pending=(*conversation.pending, seq))
        else:
            draft.set(needs_look=True)
        return
    if conversation.state is State.WRAP_UP:
        draft.state(State.ASSIGNED, by=AuthorKind.CUSTOMER.value)
    waiting_since = conversation.waiting_since or draft.now
    draft.set(unread=conversation.unread + 1, waiting_since=waiting_since)


def _may_answer(draft: Draft, inbound: Inbound, loop_limit: int | None) -> bool:
    """Machines are never answered; nobody is, where we push, more often than people can read."""
    if inbound.automatic is not None:
        return False
    if loop_limit is None:
        return True
    conversation = draft.current()
    to_come = len(conversation.pending)
    return automatic_replies(conversation, draft.now) + to_come < loop_limit


def automatic_replies(conversation: Conversation, now: datetime) -> int:
    """How many automatic answers went out in the present hour of this conversation."""
    since = conversation.automatic_since
    return conversation.automatic_replies if since and now - since < LOOP_WINDOW else 0
