"""The agents' desk: finds the conversation, commits a decision on it, says what became of it."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from hub.core.conversations import Conversation
from hub.core.errors import Conflict, NotFound
from hub.core.messages import Delivery, Letter, Message
from hub.core.parts import File
from hub.core.ports.wording import Wording
from hub.core.queues import Queue
from hub.pipeline.channels import Channels
from hub.pipeline.consents import Consents
from hub.pipeline.outbox import resend, settle
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.messages import Messages
from hub.store.seats import Seats
from routing import company, decisions, merging, offers
from routing.decisions import Agent

T = TypeVar("T")


class Desk:
    """Every method raises NotFound for a conversation nobody knows, Conflict when it moved on."""

    def __init__(
        self, db: Database, committer: Committer, wording: Wording, channels: Channels
    ) -> None:
        self._conversations = Conversations(db)
        self._messages = Messages(db)
        self._seats = Seats(db)
        self._committer = committer
        self._wording = wording
        self._channels = channels
        self._consents = Consents(db, channels)

    async def take(self, conversation_id: str, agent: Agent) -> Conversation:
        """Of several at once exactly one gets it; the others learn who has."""
        seat = await self._seats.get(agent.id)
        decide = partial(decisions.take, agent=agent, wording=self._wording, seat=seat)
        return await self.decide(conversation_id, decide)

    async def transfer(self, conversation_id: str, agent: Agent, to: Agent) -> Conversation:
        """To whoever it is; whether he can take it now is asked first (`Seating.check_takes`)."""
        seat = await self._seats.get(to.id)
        decide = partial(decisions.transfer, agent=agent, to=to, wording=self._wording, seat=seat)
        return await self.decide(conversation_id, decide)

    async def accept(self, conversation_id: str, agent: Agent, epoch: int) -> Conversation:
        """Take what was offered to him; Conflict when the offer is over."""
        decide = partial(offers.accept, agent=agent, epoch=epoch, wording=self._wording)
        return await self.decide(conversation_id, decide)

    async def decline(self, conversation_id: str, agent: Agent) -> Conversation:
        return await self.decide(conversation_id, partial(offers.decline, agent=agent))

    async def requeue(self, conversation_id: str, agent: Agent, queue: Queue) -> Conversation:
        decide = partial(decisions.requeue, agent=agent, queue=queue, wording=self._wording)
        return await self.decide(conversation_id, decide)

    async def return_to_bot(self, conversation_id: str, agent: Agent) -> Conversation:
        return await self.decide(
            conversation_id, partial(decisions.return_to_bot, agent=agent, wording=self._wording)
        )

    async def close(
        self, conversation_id: str, agent: Agent, *, summary: str, category: str
    ) -> Conversation:
        where = await self._get(conversation_id)
        decide = partial(
            decisions.close, agent=agent, summary=summary, category=category,
            wording=self._wording, asks=self._channels.asks(where.channel, where.account),
        )  # fmt: skip
        return await self.decide(conversation_id, decide)

    async def merge(self, conversation_id: str, into: str, agent: Agent) -> Conversation:
        """Close the one into the other; whether both are one person's is asked first."""
        other = await self._get(into)
        decide = partial(merging.merge, agent=agent, wording=self._wording)

        def merge(draft: Draft) -> None:
            if draft.beside and draft.beside.current().id != into:
                raise Conflict("superseded", newer=draft.beside.current().id)
            decide(draft)

        await self._commit(conversation_id, merge, beside=other.thread_id)
        return await self._get(into)

    async def join(self, conversation_id: str, agent: Agent) -> Conversation:
        """To write in it beside the one who has it."""
        decide = partial(company.admit, person=agent.id, by=agent.id)
        return await self.decide(conversation_id, decide)

    async def say(
        self, conversation_id: str, agent: Agent, text: str, *, private: bool, client_id: str,
        whisper: bool = False, seen: int | None = None, files: tuple[File, ...] = (),
        mentions: tuple[str, ...] = (), letter: Letter | None = None,
    ) -> Message:  # fmt: skip
        """A reply, a private note, or a whisper; the same `client_id` again is the same message.

        A reply that a colleague's has overtaken since `seen` is a Conflict, and so is one to
        somebody who wants no text messages.
        """
        key = f"console:{conversation_id}:{agent.id}:{client_id}" if client_id else None
        reply = partial(decisions.reply, seen=seen, files=files, letter=letter)
        note = partial(decisions.note, mentions=mentions, files=files)
        decide = partial(
            decisions.whisper if whisper else note if private else reply,
            agent=agent, text=text, key=key, client_id=client_id,
        )  # fmt: skip
        try:
            if not (private or whisper):
                await self._check_wanted(conversation_id)
            return await self._commit(conversation_id, lambda draft: _said(draft, decide))
        except Conflict:
            said = await self._messages.by_key(key) if key else None
            if said is None:
                raise
            return said

    async def invite(self, conversation_id: str, agent: Agent) -> Message:
        """Ask whoever may not be answered any more to write again, by the account's template."""
        where = await self._get(conversation_id)
        words = self._channels.invitation(where.channel, where.account)
        decide = partial(decisions.invite, agent=agent, words=words)
        return await self._commit(conversation_id, lambda draft: _said(draft, decide))

    async def resend(self, conversation_id: str, seq: int) -> Message:
        """Send a failed or unknown message again, for real."""
        message = await self._message(conversation_id, seq)
        if message.delivery not in {Delivery.FAILED, Delivery.UNKNOWN}:
            raise Conflict("not_failed")
        await self._check_wanted(conversation_id)
        conversation = await self._get(conversation_id)
        await self._committer.commit(conversation.thread_id, partial(resend, message=message))
        return await self._message(conversation_id, seq)

    async def _check_wanted(self, conversation_id: str) -> None:
        where = await self._get(conversation_id)
        await self._consents.check(where.channel, where.account, where.address)

    async def settle(self, conversation_id: str, seq: int, *, by: str) -> Message:
        """Nothing is to be done about a failed or unknown message; raises Conflict for others."""
        message = await self._message(conversation_id, seq)
        conversation = await self._get(conversation_id)
        decide = partial(settle, message=message, by=by)
        await self._committer.commit(conversation.thread_id, decide)
        return message

    async def _message(self, conversation_id: str, seq: int) -> Message:
        conversation = await self._get(conversation_id)
        message = await self._messages.get(conversation.thread_id, seq)
        if message is None or message.conversation_id != conversation_id:
            raise NotFound
        return message

    async def decide(self, conversation_id: str, decide: Callable[[Draft], None]) -> Conversation:
        """Make a decision on it true; what it is then."""
        await self._commit(conversation_id, decide)
        return await self._get(conversation_id)

    async def _commit(
        self, conversation_id: str, decide: Callable[[Draft], T], *, beside: str | None = None
    ) -> T:
        conversation = await self._get(conversation_id)

        def decide_on_it(draft: Draft) -> T:
            if draft.current().id != conversation_id:
                raise Conflict("superseded", newer=draft.current().id)
            return decide(draft)

        return await self._committer.commit(conversation.thread_id, decide_on_it, beside=beside)

    async def _get(self, conversation_id: str) -> Conversation:
        conversation = await self._conversations.get(conversation_id)
        if conversation is None:
            raise NotFound
        return conversation


def _said(draft: Draft, decide: Callable[[Draft], int]) -> Message:
    seq = decide(draft)
    return next(message for message in draft.messages if message.seq == seq)
