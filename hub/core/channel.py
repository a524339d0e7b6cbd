"""The base of every channel: all that the hub knows of one, and all that one knows of the hub."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, StrictBool

from hub.core.clock import Clock
from hub.core.errors import Conflict, Permanent
from hub.core.fit import Capabilities
from hub.core.identities import mobile
from hub.core.imaging import Imaging, Page
from hub.core.labels import Label
from hub.core.messages import (
    Accepted,
    Delivery,
    DeliveryReport,
    Inbound,
    Notice,
    Outbound,
    Receipt,
    Remark,
)
from hub.core.organisation import ROOT_NODE
from hub.core.ports.channels import (
    AccessTokens,
    FileStore,
    Logbook,
    MailboxReader,
    Scanner,
    Segments,
)
from hub.core.ports.queues import FrontDoor
from hub.core.proxies import Network
from hub.core.texting import Texting
from hub.core.windows import ReplyWindow


class Receive(Protocol):
    """Takes what a customer sent; returns when it is durable, raises HubError if it is refused."""

    async def __call__(self, inbound: Inbound) -> Accepted: ...


class Notify(Protocol):
    """Takes a customer's signal (seen, rated, left); returns when it is durable."""

    async def __call__(self, notice: Notice) -> None: ...


class Report(Protocol):
    """Takes what became of a message after it was sent; returns when it is durable.

    The same again changes nothing. False when the account has no such message.
    """

    async def __call__(self, report: DeliveryReport) -> bool: ...


class Jot(Protocol):
    """Takes a note for those who serve a customer; returns when it is durable.

    The same again changes nothing. False when nobody ever wrote from there.
    """

    async def __call__(self, remark: Remark) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A configured connection of a channel; `config` feeds the spec's model, secrets opened.

    Inactive: it exists and does not run. `restarts` counts how often somebody wanted it anew.
    """

    channel: str
    name: str
    config: Mapping[str, Any] = field(repr=False)
    title: str = ""
    node_id: str = ROOT_NODE
    active: bool = True
    restarts: int = 0
    rev: int = 0

    @property
    def id(self) -> str:
        return f"{self.channel}:{self.name}"

    @property
    def has_bot(self) -> bool:
        return bool(self.config.get("bot", True))


class Carried(Protocol):
    """What a carrier calls our messages, and what it tells of them, whichever comes first.

    Reported DELIVERED when all parts of a message are, FAILED when one is, each once. What belongs
    to nothing is kept for an hour. Both return when it is durable.
    """

    async def sent(
        self, account: Account, carrier_id: str, message_id: str, *, part: int, total: int
    ) -> None:
        """A carrier took this part over, from 1, of `total`."""

    async def told(
        self, account: Account, keys: Sequence[str], state: Delivery, reason: str = "", *,
        to: str = "",
    ) -> None:  # fmt: skip
        """A receipt: what became of the part by any of these names, the likeliest first.

        Of several, that of the customer `to` is meant. Other states than DELIVERED and FAILED are
        no news.
        """


class AccountConfig(BaseModel):
    """What an administrator may set for an account of any channel; each adds its own to it.

    `bot` false: whoever writes there comes to people at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    bot: Annotated[
        StrictBool,
        Label(
            "先由机器人接待", "The bot answers first",
            about=("关闭后来话直接排人工", "Off: whoever writes comes to people at once"),
        ),
    ] = True  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSpec:
    """What a channel is and can do; `resend_safe`: the same message twice has one effect.

    `letters`: what is written there is read hours later, nobody waits before it; else it is a chat.
    `window`: how long and how often a customer's message lets us answer, None for always.
    `max_automatic_replies`: what a customer there gets in an hour, with letters in a day.
    `sms`: what goes out are text messages: paid by the part, shortened, and who writes a word of
    withdrawal gets none.
    `rates`: its client asks for a score by itself when a conversation ends, and sends a signal.
    `at_once`: how many messages a process hands it at a time, 0 for as many as there are: what is
    in its hands when the process dies is unknown where it is not `resend_safe`.
    """

    name: str
    title: Mapping[str, str]
    config: type[BaseModel]
    capabilities: Capabilities
    resend_safe: bool
    at_once: int = 0
    letters: bool = False
    sms: bool = False
    rates: bool = False
    window: ReplyWindow | None = None
    max_automatic_replies: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried of a connection, in both languages: how it went and how long."""

    title: Mapping[str, str]
    good: bool = True
    detail: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What keeps a running account from its work since then, and what to do, in both languages.

    `detail`: in the words of whoever stands in the way.
    """

    title: Mapping[str, str]
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the hub lends every channel; `secret` is the hub's key, to derive others from.

    `scanner`: what looks for viruses, where there is one. `on_duty`: whether this process is the
    one of all that does now what one does for an account. `share`: what of an account's rate this
    process may use now, from just above 0 to 1; those of all processes together are 1.
    """

    mailbox: MailboxReader
    queue: FrontDoor
    files: FileStore
    imaging: Imaging
    logbook: Logbook
    report: Report
    jot: Jot
    segments: Segments
    carried: Carried
    tokens: AccessTokens
    clock: Clock
    secret: bytes
    public_url: str = ""
    scanner: Scanner | None = None
    trusted_proxies: tuple[Network, ...] = ()
    on_duty: Callable[[Account], bool] = lambda _: True
    share: Callable[[], float] = lambda: 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An HTTP route of all accounts of a channel; `{account}` in `path` chooses the one.

    `handler` takes that running channel and the request, and returns the web server's response;
    HubErrors that it raises are worded for the caller.
    """

    method: str
    path: str
    handler: Callable[..., Awaitable[Any]]


