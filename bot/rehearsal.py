"""Plays what a customer would be answered: all that decides runs, nothing of it becomes true."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from bot.deliberation import Brain
from bot.entities import Entity, find
from bot.responder import BotResponder
from bot.turns import Entities, Turn
from hub.core.clock import new_id
from hub.core.conversations import Conversation
from hub.core.customers import Profile, Tier
from hub.core.messages import Address, AuthorKind, Inbound, Message
from hub.core.organisation import ROOT_NODE
from hub.core.parts import Text
from hub.core.ports.answering import Response, ShortAnswers, Watcher
from hub.core.ports.customers import Writer as Customer
from hub.core.ports.orders import OrderBook
from hub.core.ports.queues import Reception
from hub.core.ports.wording import Wording
from hub.pipeline import turn as pipeline
from hub.pipeline.intake import accept
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.draft import Draft, Effects, Numbers, NumberUnknown, View

T = TypeVar("T")
MakeBot = Callable[[Brain], BotResponder]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whom the bot takes the writer for."""

    channel: str = "web"
    locale: str = "zh-CN"
    tier: Tier = Tier.NORMAL
    node_id: str = ROOT_NODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the model was asked, and what it answered; `threshold` is what it had to reach."""

    turn: Turn
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One message and what followed: `messages` is what the customer would be shown.

    No `response`: people have the conversation, the bot is not asked.
    """

    text: str
    entities: tuple[Entity, ...]
    heard: tuple[Heard, ...]
    response: Response | None
    messages: tuple[Message, ...]
    conversation: Conversation


class Listener:
    """Passes on what the brain is asked, and remembers it."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self.heard: list[Heard] = []

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn:
        turn = await self._brain.turn(text, state, threshold=threshold, entities=entities)
        self.heard.append(Heard(turn=replace(turn, text=text), threshold=threshold))
        return turn


class Rehearsal:
    """A message goes the way of a real one, over drafts that are never committed.

    `make_bot` makes the responder that customers have, around another brain.
    """

    def __init__(
        self, spine: Spine, brain: Brain, make_bot: MakeBot, *, queue: Reception, orders: OrderBook,
        wording: Wording, watcher: Watcher, answers: ShortAnswers,
    ) -> None:  # fmt: skip
        self._spine = spine
        self._make_bot = make_bot
        self._queue = queue
        self._orders = orders
        self._wording = wording
        self._watcher = watcher
        self._answers = answers
        self._brain = brain

    async def play(self, setting: Setting, said: Sequence[str]) -> list[Scene]:
        """A whole conversation from its beginning: the same words, the same scenes."""
        account, address = self._account(setting.channel), new_id()
        scenes: list[Scene] = []
        view: View | None = None
        for text in said:
            inbound = Inbound(
                channel=setting.channel, account=account, external_id=new_id(),
                sender=Address(id=address), parts=(Text(text=text),),
                received_at=self._spine.clock.now(), locale=setting.locale,
            )  # fmt: skip
            scene, view = await self._scene(setting, view, inbound)
            scenes.append(scene)
        return scenes

    def _account(self, channel: str) -> str:
        """One that runs, so that the channel's own ways hold; any name where none does."""
        running = (one.account for one in self._spine.channels.all())
        return next((one.name for one in running if one.channel == channel), "rehearsal")

    async def _scene(
        self, setting: Setting, view: View | None, inbound: Inbound
    ) -> tuple[Scene, View]:
        taken = self._decide(view, partial(self._accept, inbound=inbound, setting=setting))
        message, after, listener = taken.messages[0], _view(taken), Listener(self._brain)
        response, answered = None, taken
        if after.conversation.pending:
            response = await self._respond(after.conversation, message, listener)
            finish = await self._finishing(after.conversation, message, response)
            answered = self._decide(after, finish)
            after = _view(answered)
        scene = Scene(
            text=inbound.parts[0].text if isinstance(inbound.parts[0], Text) else "",
            entities=find(_words(message), at=message.at),
            heard=tuple(listener.heard),
            response=response,
            messages=tuple(m for m in answered.messages if m.author.kind != AuthorKind.CUSTOMER),
            conversation=after.conversation,
        )
        return scene, after

    def _accept(self, draft: Draft, *, inbound: Inbound, setting: Setting) -> None:
        profile = Profile(tier=setting.tier, node_id=setting.node_id, locale=setting.locale)
        accept(
            draft, inbound=inbound, loop_limit=None, answers=self._answers,
            thread=thread_id(inbound.channel, inbound.account, inbound.sender.id),
            writer=Customer(customer_id=inbound.sender.id, profile=profile),
            bot=self._spine.channels.has_bot(inbound.channel, inbound.account),
        )  # fmt: skip

    async def _respond(
        self, conversation: Conversation, message: Message, listener: Listener
    ) -> Response:
        responders = pipeline.Responders(self._make_bot(listener), {})
        return await responders.of(conversation, message).respond(conversation, message)

    async def _finishing(
        self, conversation: Conversation, message: Message, response: Response
    ) -> Callable[[Draft], None]:
        return partial(
            pipeline.finish_turn, turn=pipeline.Turn(conversation, message), response=response,
            orders=self._orders, wording=self._wording, watcher=self._watcher,
            entrance=await pipeline.entrance_of(self._queue, conversation, response),
            manners=self._spine.channels.manners(conversation.channel, conversation.account),
        )  # fmt: skip

    def _decide(self, view: View | None, decide: Callable[[Draft], T]) -> Effects:
        """As the committer would, but for the commit; numbers begin at nothing."""
        known: dict[str, int] = defaultdict(int)
        while True:
            draft = Draft(
                view, now=self._spine.clock.now(), numbers=Numbers(known),
                births=self._spine.channels.birth,
            )  # fmt: skip
            try:
                decide(draft)
            except NumberUnknown as missing:
                known[missing.counter] = 0
            else:
                return draft.finish()


def _view(effects: Effects) -> View:
    if effects.view is None:
        raise LookupError("a message always has a conversation")
    return effects.view


def _words(message: Message) -> str:
    return "\n".join(part.text for part in message.parts if isinstance(part, Text))
