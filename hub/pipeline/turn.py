"""One turn of the bot: compute an answer to a message, then make it true wholly or not at all."""

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial

from hub.core.conversations import Conversation, Entrance
from hub.core.errors import EpochLost, Unavailable
from hub.core.events import Kind
from hub.core.failpoints import failpoint
from hub.core.fit import condense
from hub.core.messages import Message
from hub.core.orders import OrderType
from hub.core.parts import Choices, Part, Text
from hub.core.ports.answering import Responder, Response, Say, Watcher
from hub.core.ports.orders import OrderBook
from hub.core.ports.queues import Reception
from hub.core.ports.wording import Wording
from hub.core.subject import working_on
from hub.pipeline.automatic import automatic_replies, count_replies, replies_in
from hub.pipeline.channels import Channels, Manners
from hub.pipeline.handover import BOT, NO_BOT, REOPENED, UNSOLVED, hand_over
from hub.pipeline.metrics import TURNS
from hub.pipeline.short_texts import ShortTexts
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.messages import Messages
from hub.store.parked import parked_document

log = logging.getLogger(__name__)

TIME_LIMIT = 20.0
"""Seconds a responder may think; it has shorter limits for each thing it asks."""
ATTEMPTS = 3
CHAT = Manners()


@dataclass(frozen=True, slots=True)
class Turn:
    """A message to answer, and the conversation as it was when the answer was begun."""

    conversation: Conversation
    message: Message


class Turns:
    def __init__(
        self, db: Database, committer: Committer, channels: Channels, responders: "Responders",
        queue: Reception, orders: OrderBook, wording: Wording, watcher: Watcher | None = None,
        short_texts: ShortTexts | None = None,
    ) -> None:  # fmt: skip
        self._short_texts = short_texts
        self._channels = channels
        self._messages = Messages(db)
        self._committer = committer
        self._responders = responders
        self._queue = queue
        self._orders = orders
        self._wording = wording
        self._watcher = watcher

    async def take_one(self, thread_id: str, fresh: dict[str, Message]) -> bool:
        """Do the thread's next turn; False when there is none. `fresh` spares reading messages."""
        turn = await self._next(thread_id, fresh)
        if turn is None:
            return False
        with working_on(conversation_id=turn.conversation.id, message_id=turn.message.id):
            await self._do(turn)
        return True

    async def _do(self, turn: Turn) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._answer(turn)
            except EpochLost:
                TURNS.labels("withdrawn").inc()
                log.info("turn_withdrawn")
                return None
            except Unavailable:
                raise  # the store is away: no fault of this turn, its lane tries again
            except Exception as error:
                log.exception("turn_failed", extra={"attempt": attempt})
                if attempt == ATTEMPTS:
                    return await self._park(turn, f"{type(error).__name__}: {error}")
                await asyncio.sleep(0.2 * attempt)
        return None

    async def _next(self, thread_id: str, fresh: dict[str, Message]) -> Turn | None:
        view = await self._committer.view(thread_id)
        if view is None or not view.conversation.pending:
            return None
        conversation = view.conversation
        seq = conversation.pending[0]
        message = fresh.pop(f"{thread_id}.{seq:09d}", None)
        message = message or await self._messages.get(thread_id, seq)
        if message is None:
            raise LookupError(f"message {thread_id}.{seq} is pending and not there")
        return Turn(conversation, message)

    async def _answer(self, turn: Turn) -> None:
        conversation = turn.conversation
        failpoint("before_respond")
        responder = self._responders.of(conversation, turn.message)
        async with asyncio.timeout(TIME_LIMIT):
            response = await responder.respond(conversation, turn.message)
        failpoint("after_respond")
        manners = self._channels.manners(conversation.channel, conversation.account)
        if manners.letters:
            response = as_one_letter(response)
        elif manners.texting:
            response = as_one_text(response)
        elif manners.terse:
            response = as_one_message(response)
        finish = partial(
            finish_turn, turn=turn, response=response, orders=self._orders,
            wording=self._wording,
            entrance=await entrance_of(self._queue, conversation, response),
            watcher=self._watcher,
            manners=manners,
            short_texts=self._short_texts,
        )  # fmt: skip
        await self._committer.commit(conversation.thread_id, finish)
        TURNS.labels("answered").inc()

    async def _park(self, turn: Turn, reason: str) -> None:
        """The turn cannot be done: it is shown to people, and the ones behind it go on."""
        TURNS.labels("parked").inc()
        try:
            await self._committer.commit(
                turn.conversation.thread_id, partial(park_turn, turn=turn, reason=reason)
            )
        except EpochLost:
            log.info("turn_withdrawn")


