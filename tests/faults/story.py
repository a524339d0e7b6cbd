"""All that is known of one round: what people were told, what is stored, what receivers got."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hub.core.conversations import Conversation
from hub.core.deadlines import Deadline
from hub.core.events import Event, Kind
from hub.core.messages import Message
from hub.core.orders import Order
from hub.core.seats import Seat
from hub.store.database import Document

OUTSIDE = frozenset({Kind.OPENED, Kind.STATE, Kind.ORDER, Kind.DEADLINE})
"""What the system outside wants to hear of."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ack:
    """A sender was told that this message is kept; when he first said it, and when he was told."""

    thread_id: str
    external_id: str
    message_id: str
    seq: int
    said: float = 0.0
    told: float = 0.0


@dataclass(frozen=True, slots=True)
class Push:
    """A webhook heard this message."""

    message_id: str
    text: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Take:
    """A person was told that he has the conversation, whose last message was then `last_seq`."""

    thread_id: str
    last_seq: int
    at: float


@dataclass(frozen=True, slots=True)
class Taking:
    """A person was told that what was offered to him is his, since this epoch."""

    conversation_id: str
    person: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Done:
    """A person was told that this step is recorded; `token` is in its note and in no other's.

    Of an opening it is the order's title.
    """

    number: str
    action: str
    token: str
    rev: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A system outside heard this event; `genuine`: the signature was ours."""

    number: int
    delivery: str
    body: str = ""
    genuine: bool = True


@dataclass(slots=True)
class Receiver:
    """One client that fetches: the seqs it got, in the order it got them."""

    name: str
    thread_id: str
    seqs: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Listener:
    """One reader of the event log: the numbers it got after `start`, in its order."""

    name: str
    start: int
    numbers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """All that is known of one round."""

    acks: list[Ack] = field(default_factory=list)
    receivers: list[Receiver] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    takes: list[Take] = field(default_factory=list)
    pushed: list[Push] = field(default_factory=list)
    pushing: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    listings: dict[str, Document] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    desk: set[str] = field(default_factory=set)
    """The threads of those who want a person, and get none without an offer."""
    asked: set[tuple[str, str]] = field(default_factory=set)
    """(conversation, person): who said that he takes it, whatever he was told then."""
    takings: list[Taking] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    told: list[Telling] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    at: datetime = LONG_AGO
    """When what is stored was read."""

    @property
    def begun(self) -> set[str]:
        """Threads of this round; a round that failed may have left others something to say."""
        events = self.events
        return {e.thread_id for e in events if e.kind is Kind.MESSAGE and e.seq == 1}

    @property
    def subjects(self) -> set[str]:
        """Whatever of this round can have deadlines."""
        conversations = {conversation.id for conversation in self.conversations}
        return conversations | {order.number for order in self.orders}

    def threads(self) -> dict[str, list[Message]]:
        found: dict[str, list[Message]] = defaultdict(list)
        for message in sorted(self.messages, key=lambda one: (one.thread_id, one.seq)):
            found[message.thread_id].append(message)
        return found
