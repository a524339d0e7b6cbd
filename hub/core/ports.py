"""Where rooms of one layer meet: what the pipeline asks of the bot, the bot of knowledge …"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from hub.core.articles import ArticleText
from hub.core.conversations import Conversation, Entrance, QueuePlace
from hub.core.customers import Profile
from hub.core.events import Event, Kind
from hub.core.messages import Author, Evidence, Inbound, Message
from hub.core.orders import Order, OrderAction, Value
from hub.core.parts import File, Part
from hub.core.queues import Attendance, Caller
from hub.core.segments import Gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A term of the question, its weight, and where in the article: "wording", "answer" or ""."""

    term: str
    weight: float
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A published article; `score` is the chance, 0 to 1, that it is the one that was meant.

    `passage` is the part of the answer that speaks of the question, `marks` where in it the
    question's words stand (from, to). `reasons` and `signals` say how the score came about.
    """

    article_id: str
    version: int
    text: ArticleText
    passage: str
    score: float
    marks: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def category(self) -> str:
        return self.text.category

    @property
    def answer(self) -> str:
        return self.text.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hits, best first; `sure` when the best may be given as the answer.

    Not sure is also who cannot tell close ones apart: then the hits are to choose from.
    `read_as`: what was written and what was understood, where they differ. `strange`: the question
    names another house's business, of which the best hit knows nothing.
    """

    hits: tuple[Hit, ...]
    sure: bool
    cut_off: float = 0.0
    read_as: tuple[tuple[str, str], ...] = ()
    strange: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the bot looked up for which wish, and how the findings then stood beside it."""

    query: str
    intent: str
    found: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who asks. Where a region or tier is not known (""), only what is for everybody is shown."""

    region: str = ""
    tier: str = ""


Region = Callable[[str], str]
"""A node's id -> the region that its customers live in, by name; empty where it is not known."""


class Knowledge(Protocol):
    async def search(
        self, query: str, *, locale: str = "zh-CN", k: int = 5, audience: Audience | None = None
    ) -> Findings:
        """What is valid today and for this audience (None: for anybody, as staff see it).

        Raises Unavailable when the index is down.
        """


class Wording(Protocol):
    """Reply templates; editors change them without training, while the hub runs."""

    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        """In the language nearest to `locale`, as this channel says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """What goes out, and in `full` the text that was cut for it."""

    parts: tuple[Part, ...]
    full: str


class Shorten(Protocol):
    def __call__(self, parts: tuple[Part, ...], *, limit: int, more: str) -> Shortened | None:
        """Within `limit` text messages, `more` behind what was cut; None where nothing is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One bot message; `{number}` in a text stands for the work order made in the same turn.

    `aside`: of use only to who waits before it.
    """

    parts: tuple[Part, ...]
    evidence: Evidence
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """A work order to be made by itself; `type` and `fields` as in the taxonomy.

    No `node_id`: that of its conversation; no `priority`: as usual for its type. A `draft` is not
    worked on until it is opened.
    """

    type: str
    title: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    node_id: str = ""
    priority: str = ""
    draft: bool = False


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
    deed: "Deed | None" = None
    searches: tuple[Search, ...] = ()


class Drafting(Protocol):
    """As much of a decision's draft as making an order needs."""

    now: datetime
    conversation: Conversation | None

    def set(self, **values: Any) -> Conversation: ...
    def number(self, counter: str) -> int: ...
    def insert(self, collection: str, document: dict[str, Any]) -> None: ...
    def update(self, collection: str, where: dict[str, Any], change: dict[str, Any]) -> None: ...
    def refer_to_file(self, by: str, file_id: str) -> None: ...
    def say(self, author: Author, parts: tuple[Part, ...]) -> int: ...
    def event(
        self, kind: Kind, *, seq: int = 0, by: str = "", node_id: str = "", **data: Any
    ) -> None: ...


Deed = Callable[[Drafting], None]
"""Something prepared that becomes true inside a decision, or makes it a Conflict."""


class OrderBook(Protocol):
    def open_order(self, draft: Drafting, order: NewOrder, *, by: str) -> str:
        """Make a work order inside a decision; returns its number. `by`: a person's id or `bot`."""


class CustomerOrders(Protocol):
    async def of_customer(
        self, customer_id: str, *, verified: Sequence[str] = (), number: str | None = None
    ) -> Sequence[Order]:
        """His orders, the newest first, or the one of this number; never anybody else's.

        `verified` are identities that he has proved to be his: whoever owns them is he too.
        """

    async def asked(self, customer_id: str) -> Sequence[Order]:
        """Those he was asked about of late, the last one first: his word may be of one of them."""

    async def hear(
        self, order: Order, action: OrderAction, *, note: str = "", score: int = 0
    ) -> Deed:
        """Prepares what he says of his order: that it is solved, that it is not, or a score."""


class Responder(Protocol):
    async def respond(self, conversation: Conversation, message: Message) -> Response:
        """Compute an answer, change nothing: the same call again must be harmless."""


class QueueView(Protocol):
    async def place(self, conversation: Conversation) -> QueuePlace: ...


class FrontDoor(QueueView, Protocol):
    def attendance(self, caller: Caller) -> Attendance:
        """Whether somebody is there for who calls like this, before there is a conversation."""


