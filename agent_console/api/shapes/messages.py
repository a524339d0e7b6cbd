"""Forms of messages and their parts, as in web chat, with what only staff may see."""

from typing import Annotated, Literal

from pydantic import Field

from agent_console.api.forms import Out
from agent_console.api.shapes.common import Time


class TextPart(Out):
    type: Literal["text"]
    text: str


class _FilePart(Out):
    name: str
    content_type: str
    size: int
    file_id: str


class FilePart(_FilePart):
    type: Literal["file"]


class ImagePart(_FilePart):
    type: Literal["image"]


class AudioPart(_FilePart):
    type: Literal["audio"]


class LocationPart(Out):
    type: Literal["location"]
    latitude: float
    longitude: float
    label: str


class ChoiceOption(Out):
    value: str
    title: str


class ChoicesPart(Out):
    type: Literal["choices"]
    text: str
    options: list[ChoiceOption]


class CardPart(Out):
    type: Literal["card"]
    title: str
    text: str
    url: str


Part = Annotated[
    TextPart | FilePart | ImagePart | AudioPart | LocationPart | ChoicesPart | CardPart,
    Field(discriminator="type"),
]


class AuthorOut(Out):
    kind: Literal["customer", "bot", "agent", "system"]
    name: str
    id: str


class EvidenceOut(Out):
    """Why the bot said it; what did not take part is empty."""

    rule: str
    intent: str
    confidence: float
    article_id: str
    title: str
    version: int
    passage: str
    score: float
    model: str


class EnvelopeOut(Out):
    """Of a letter; `cut`: there is more in it than the message says."""

    subject: str
    to: list[str]
    cc: list[str]
    sent_at: Time | None
    cut: bool


class CopiedOut(Out):
    """Whom an answer by mail went to beside the customer; no `subject`: as the correspondence."""

    cc: list[str]
    subject: str


class MessageOut(Out):
    """`id` names it alone, `seq` within its thread.

    `delivery` is null for what came in, for notes, and for what is of use only to who waits before
    it and is sent to nobody; `reason` says why it failed.

    `whisper_to` is the person whose ear it is for, who sees it with his supervisors alone.
    `mentions`: the colleagues whom a note calls, by their ids. `letter` where it was given.
    """

    type: Literal["message"] = "message"
    id: str
    seq: int
    conversation_id: str
    author: AuthorOut
    parts: list[Part]
    at: Time
    private: bool
    whisper_to: str
    evidence: EvidenceOut | None
    envelope: EnvelopeOut | None
    delivery: str | None
    reason: str
    mentions: list[str]
    letter: CopiedOut | None
    cid: str


class MessagePage(Out):
    """In order; `next` leads on, `previous` is the `before` of what came earlier."""

    items: list[MessageOut]
    next: int | None
    previous: int | None


class FailedOut(MessageOut):
    """One that no channel has carried, and whom it was for."""

    channel: str
    account: str
    customer: str
    failed_at: Time
    attempts: int


class FailedPage(Out):
    items: list[FailedOut]
    next: str | None = None