class StraightOn:
    """Answers where no bot may: by handing on to people, without a word of its own."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def respond(self, conversation: Conversation, message: Message) -> Response:
        return Response(handover=self._reason)


class Responders:
    """Who answers on which account: the bot, or of `others` what an account was given instead."""

    def __init__(self, bot: Responder, others: dict[str, Responder]) -> None:
        self._bot = bot
        self.others = others

    def of(self, conversation: Conversation, message: Message) -> Responder:
        """By what was found when it was opened, so that no restart brings in the bot.

        Who comes back to people, and what nobody is sure to have read right, is for people.
        """
        reason, waits = conversation.handover_reason, conversation.queued_at is not None
        if reason == NO_BOT or (reason == REOPENED and not waits):
            return StraightOn(reason)
        if message.unsure:
            return StraightOn(message.unsure)
        return self.others.get(conversation.account, self._bot)


async def entrance_of(
    queue: Reception, conversation: Conversation, response: Response
) -> Entrance | None:
    """Where the customer will stand, by why he is handed over and what he wants."""
    if response.handover is None:
        return None
    topic = response.topic or conversation.topic
    return await queue.entrance(
        replace(conversation, handover_reason=response.handover, topic=topic)
    )


def finish_turn(
    draft: Draft, *, turn: Turn, response: Response, orders: OrderBook, wording: Wording,
    entrance: Entrance | None, watcher: Watcher | None = None, manners: Manners = CHAT,
    short_texts: ShortTexts | None = None,
) -> None:  # fmt: skip
    """All that a response wants done, guarded by the epoch in which it was computed."""
    conversation = _fence(draft, turn)
    number = orders.open_order(draft, response.order, by=BOT.id) if response.order else ""
    if response.deed:
        response.deed(draft)
    for say in response.says:
        parts = fill(say.parts, number)
        if short_texts and manners.texting and not say.aside:
            parts = short_texts.fit(draft, parts, manners.texting, say.evidence)
        draft.say(BOT, parts, evidence=say.evidence, aside=say.aside)
    draft.set(
        pending=tuple(seq for seq in conversation.pending if seq != turn.message.seq),
        bot_state=dict(response.bot_state),
        failures=0,
        needs_look=conversation.needs_look or response.needs_look,
        topic=response.topic or conversation.topic,
        stumbles=conversation.stumbles + response.needs_look,
    )
    if response.order and response.order.type == OrderType.CALLBACK:
        draft.set(queued_at=None)  # he is called instead of waiting on
    if watcher and not conversation.look_rule:
        _look(draft, turn.message, watcher)
    if response.handover:
        quiet = not manners.acknowledges or _is_spent(draft, manners)
        hand_over(draft, response.handover, wording, entrance, letters=manners.letters, quiet=quiet)
    elif not response.says:
        draft.event(Kind.TURNED, seq=turn.message.seq)
    count_replies(draft, letters=manners.letters)


def _look(draft: Draft, message: Message, watcher: Watcher) -> None:
    """Once in a conversation a rule may call somebody to it."""
    if rule := watcher.look(draft.current(), message):
        draft.set(needs_look=True, look_rule=rule)
        draft.event(Kind.NEEDS_LOOK, seq=message.seq, rule=rule)


def _fence(draft: Draft, turn: Turn) -> Conversation:
    """The conversation, if the one who speaks is still the same as when the turn began."""
    conversation = draft.current()
    if conversation.id != turn.conversation.id or conversation.epoch != turn.conversation.epoch:
        raise EpochLost
    if turn.message.seq not in conversation.pending:
        raise EpochLost
    return conversation


def _is_spent(draft: Draft, manners: Manners) -> bool:
    """Whether its customer has got with this turn what he may get of automatic answers."""
    sent = automatic_replies(draft.current(), draft.now, letters=manners.letters)
    return manners.limit is not None and sent + replies_in(draft) >= manners.limit


def as_one_letter(response: Response) -> Response:
    """Who writes one letter gets one back, and no question that he need not be asked.

    Of what the bot cannot answer he is not told, it goes to people at once.
    """
    if response.needs_look and not response.handover:
        return replace(response, says=(), handover=UNSOLVED, bot_state={}, needs_look=False)
    return as_one_text(response)


def as_one_text(response: Response) -> Response:
    """What is told stands together, as it is: what it may cost is looked at when it is said."""
    told = [say for say in response.says if not say.aside]
    return _as_one(response, told) if told else response


def as_one_message(response: Response) -> Response:
    """Where messages are counted a turn spends one; asides are not sent there."""
    told = [say for say in response.says if not say.aside]
    if not told:
        return response
    one = _as_one(response, told)
    message, *asides = one.says
    return replace(one, says=(replace(message, parts=condense(message.parts)), *asides))


def _as_one(response: Response, told: list[Say]) -> Response:
    evidence = next((say.evidence for say in told if say.evidence.article_id), told[0].evidence)
    one = Say(parts=tuple(part for say in told for part in say.parts), evidence=evidence)
    return replace(response, says=(one, *(say for say in response.says if say.aside)))


def fill(parts: tuple[Part, ...], number: str) -> tuple[Part, ...]:
    """Put the work order's number where the bot's words have `{number}`."""
    return tuple(
        replace(part, text=part.text.replace("{number}", number))
        if number and isinstance(part, Text | Choices)
        else part
        for part in parts
    )


def park_turn(draft: Draft, *, turn: Turn, reason: str) -> None:
    conversation = _fence(draft, turn)
    seq = turn.message.seq
    document = parked_document(
        reason=reason, at=draft.now, thread_id=conversation.thread_id, seq=seq,
        conversation_id=conversation.id, channel=conversation.channel,
        account=conversation.account,
    )  # fmt: skip
    draft.insert("parked", document)
    draft.set(
        pending=tuple(other for other in conversation.pending if other != seq),
        needs_look=True,
        failures=0,
    )
    draft.event(Kind.PARKED, seq=seq, parked_id=document["_id"])
