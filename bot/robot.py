"""The room as one object: what answers customers by itself, and what people do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from bot.deliberation import Brain
from bot.model_desk import ModelDesk
from bot.rehearsal import Rehearsal
from bot.responder import BotResponder
from bot.rewording import Rewording
from bot.short_answers import ShortAnswers
from bot.wording import LiveWording
from hub.core.ports.answering import Watcher
from hub.core.ports.knowledge import Knowledge, Region
from hub.core.ports.orders import CustomerOrders, OrderBook
from hub.core.ports.queues import Reception
from hub.pipeline.pipeline import Spine
from hub.store.templates import EditedTemplates


class Reader(Brain, Protocol):
    """What reads customers' words; `bot.client.RasaClient` is the real one."""

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The model's own parse; raises BotUnavailable."""

    async def opinions(self, text: str) -> Mapping[str, Any]:
        """What each of the model's opinions makes of it alone (bot/rasa/opinions.py)."""

    @property
    def model(self) -> str:
        """The one that answered last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What it asks of the other rooms; `inquiry` tells of orders, `book` opens them."""

    knowledge: Knowledge
    inquiry: CustomerOrders
    book: OrderBook
    queue: Reception
    region: Region
    watcher: Watcher


class Robot:
    """`threshold`: the least confidence at which it acts on an intent."""

    def __init__(
        self, spine: Spine, reader: Reader, models: ModelDesk, wording: LiveWording,
        near: Neighbours, threshold: float,
    ) -> None:  # fmt: skip
        make = partial(
            BotResponder, knowledge=near.knowledge, wording=wording, orders=near.inquiry,
            queue=near.queue, region=near.region, threshold=threshold,
            texting=spine.channels.texting,
        )  # fmt: skip
        self.reader = reader
        self.models = models
        self.threshold = threshold
        self.responder = make(reader)
        self.answers = ShortAnswers(wording)
        self.rewording = Rewording(
            committer=spine.committer, built_in=wording.built_in, edited=EditedTemplates(spine.db)
        )
        self.rehearsal = Rehearsal(
            spine, reader, make, queue=near.queue, orders=near.book, wording=wording,
            watcher=near.watcher, answers=self.answers,
        )  # fmt: skip