class Watcher(Protocol):
    def look(self, conversation: Conversation, message: Message) -> str:
        """The rule by which somebody should look at what the bot does here; empty for none."""


class Reception(QueueView, Protocol):
    async def entrance(self, conversation: Conversation) -> Entrance:
        """Where this conversation is to wait, by all that is known of it."""


Enrol = Callable[[Drafting], None]
"""Makes somebody a customer, inside the decision that keeps his first message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Whoever writes from an address; `enrol` when he is not yet a customer.

    `verified` are the identities that need no further proof when he writes from there, `last_agent`
    served him last where he has written from elsewhere, too.
    """

    customer_id: str
    profile: Profile = field(default_factory=Profile)
    verified: tuple[str, ...] = ()
    last_agent: str = ""
    enrol: Enrol | None = None


class Customers(Protocol):
    async def resolve(self, inbound: Inbound) -> Writer:
        """Who writes; of somebody known, by one address only, one read."""


class ShortAnswers(Protocol):
    """Reads what is answered to questions of the hub's own, by its very words."""

    def score(self, conversation: Conversation, text: str) -> int:
        """From 1 to 5; 0 for anything else."""

    def for_bot(self, conversation: Conversation, text: str) -> bool:
        """Whether who waits while nobody is there asks for what the bot can do at any hour."""


Hear = Callable[[Drafting, str], bool]
"""Takes what a customer writes who has been asked for a code; whether it was meant as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a customer's thread stands: its newest conversation, open or not; None before any."""

    last_seq: int = 0
    conversation: Conversation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the client at `address` should see now; without an event: somebody types to him.

    `message` comes with the events that made one, None where the customer may not see it.
    """

    address: str
    event: Event | None = None
    message: Message | None = None


class MailboxReader(Protocol):
    """How channels whose clients fetch (web, rest) read a thread: past by seq, present live."""

    async def read(
        self, channel: str, account: str, address: str, *, after: int, limit: int = 200
    ) -> Sequence[Message]:
        """Messages the customer may see with seq > after, oldest first."""

    async def wait(
        self, channel: str, account: str, address: str, *, after: int, seconds: float
    ) -> Sequence[Message]:
        """As `read`, but waits up to `seconds` for the first."""

    async def origin(
        self, channel: str, account: str, address: str, *, before: int
    ) -> Mapping[str, Any]:
        """The raw form of the customer's newest message with seq < before; empty for none."""

    async def standing(self, channel: str, account: str, address: str) -> Standing:
        """The thread as it is now; `Standing()` when the address never wrote."""

    def watch(
        self, channel: str, account: str, tell: Callable[[Change], None]
    ) -> Callable[[], None]:
        """Call `tell` (which never blocks) in the loop for each later change of the account.

        Each once and in the order of event numbers, by whichever process it was made; a message
        can be `read` before it is told. Returns what ends the watch.
        """


class Logbook(Protocol):
    """How far an account that fetches has read, what one could not read, and how they number."""

    async def bookmark(self, account_id: str) -> Mapping[str, Any]:
        """As it was put last; empty before the first time."""

    async def put_bookmark(self, account_id: str, bookmark: Mapping[str, Any]) -> None:
        """Returns when it is durable."""

    async def number(self, counter: str) -> int:
        """The next of this counter, from 1: no other process ever gets the same."""

    async def park(self, channel: str, account: str, *, reason: str, source: str) -> None:
        """Put away the stored file `source` until a person has it read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A token as a service gave it, good for so many seconds."""

    token: str = field(repr=False)
    seconds: float


Fetch = Callable[[], Awaitable[Fetched]]
"""Asks a service for a token; raises ChannelError."""


class AccessTokens(Protocol):
    """For channels whose services take a token that is shared, rationed and ends."""

    async def get(self, name: str, fetch: Fetch, *, refused: str = "") -> str:
        """The token of that name, fetched once for all processes, and anew before it ends.

        `refused`: the one that the service has just refused, so another is wanted; where the
        service gives the same again, it is returned. Raises what `fetch` raises, Temporary when it
        takes too long, Unavailable when the store is away.
        """


class Scanner(Protocol):
    async def scan(self, data: bytes) -> str:
        """What harm is found in a file, by its name; empty for none.

        Raises InputError, or Unavailable, where nothing is taken that was not looked at.
        """


class FileStore(Protocol):
    """Bytes too large for a document; what no message refers to within a day is swept."""

    async def put(self, name: str, content_type: str, data: bytes) -> File:
        """Store and name it; the part is `file_part(...)` of what was stored."""

    async def open(self, file_id: str) -> tuple[File, bytes]:
        """Raises NotFound."""


class Segments(Protocol):
    """Parts of text messages that have come, kept until all are there and for a while after."""

    async def get(self, key: str) -> Gathered | None: ...

    async def put(self, gathered: Gathered) -> Gathered:
        """Returns it as it is now, when it is durable; Conflict where it has changed since."""

    async def undelivered(self, account_id: str, *, before: datetime) -> Sequence[Gathered]:
        """Those that began before then and that the hub does not have yet, the oldest first."""

    async def forget(self, *, before: datetime) -> int:
        """What was delivered and began before then; returns how many."""
