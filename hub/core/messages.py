"""Messages as they come in, are kept, and go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.core.envelopes import Envelope
from hub.core.parts import Part
from hub.core.windows import ReplyWindow


class AuthorKind(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Delivery(StrEnum):
    """Where an outgoing message stands; the first two are still to be worked on."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class Automatic(StrEnum):
    """Why an inbound message is known to come from a machine."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Who wrote, in the channel's own terms (visitor id, telephone number, mail address).

    `identity` is for whom the channel vouches, as `hub.core.identities` writes it; "" for nobody.
    """

    id: str
    name: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    kind: AuthorKind
    id: str = ""
    name: str = ""


SYSTEM = Author(kind=AuthorKind.SYSTEM)
"""Who speaks for the house, where it is neither the bot nor a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message from a customer; `(channel, account, external_id)` names it for ever.

    `note`: what his client tells of him beside it, for those who serve him. `warning`: what they
    must beware of in this very message. `unsure`: why its text may not be what he wrote, and people
    must look at it themselves. `elsewhere`: a colleague serves him there, so no machine answers.
    `source` is the stored file that it was read from, `queue` the one whose address it was written
    to. `opens`: what it lets us answer, where that is less than any message on its channel does.
    """

    channel: str
    account: str
    external_id: str
    sender: Address
    parts: tuple[Part, ...]
    received_at: datetime
    sent_at: datetime | None = None
    thread: str | None = None
    locale: str = "zh-CN"
    automatic: Automatic | None = None
    note: str = ""
    warning: str = ""
    unsure: str = ""
    elsewhere: bool = False
    source: str = ""
    queue: str = ""
    opens: ReplyWindow | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


class Signal(StrEnum):
    """What a customer's client tells beside messages."""

    RECEIVED = "received"
    READ = "read"
    RATE = "rate"
    CLOSE = "close"
    TYPING = "typing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A signal about a thread: `seq` for received and read, `score` 1-5 and `comment` for rate."""

    channel: str
    account: str
    sender: Address
    signal: Signal
    seq: int = 0
    score: int = 0
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What those who serve the customer at `address` are to know, and no message of his tells them.

    `(channel, account, external_id)` names it for ever; `about` is the external id of the message
    of the thread, or of another remark, that it is about.
    """

    channel: str
    account: str
    external_id: str
    address: str
    parts: tuple[Part, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A message is durable under these names; `duplicate` when it was already."""

    message_id: str
    thread_id: str
    conversation_id: str
    seq: int
    duplicate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why the bot said what it said; empty fields did not take part."""

    rule: str
    intent: str = ""
    confidence: float = 0.0
    article_id: str = ""
    title: str = ""
    version: int = 0
    passage: str = ""
    score: float = 0.0
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """How an answer by letter goes out beside its text.

    `cc` are addresses that get a copy; no `subject`: as the correspondence says.
    """

    cc: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A kept message; `seq` counts within its thread and never restarts.

    `whisper_to` is the colleague whose ear a private one is for.
    `mentions` are colleagues whom a note calls by name. `envelope` is a customer's letter's,
    `letter` an answer's: None where it goes to the customer alone, as an automatic one always does.
    `unsure`: why nobody but people may go by its text. `returns`: how often it has come back after
    a carrier had taken it over. `invites`: it asks him to write again, and may go out when nothing
    else may.
    """

    thread_id: str
    conversation_id: str
    seq: int
    author: Author
    parts: tuple[Part, ...]
    at: datetime
    private: bool = False
    whisper_to: str = ""
    evidence: Evidence | None = None
    delivery: Delivery | None = None
    reason: str = ""
    returns: int = 0
    invites: bool = False
    client_id: str = ""
    automatic: Automatic | None = None
    unsure: str = ""
    envelope: Envelope | None = None
    mentions: tuple[str, ...] = ()
    letter: Letter | None = None

    @property
    def id(self) -> str:
        return message_id(self.thread_id, self.seq)

    @property
    def is_aside(self) -> bool:
        """Ours, and sent to nobody: it would have been of use only to who waits before it."""
        ours = self.author.kind is not AuthorKind.CUSTOMER
        return ours and not self.private and self.delivery is None


def message_id(thread_id: str, seq: int) -> str:
    """Sorts within a thread as `seq` does, so one index serves both."""
    return f"{thread_id}.{seq:09d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """One message to be carried by a channel; the same `id` again is the same message.

    `locale`: the language of its conversation; `queue`: the one that it is in, or empty.
    `returns`: how often it has come back, so that sent once more it is not taken for the same.
    `invites`: it goes out as the template by which the account asks customers to write again.
    """

    id: str
    conversation_id: str
    channel: str
    account: str
    to: Address
    parts: tuple[Part, ...]
    author: Author = SYSTEM
    locale: str = "zh-CN"
    queue: str = ""
    returns: int = 0
    invites: bool = False
    letter: Letter | None = None

    @property
    def by_hand(self) -> bool:
        """Whether a person of ours wrote it."""
        return self.author.kind is AuthorKind.AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The channel's word that it took a message over, with its own id for it.

    `note`: what those who wrote it must know of that all the same. `messages`: how many it became
    for the customer, where he is to get no more than so many.
    """

    external_id: str
    at: datetime
    note: str = ""
    messages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of one outgoing message after a carrier took it over: DELIVERED, READ or
    FAILED.

    SENT: it is still tried, of which colleagues are told by the `note`. `reason` is for people to
    read. `to`: whom it did not reach, where that may not be the customer; `note`: what colleagues
    are told where that one only had a copy.
    """

    channel: str
    account: str
    message_id: str
    state: Delivery
    reason: str = ""
    to: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[str, str]:
        return self.channel, self.account
