"""Answers a customer's message: Rasa decides, the directives are carried out; without Rasa, as well
as knowledge alone can."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot import menu, phrases
from bot.deliberation import CALL, GO_ON, Brain, Decision, Deliberation
from bot.directives import Directives, fail, go_on
from bot.entities import find
from bot.picking import picked
from bot.reply import FORM, PERSON, Memory, Reply
from bot.short_answers import ShortAnswers
from bot.turns import Directive, Turn, UnknownFormError
from bot.verdicts import Verdicts
from hub.core.conversations import Conversation
from hub.core.errors import BotUnavailable
from hub.core.messages import Evidence, Message
from hub.core.parts import Choices, Text
from hub.core.ports.answering import Response
from hub.core.ports.knowledge import Knowledge, Region
from hub.core.ports.orders import CustomerOrders
from hub.core.ports.queues import QueueView
from hub.core.ports.wording import Wording
from hub.core.texting import Texting

log = logging.getLogger(__name__)

EMERGENCY = "emergency_form"
TextingOf = Callable[[str, str], Texting | None]
"""A channel and its account -> how text messages go out there; None where there are none."""


class BotResponder:
    """Implements the core's Responder port: computes, changes nothing.

    `threshold`: the least confidence at which an intent is acted on.
    """

    def __init__(
        self,
        brain: Brain,
        knowledge: Knowledge,
        wording: Wording,
        *,
        orders: CustomerOrders,
        queue: QueueView,
        region: Region,
        threshold: float = 0.4,
        texting: TextingOf = lambda *_: None,
    ) -> None:
        self._deliberation = Deliberation(brain, threshold=threshold)
        self._directives = Directives(knowledge, orders, queue, region)
        self._answers = ShortAnswers(wording)
        self._verdicts = Verdicts(orders, self._answers)
        self._wording = wording
        self._texting = texting
        self.threshold = threshold

    async def respond(self, conversation: Conversation, message: Message) -> Response:
        """What to say and do about the customer's message, by what is remembered of before."""
        memory = Memory.of(conversation.bot_state)
        text = self._words(conversation, memory, message)
        return (await self._answer(conversation, memory, text, message.at)).response()

    async def _answer(
        self, conversation: Conversation, memory: Memory, text: str, at: datetime
    ) -> Reply:
        manners = self._texting(conversation.channel, conversation.account)
        reply = self._begin(conversation, memory, text, at)
        wants_menu = not menu.asked(memory) and menu.calls_for_menu(text)
        if not text:
            reply.memory = memory
            reply.say("only_text")
        elif phrases.wants_person(text) or (memory.offered == PERSON and phrases.is_yes(text)):
            reply.hand_over("asked")
        elif manners and wants_menu:
            reply.memory = memory
        elif phrases.is_curse(text):
            self._stay_calm(reply, memory)
        elif title := _chosen(text, memory):
            await self._answer_chosen(reply, title, memory.after)
        elif heard := await self._verdicts.find(reply, memory):
            await self._verdicts.keep(reply, memory, heard)
        elif words := _command(text, manners, memory, conversation.locale):
            return await self._answer(conversation, memory, words, at)
        elif not memory.loop and not phrases.has_words(text):
            reply.memory = memory
            reply.say("only_signs")
        elif not memory.loop and phrases.is_foreign(text):
            reply.offer_person("languages")
        else:
            reply = await self._think(reply, memory, at)
        if manners and (wants_menu or (manners.menu and _is_first(conversation))):
            menu.offer_menu(reply, manners)
        return reply

    def _begin(
        self, conversation: Conversation, memory: Memory, text: str, at: datetime,
        rule: str = "hub",
    ) -> Reply:  # fmt: skip
        texts = self._texting(conversation.channel, conversation.account) is not None
        evidence = Evidence(rule=rule, model=memory.model)
        entities = find(text, at=at)
        return Reply(self._wording, conversation, memory, evidence, text, entities, texts=texts)

    def _words(self, conversation: Conversation, memory: Memory, message: Message) -> str:
        """What the customer wrote or chose; empty for pictures, files and the like alone.

        Who has stepped out of the queue to be called back may have said so by a number.
        """
        lines = (part.text for part in message.parts if isinstance(part, Text | Choices))
        text = "\n".join(lines).strip()
        stepped_out = conversation.queued_at and not memory.loop
        return CALL if stepped_out and self._answers.wants_call(conversation, text) else text

    def _stay_calm(self, reply: Reply, memory: Memory) -> None:
        """Once; who goes on cursing wants a person, whatever he says."""
        if memory.curses:
            reply.hand_over("anger")
        else:
            reply.memory = replace(memory, curses=1)
            reply.say("calm")

    async def _think(self, reply: Reply, memory: Memory, at: datetime) -> Reply:
        """Whatever Rasa decides; a reply that was begun in vain is begun anew."""
        try:
            decision = await self._decide(reply, memory, at)
            await self._carry_out(reply, memory, decision, at)
        except UnknownFormError:
            reply = self._begin(reply.conversation, memory, reply.text, at, "unknown_form")
            reply.hand_over("form_lost")
        except BotUnavailable as error:
            log.warning("bot_unavailable", extra={"reason": error.detail})
            reply = self._begin(reply.conversation, memory, reply.text, at, "without_bot")
            await self._manage_without(reply, memory)
        return reply

    async def _decide(self, reply: Reply, memory: Memory, at: datetime) -> Decision:
        """A form that waits is gone on with when the customer says so."""
        if memory.offered == FORM and (phrases.is_yes(reply.text) or reply.text == GO_ON):
            back = replace(memory, **memory.parked, at="")
            return await self._deliberation.decide(GO_ON, back, at)
        return await self._deliberation.decide(reply.text, memory, at)

    async def _carry_out(
        self, reply: Reply, memory: Memory, decision: Decision, at: datetime
    ) -> None:
        loop = decision.state.get("loop")
        reply.memory = replace(
            reply.memory,
            loop=loop,
            slots=decision.state.get("slots") or {},
            at=at.isoformat() if loop else "",
            parked={"loop": memory.loop, "slots": dict(memory.slots)} if decision.parked else {},
        )
        if decision.resumed:
            reply.say("form_resumed", form=_form(reply, decision.resumed))
        for turn in decision.turns:
            await self._carry_out_turn(reply, turn)
        if decision.parked and not reply.handed_over:
            reply.offer(FORM, "form_parked", form=_form(reply, decision.parked))

    async def _carry_out_turn(self, reply: Reply, turn: Turn) -> None:
        reply.evidence = Evidence(
            rule="rasa", intent=turn.intent, confidence=turn.confidence, model=turn.model
        )
        reply.memory = replace(reply.memory, model=turn.model)
        reply.text = turn.text
        for directive in turn.directives:
            if not reply.handed_over:
                await self._directives.carry_out(reply, directive)

    async def _answer_chosen(self, reply: Reply, title: str, after: Directive) -> None:
        """The article behind a title of the last question back, and what was to follow it."""
        found = await self._directives.find(reply, title)
        hit = next((hit for hit in found.hits if hit.title == title), None)
        if hit:
            reply.answer(hit, rule="chosen")
            go_on(reply, after)
        else:
            fail(reply, "failed_once")

    async def _manage_without(self, reply: Reply, memory: Memory) -> None:
        """Rasa is down or not ready: what is sure is answered, for the rest there are people."""
        if memory.loop == EMERGENCY or phrases.reports_loss(reply.text):
            reply.hand_over("emergency")
        elif memory.loop:
            reply.say("form_paused")
        elif phrases.is_greeting(reply.text):
            reply.say("greeting")
        else:
            await self._answer_if_sure(reply)

    async def _answer_if_sure(self, reply: Reply) -> None:
        found = await self._directives.find(reply, reply.text)
        if found.sure:
            reply.answer(found.hits[0], rule="without_bot")
        else:
            reply.offer_person("no_model_yet")


def _form(reply: Reply, loop: str) -> str:
    return reply.word(f"form_{loop.removesuffix('_form')}")


def _chosen(text: str, memory: Memory) -> str | None:
    """The title meant by its number or by its own words, when there was something to choose."""
    by_title = {phrases.squeeze(title): title for title in memory.choices}
    if title := by_title.get(phrases.squeeze(text)):
        return title
    number = picked(text, len(memory.choices))
    return memory.choices[number - 1] if number else None


def _command(text: str, manners: Texting | None, memory: Memory, locale: str) -> str:
    """What a digit of the menu is short for; nothing where it answers something else."""
    if manners is None or menu.asked(memory):
        return ""
    words = menu.words_for(text, manners, locale)
    return "" if menu.words_for(words, manners, locale) else words


def _is_first(conversation: Conversation) -> bool:
    """Whether nothing has been said to him before."""
    return conversation.previous_id is None and not conversation.automatic_replies
