"""The answer of one turn while it grows: what to say, what to do, what to remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.answers import answer_parts
from bot.entities import Entity
from bot.taxonomy import topic_of
from hub.core.conversations import Conversation
from hub.core.messages import Evidence
from hub.core.parts import Choice, Choices, Text
from hub.core.ports.answering import Response, Say
from hub.core.ports.drafting import Deed
from hub.core.ports.knowledge import Findings, Hit, Search
from hub.core.ports.orders import NewOrder
from hub.core.ports.wording import Wording

PERSON = "person"
FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the bot remembers of a conversation; kept as `bot_state` with the turn.

    `offered`: "yes" takes it, a `person` or that his `business` is done. `choices`: titles to
    choose from by number, `after` what follows the answer then. `source`: title and version of the
    article answered with last. `at`: when the open form was last worked on. `parked`: loop and
    slots of a form that waits.
    """

    loop: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    offered: str = ""
    choices: tuple[str, ...] = ()
    after: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""
    parked: Mapping[str, Any] = field(default_factory=dict)
    failures: int = 0
    strays: int = 0
    curses: int = 0
    model: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Memory":
        """Whatever an older version kept: what is not known any more is forgotten."""
        known = {key: kept[key] for key in cls.__slots__ if key in kept}
        if known.get("offered") is True:
            known["offered"] = "person"
        return cls(**{**known, "choices": tuple(known.get("choices", ()))})

    def as_state(self) -> dict[str, Any]:
        kept = {key: getattr(self, key) for key in self.__slots__}
        state = {key: value for key, value in kept.items() if value}
        return {**state, "choices": list(self.choices)} if self.choices else state

    @property
    def for_rasa(self) -> dict[str, Any]:
        offered = {"offered": self.offered} if self.offered and self.offered != FORM else {}
        return {"loop": self.loop, "slots": {**self.slots, **offered}}


class Reply:
    """Collects the effects of a turn; `evidence` says why, each message adds its own rule.

    `texts`: it goes out by text message.
    """

    def __init__(
        self,
        wording: Wording,
        conversation: Conversation,
        memory: Memory,
        evidence: Evidence,
        text: str,
        entities: Sequence[Entity] = (),
        *,
        texts: bool = False,
    ) -> None:
        self.conversation = conversation
        self.text = text
        self.entities = entities
        self.evidence = evidence
        self.memory = replace(memory, offered="", choices=(), after={})
        self._texts = texts
        self._wording = wording
        self._says: list[Say] = []
        self._order: NewOrder | None = None
        self._handover: str | None = None
        self._needs_look = False
        self._searches: list[Search] = []
        self.deed: Deed | None = None

    @property
    def locale(self) -> str:
        return self.conversation.locale

    @property
    def in_form(self) -> bool:
        return self.memory.loop is not None

    @property
    def handed_over(self) -> bool:
        return self._handover is not None

    def word(self, template: str, **values: object) -> str:
        """A text in the customer's language that is not said yet."""
        return self._wording.text(template, self.locale, self.conversation.channel, **values)

    def say(self, template: str, **values: object) -> None:
        self.say_text(self.word(template, **values), rule=template)

    def say_text(self, text: str, *, rule: str, aside: bool = False) -> None:
        evidence = replace(self.evidence, rule=rule)
        self._says.append(Say(parts=(Text(text=text),), evidence=evidence, aside=aside))

    def answer(self, hit: Hit, rule: str = "answer") -> None:
        """An article's answer, and which passage of it was found."""
        evidence = replace(
            self.evidence,
            rule=rule,
            article_id=hit.article_id,
            title=hit.title,
            version=hit.version,
            passage=hit.passage,
            score=hit.score,
        )
        parts = answer_parts(hit, self.conversation.channel, texts=self._texts)
        self._says.append(Say(parts=parts, evidence=evidence))
        source = {"title": hit.title, "version": hit.version}
        self.memory = replace(self.memory, source=source)

    def note_search(self, query: str, found: Findings) -> None:
        self._searches.append(Search(query=query, intent=self.evidence.intent, found=found))

    def ask_which(self, hits: tuple[Hit, ...], *, after: Mapping[str, str]) -> None:
        titles = tuple(dict.fromkeys(hit.title for hit in hits))
        options = tuple(Choice(value=title, title=title) for title in titles)
        question = Choices(text=self.word("which_one"), options=options)
        evidence = replace(self.evidence, rule="which_one", score=hits[0].score)
        self._says.append(Say(parts=(question,), evidence=evidence))
        self.memory = replace(self.memory, choices=titles, after=after)

    def offer(self, what: str, template: str, **values: object) -> None:
        """Say something that the next "yes" accepts."""
        self.say(template, **values)
        self.memory = replace(self.memory, offered=what)

    def offer_person(self, template: str) -> None:
        self.offer(PERSON, template)

    def order(self, kind: str, fields: Mapping[str, str]) -> None:
        """A work order; its number is told at once, in the same turn."""
        summary = next(iter(fields.values()), "")[:40]
        title = self._wording.text(f"title_{kind}", "zh-CN", summary=summary)
        self._order = NewOrder(type=kind, title=title, fields=dict(fields))
        self.say(f"order_{kind}", number="{number}")

    def hand_over(self, reason: str) -> None:
        """To a person; what the bot remembered ends with it."""
        template = f"handover_{reason}"
        self.say_text(self.word(template), rule=template, aside=True)
        self._handover = reason
        self.memory = Memory(model=self.memory.model)

    def watch(self) -> None:
        """Somebody should have a look at this conversation."""
        self._needs_look = True

    def response(self) -> Response:
        return Response(
            says=tuple(self._says),
            bot_state=self.memory.as_state(),
            order=self._order,
            handover=self._handover,
            needs_look=self._needs_look,
            topic=topic_of(self.evidence.intent),
            deed=self.deed,
            searches=tuple(self._searches),
        )
