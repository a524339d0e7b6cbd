"""A brain that says what it is told, knowledge of three articles, and a customer to ask them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.deliberation import Brain
from bot.responder import BotResponder
from bot.templates import Templates
from bot.turns import Directive, Entities, Turn
from hub.core.articles import ArticleText
from hub.core.conversations import Conversation, QueuePlace, State
from hub.core.errors import BotUnavailable, HubError, Unavailable
from hub.core.messages import Author, AuthorKind, Message
from hub.core.orders import Order, OrderAction
from hub.core.parts import Part, Text, plain_text
from hub.core.ports.answering import Response
from hub.core.ports.drafting import Deed, Drafting
from hub.core.ports.knowledge import Audience, Findings, Hit, Knowledge
from hub.core.ports.orders import CustomerOrders
from hub.core.texting import Texting
from hub.settings import Settings

REGIONS = defaultdict(str, {"root.zj.hz": "浙江"})
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


class ScriptedBrain:
    """Takes its turns from `script`, by exact text; any other text finds Rasa down."""

    def __init__(self, script: Mapping[str, Turn | HubError]) -> None:
        self.script = dict(script)
        self.asked: list[tuple[str, Mapping[str, Any], float]] = []
        self.entities: list[Entities] = []

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn:
        self.asked.append((text, state, threshold))
        self.entities.append(entities)
        turn = self.script.get(text, BotUnavailable("down"))
        if isinstance(turn, HubError):
            raise turn
        return turn


class Shelf:
    """Knows what its titles contain word for word; `down` makes it fail.

    `audiences` are those for whom it was asked.
    """

    def __init__(self, *titles: str) -> None:
        self.down = False
        self.audiences: list[Audience | None] = []
        self.hits = tuple(
            Hit(
                article_id=f"a{n}",
                text=ArticleText(title=title, answer=f"answer of {title}"),
                passage=f"passage of {title}",
                score=0.9,
                version=n,
            )
            for n, title in enumerate(titles, 1)
        )

    async def search(
        self, query: str, *, locale: str = "zh-CN", k: int = 5, audience: Audience | None = None
    ) -> Findings:
        self.audiences.append(audience)
        if self.down:
            raise Unavailable
        exact = tuple(hit for hit in self.hits if hit.title == query)
        return Findings(hits=exact or self.hits[:k], sure=bool(exact))


class Sage:
    """Has a sure answer to everything."""

    async def search(
        self, query: str, *, locale: str = "zh-CN", k: int = 5, audience: Audience | None = None
    ) -> Findings:
        text = ArticleText(title=query, answer="so it is")
        hit = Hit(article_id="s", text=text, passage="so", score=1, version=1)
        return Findings(hits=(hit,), sure=True)


class Cabinet:
    """Holds orders; an identity is the id of the customer who owns it."""

    def __init__(self, *orders: Order) -> None:
        self.orders = list(orders)
        self.heard: list[tuple[str, str, int]] = []

    async def of_customer(
        self, customer_id: str, *, verified: Sequence[str] = (), number: str | None = None
    ) -> list[Order]:
        own = [order for order in self.orders if order.customer_id in {customer_id, *verified}]
        return [order for order in own if number in {None, order.number}]

    async def asked(self, customer_id: str) -> list[Order]:
        return [order for order in self.orders if order.asked_at]

    async def hear(
        self, order: Order, action: OrderAction, *, note: str = "", score: int = 0
    ) -> Deed:
        self.heard.append((order.number, action.value, score))
        return self.keep

    def keep(self, draft: Drafting) -> None:
        return


class Line:
    """A waiting line of two, a minute a place; `wait_seconds` None when nobody is there."""

    def __init__(self) -> None:
        self.wait_seconds: int | None = 180

    async def place(self, conversation: Conversation) -> QueuePlace:
        return QueuePlace(position=3, wait_seconds=self.wait_seconds)


def responder(
    brain: Brain, shelf: Knowledge | None = None, cabinet: CustomerOrders | None = None,
    line: Line | None = None, texting: Texting | None = None,
) -> BotResponder:  # fmt: skip
    return BotResponder(
        brain, shelf or Shelf(), Templates.load(), orders=cabinet or Cabinet(),
        queue=line or Line(), region=REGIONS.__getitem__,
        threshold=Settings.model_fields["bot_threshold"].default,
        texting=lambda *_: texting,
    )  # fmt: skip


def turn(*directives: Directive, intent: str = "fault", **state: Any) -> Turn:
    parse = {"intent": {"name": intent, "confidence": 0.8}, "intent_ranking": [], "entities": []}
    return Turn(
        directives=directives, intent=intent, confidence=0.8, parse=parse, state=state, model="m1"
    )


class Customer:
    """Writes to a responder and keeps the conversation's state as the pipeline would."""

    def __init__(
        self, brain: ScriptedBrain, shelf: Shelf | None = None, locale: str = "zh-CN",
        texting: Texting | None = None,
    ) -> None:  # fmt: skip
        self.brain = brain
        self.shelf = shelf or Shelf()
        self.cabinet = Cabinet()
        self.line = Line()
        self.responder = responder(brain, self.shelf, self.cabinet, self.line, texting)
        self.conversation = conversation(locale)

    async def write(self, *parts: str | Part) -> Response:
        message = saying(*parts)
        response = await self.responder.respond(self.conversation, message)
        assert response == await self.responder.respond(self.conversation, message)
        self.conversation = replace(self.conversation, bot_state=response.bot_state)
        return response


def rules(response: Response) -> list[str]:
    return [say.evidence.rule for say in response.says]


def words(response: Response) -> str:
    return "\n".join(plain_text(say.parts) for say in response.says)


def saying(*parts: str | Part) -> Message:
    return Message(
        thread_id="t",
        conversation_id="c",
        seq=1,
        author=Author(kind=AuthorKind.CUSTOMER),
        parts=tuple(Text(text=part) if isinstance(part, str) else part for part in parts),
        at=AT,
    )


def conversation(locale: str = "zh-CN") -> Conversation:
    return Conversation(
        id="c",
        thread_id="t",
        channel="web",
        account="demo",
        address="v",
        name="",
        customer_id="k",
        shard=0,
        state=State.BOT,
        epoch=1,
        rev=1,
        first_seq=1,
        last_seq=1,
        opened_at=AT,
        last_at=AT,
        locale=locale,
    )
