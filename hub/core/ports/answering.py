"""What the pipeline asks of who answers: the bot, its short answers, who watches it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hub.core.conversations import Conversation
from hub.core.messages import Evidence, Message
from hub.core.parts import Part
from hub.core.ports.drafting import Deed
from hub.core.ports.knowledge import Search
from hub.core.ports.orders import NewOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One bot message; `{number}` in a text stands for the work order made in the same turn.

    `aside`: of use only to who waits before it.
    """

    parts: tuple[Part, ...]
    evidence: Evidence
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """All that a turn wants done; nothing has happened yet.

    `topic`: what the customer wants, as an intent of the taxonomy; empty where it did not show.
    `deed`: what else is decided with the turn. `searches`: what was looked up for it, for whoever
    wants to know why; not kept.
    """

    says: tuple[Say, ...] = ()
    bot_state: Mapping[str, Any] = field(default_factory=dict)
    order: NewOrder | None = None
    handover: str | None = None
    needs_look: bool = False
    topic: str = ""
    deed: Deed | None = None
    searches: tuple[Search, ...] = ()


class Responder(Protocol):
    async def respond(self, conversation: Conversation, message: Message) -> Response:
        """Compute an answer, change nothing: the same call again must be harmless."""


class Watcher(Protocol):
    def look(self, conversation: Conversation, message: Message) -> str:
        """The rule by which somebody should look at what the bot does here; empty for none."""


class ShortAnswers(Protocol):
    """Reads what is answered to questions of the hub's own, by its very words."""

    def score(self, conversation: Conversation, text: str) -> int:
        """From 1 to 5; 0 for anything else."""

    def for_bot(self, conversation: Conversation, text: str) -> bool:
        """Whether who waits while nobody is there asks for what the bot can do at any hour."""
