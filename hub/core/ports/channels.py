"""What the hub lends its channels: reading a thread, notes of their own, tokens, files."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from hub.core.conversations import Conversation
from hub.core.events import Event
from hub.core.messages import Message
from hub.core.parts import File
from hub.core.segments import Gathered


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