class Channel(ABC):
    """One running account of a channel."""

    spec: ClassVar[ChannelSpec]

    def __init__(self, account: Account, hub: Surroundings) -> None:
        """Raises InputError when the account's config is not what the spec's model asks for."""
        self.account = account
        self.hub = hub
        self.troubles: dict[str, Trouble] = {}
        self.on_trouble: Callable[[], None] = lambda: None

    def tell(self, part: str, trouble: Trouble | None) -> None:
        """What is wrong with this part of the account, as people are to see it; None: nothing."""
        before = self.troubles.pop(part, None)
        if trouble:
            self.troubles[part] = trouble
        if trouble != before:
            self.on_trouble()

    @classmethod
    @abstractmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A raw payload that came at `at` as a message, None when it is none. Pure.

        Raises InputError, and nothing else whatever the bytes are.
        """

    @abstractmethod
    async def start(self, receive: Receive, notify: Notify) -> None: ...

    @abstractmethod
    async def stop(self) -> None: ...

    async def send(self, message: Outbound) -> Receipt:
        """One attempt; raises ChannelError."""
        raise Permanent("this channel's clients fetch their messages")

    async def preview(self, message: Outbound) -> Sequence[Page]:
        """What `send` would have printed at the other end; raises HubError."""
        raise Conflict("nothing_printed")

    async def take_again(self, source: str) -> None:
        """Read the stored file `source`, which was parked, once more; raises HubError."""
        raise Conflict("not_replayable")

    @property
    def pushes(self) -> bool:
        """Whether outgoing messages need `send`; else clients fetch them and they are born sent."""
        return True

    @property
    def at_once(self) -> int:
        """How many messages a process hands it at a time, 0 for as many as there are."""
        return self.spec.at_once

    @property
    def acknowledges(self) -> bool:
        """Whether who comes to people there is told so at once."""
        return True

    @property
    def invitation(self) -> str:
        """What the account's template says, by which whoever may not be answered any more is asked
        to write again; empty where there is none."""
        return ""

    @property
    def addresses(self) -> frozenset[str]:
        """At which it is written to, where copies of letters could go to them, too."""
        return frozenset()

    @property
    def texting(self) -> Texting:
        """How its text messages go out, where they are such."""
        return Texting.of(self.account.config)

    @property
    def file_bytes(self) -> int:
        """How many the files of one message may have together; 0 for any."""
        return 0

    def address_for(self, identity: str) -> str:
        """How whom this identity names is written to there, also for the first time; else empty.

        Text messages go to any mobile.
        """
        return mobile(identity) if self.spec.sms else ""

    async def check(self) -> Sequence[Finding]:
        """Try what can be tried ("test connection"), running or not.

        What goes wrong is a finding that is not good, or a ChannelError.
        """
        return ()

    @classmethod
    def routes(cls) -> Sequence[Route]:
        return ()
