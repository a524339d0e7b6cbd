"""Takes what customers send: durable first, then acknowledged; a repetition changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from hub.core.consent import Wish
from hub.core.conversations import State
from hub.core.errors import Conflict, HubError, Unavailable
from hub.core.failpoints import failpoint
from hub.core.languages import written_in
from hub.core.messages import (
    SYSTEM,
    Accepted,
    Author,
    AuthorKind,
    Inbound,
    message_id,
)
from hub.core.parts import Text, plain_text
from hub.core.ports.answering import ShortAnswers
from hub.core.ports.customers import Customers, Hear, Writer
from hub.core.ports.wording import Wording
from hub.core.windows import opened
from hub.pipeline.automatic import count_replies, may_answer
from hub.pipeline.channels import Channels
from hub.pipeline.consents import Consents, honour, wished
from hub.pipeline.handover import NO_BOT, step_out, waits_for_opening
from hub.pipeline.metrics import RECEIVED
from hub.pipeline.names import message_key, thread_id
from hub.pipeline.opinions import Opinions
from hub.pipeline.reopening import may_reopen
from hub.pipeline.texts import Texts, may_text
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.group import Duplicate
from hub.store.messages import Messages

ATTEMPTS = 5
"""How often who writes is looked up, should that change while his message is being kept."""
CONSENT = "consent"
"""Why a conversation ends at once in which nothing was said but that no messages are wanted."""
Reopen = Callable[..., None]
"""`reopening.reopen` with its words."""


class WriterUnknown(HubError):
    """A conversation is to be opened, and who writes has not been looked up: do that first."""


class Intake:
    """`receive` is what every channel is given."""

    def __init__(
        self, db: Database, committer: Committer, customers: Customers, channels: Channels,
        hear: Hear | None = None, opinions: Opinions | None = None,
        answers: ShortAnswers | None = None, reopen: Reopen | None = None,
        wording: Wording | None = None,
    ) -> None:  # fmt: skip
        self._consents = Consents(db, channels)
        self._wording = wording
        self._messages = Messages(db)
        self._committer = committer
        self._customers = customers
        self._channels = channels
        self._hear = hear
        self._opinions = opinions
        self._answers = answers
        self._reopen = reopen

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
        """Who writes is looked up only where a conversation is to be opened."""
        thread = thread_id(inbound.channel, inbound.account, inbound.sender.id)
        view = await self._committer.view(thread)
        is_open = view is not None and view.conversation.is_open
        for _ in range(ATTEMPTS):
            writer = None if is_open else await self._customers.resolve(inbound)
            is_open = False
            try:
                accepted = await self._accept(inbound, thread, writer)
            except WriterUnknown:
                continue
            except Duplicate:
                if known := await self._find(inbound):
                    return known
                continue  # somebody else's record has got this address meanwhile
            except Conflict as error:
                if error.code != "conflict":
                    raise
                continue  # by another word of his what he wishes has changed meanwhile
            failpoint("after_intake")
            return accepted
        raise Unavailable("who writes changes too fast, or his first message cannot be read")

    async def _accept(self, inbound: Inbound, thread: str, writer: Writer | None) -> Accepted:
        place = inbound.channel, inbound.account
        letters = self._channels.letters(*place)
        inbound = replace(inbound, opens=inbound.opens or self._channels.window(*place))
        decide = partial(
            accept, inbound=inbound, thread=thread, writer=writer, hear=self._hear,
            loop_limit=self._channels.reply_limit(*place), bot=self._channels.has_bot(*place),
            opinions=self._opinions, answers=self._answers, letters=letters,
            reopen=self._reopen if letters else None, texts=await self._texts(inbound),
        )  # fmt: skip
        return await self._committer.commit(thread, decide)

    async def _texts(self, inbound: Inbound) -> Texts | None:
        place = inbound.channel, inbound.account
        manners = self._channels.texting(*place)
        consent = await self._consents.of(*place, inbound.sender.id) if manners else None
        if manners is None or consent is None or self._wording is None:
            return None
        return Texts(manners=manners, consent=consent, wording=self._wording)

    async def _find(self, inbound: Inbound) -> Accepted | None:
        key = message_key(inbound.channel, inbound.account, inbound.external_id)
        message = await self._messages.by_key(key)
        if message is None:
            return None
        return Accepted(
            message_id=message.id,
            thread_id=message.thread_id,
            conversation_id=message.conversation_id,
            seq=message.seq,
            duplicate=True,
        )


def accept(
    draft: Draft, *, inbound: Inbound, thread: str, writer: Writer | None,
    loop_limit: int | None, hear: Hear | None = None, opinions: Opinions | None = None,
    answers: ShortAnswers | None = None, bot: bool = True, letters: bool = False,
    reopen: Reopen | None = None, texts: Texts | None = None,
) -> Accepted:  # fmt: skip
    """One inbound message into its thread's open conversation, or into a new one.

    `writer` None: it is taken to be open; raises WriterUnknown when it is not. `loop_limit`: how
    many automatic answers he may get in an hour, with `letters` in a day, None for any number.
    `hear` takes codes, `opinions` what is thought of the conversation that has ended, `answers`
    knows what the bot can do for somebody who waits while nobody is there. Without a `bot` what is
    opened goes to people. `reopen` opens what has ended of late once more. `texts` where he
    writes text messages.
    """
    if texts and (wish := wished(texts.consent, inbound)):
        seq = _heed(draft, inbound, thread, writer, wish, texts, loop_limit)
    elif draft.conversation and draft.conversation.is_open:
        seq = _take(draft, inbound, loop_limit, hear, answers, letters=letters, texts=texts)
    elif writer is None:
        raise WriterUnknown
    elif writer.profile.blocked:
        seq = _keep_unheard(draft, inbound, thread, writer)
    elif opinions and (score := opinions.read(draft.conversation, inbound, draft.now)):
        seq = _say(draft, inbound)
        opinions.take(draft, score, seq=seq)
    else:
        if reopen and may_reopen(draft.conversation, draft.now):
            reopen(draft, writer=writer, bot=bot)
        else:
            _open(draft, inbound, thread, writer)
            draft.set(handover_reason="" if bot else NO_BOT)
        seq = _take(draft, inbound, loop_limit, hear, answers, letters=letters, texts=texts)
    return Accepted(
        message_id=message_id(thread, seq),
        thread_id=thread,
        conversation_id=draft.current().id,
        seq=seq,
    )


def _open(draft: Draft, inbound: Inbound, thread: str, writer: Writer) -> None:
    if writer.enrol and draft.thread is None:
        writer.enrol(draft)
    draft.open(
        thread_id=thread, channel=inbound.channel, account=inbound.account,
        address=inbound.sender.id, name=inbound.sender.name,
        locale=writer.profile.locale or inbound.locale,
        customer_id=draft.thread.customer_id if draft.thread else writer.customer_id,
        profile=writer.profile, verified=writer.verified, last_agent=writer.last_agent,
    )  # fmt: skip
    if inbound.note:
        draft.say(SYSTEM, (Text(text=inbound.note),), private=True)


def _take(
    draft: Draft, inbound: Inbound, loop_limit: int | None, hear: Hear | None,
    answers: ShortAnswers | None, *, letters: bool, texts: Texts | None = None,
) -> int:  # fmt: skip
    seq, text = _say(draft, inbound), plain_text(inbound.parts)
    _follow(draft, text)
    if inbound.queue:
        draft.set(wanted_queue=inbound.queue)
    waits = inbound.automatic is None
    if hear and draft.current().code and not inbound.unsure and hear(draft, text):
        _hand_to_people(draft, waits=waits)
        return seq
    answers_it = may_answer(draft, inbound, loop_limit, letters=letters)
    if texts and answers_it and draft.current().state is State.BOT:
        answers_it = may_text(draft, texts)
    alone = answers_it and waits_for_opening(draft.current(), draft.now)
    if alone and not inbound.unsure and answers and answers.for_bot(draft.current(), text):
        step_out(draft)
    _hand_on(draft, seq, answers_it=answers_it, waits=waits)
    return seq


def _heed(
    draft: Draft, inbound: Inbound, thread: str, writer: Writer | None, wish: Wish, texts: Texts,
    loop_limit: int | None,
) -> int:  # fmt: skip
    """His word that he wants no text messages, or wants them again: at once, and for nobody's desk.

    By itself it opens nothing; who never wrote before has a conversation that is closed at once.
    """
    opens = draft.conversation is None
    if opens and writer is None:
        raise WriterUnknown
    if opens and writer:
        _open(draft, inbound, thread, writer)
    seq = _say(draft, inbound)
    _hand_to_people(draft, waits=False)
    confirm = may_answer(draft, inbound, loop_limit, letters=False)
    honour(draft, wish, texts.consent, texts.wording, seq=seq, confirm=confirm)
    count_replies(draft)
    if opens:
        draft.state(State.CLOSED, by=CONSENT)
        draft.set(closed_at=draft.now)
    return seq


def _follow(draft: Draft, text: str) -> None:
    """A customer is answered in the language he writes, whatever his page or record say."""
    language = written_in(text)
    if language and not draft.current().locale.startswith(language[:2]):
        draft.set(locale=language)


def _keep_unheard(draft: Draft, inbound: Inbound, thread: str, writer: Writer) -> int:
    """Of somebody who is blocked: kept where nobody is told of it, at first in a conversation that
    is closed at once."""
    if draft.conversation:
        return _say(draft, inbound)
    _open(draft, inbound, thread, writer)
    seq = _say(draft, inbound)
    draft.state(State.CLOSED, by="blocked")
    draft.set(closed_at=draft.now)
    return seq


def _say(draft: Draft, inbound: Inbound) -> int:
    """Before it what those who serve him must beware of; what it was read from stays with it."""
    _open_window(draft, inbound)
    if inbound.warning:
        draft.say(SYSTEM, (Text(text=inbound.warning),), private=True)
    seq = draft.say(
        Author(kind=AuthorKind.CUSTOMER, id=inbound.sender.id, name=inbound.sender.name),
        inbound.parts, incoming=True, client_id=inbound.external_id,
        key=message_key(inbound.channel, inbound.account, inbound.external_id),
        automatic=inbound.automatic, raw=_raw(inbound), unsure=inbound.unsure,
    )  # fmt: skip
    if inbound.source:
        draft.refer_to_file(message_id(draft.current().thread_id, seq), inbound.source)
    return seq


def _open_window(draft: Draft, inbound: Inbound) -> None:
    """From when he wrote it, be it that it comes late; a clock that goes ahead gains nothing."""
    if inbound.opens:
        at = min(inbound.sent_at or draft.now, draft.now)
        draft.set(window=opened(draft.current().window, inbound.opens, at=at, now=draft.now))


def _raw(inbound: Inbound) -> Mapping[str, Any]:
    return {**inbound.raw, "source": inbound.source} if inbound.source else inbound.raw


def _hand_on(draft: Draft, seq: int, *, answers_it: bool, waits: bool) -> None:
    """To the bot as a turn to do, or to the people as something unread."""
    conversation = draft.current()
    if conversation.state is not State.BOT:
        _hand_to_people(draft, waits=waits)
    elif answers_it:
        draft.set(pending=(*conversation.pending, seq))
    else:
        draft.set(needs_look=True)


def _hand_to_people(draft: Draft, *, waits: bool) -> None:
    """As something unread, where people have the conversation; a machine waits for no answer."""
    conversation = draft.current()
    if conversation.state in {State.BOT, State.CLOSED}:
        return
    if conversation.state is State.WRAP_UP:
        draft.state(State.ASSIGNED, by=AuthorKind.CUSTOMER.value)
    waiting_since = conversation.waiting_since or (draft.now if waits else None)
    draft.set(unread=conversation.unread + 1, waiting_since=waiting_since)
