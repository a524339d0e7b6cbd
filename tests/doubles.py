"""Doubles of the core's ports, for tests of what stands on them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from hub.core.channel import Account, Channel, ChannelSpec, Notify, Receive, Surroundings
from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, Entrance, QueuePlace
from hub.core.errors import ChannelError, HubError, InputError
from hub.core.fit import Capabilities
from hub.core.imaging import Line, Page
from hub.core.messages import Address, Automatic, Evidence, Inbound, Message, Outbound, Receipt
from hub.core.parts import Text, plain_text
from hub.core.ports.answering import Response, Say
from hub.core.ports.channels import Change, Fetch
from hub.core.ports.customers import Writer
from hub.core.ports.drafting import Drafting
from hub.core.ports.orders import NewOrder
from hub.core.queues import DEFAULT_QUEUE, Attendance, Caller
from hub.core.windows import ReplyWindow


def writes_down(addresses: list[str]) -> Callable[[Change], None]:
    """A watcher of a mailbox: to whom somebody of ours types."""

    def tell(change: Change) -> None:
        if change.event is None:
            addresses.append(change.address)

    return tell


class AnyCustomer:
    async def resolve(self, inbound: Inbound) -> Writer:
        return Writer(customer_id=f"customer-of-{inbound.sender.id}")


class KeyWording:
    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        return f"{key}/{locale}/{channel}/{values}"


class Purse:
    """Access tokens of one process, which never end; those that were refused are fetched anew."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}
        self._one = asyncio.Lock()

    async def get(self, name: str, fetch: Fetch, *, refused: str = "") -> str:
        async with self._one:
            if self.tokens.get(name, refused) == refused:
                self.tokens[name] = (await fetch()).token
        return self.tokens[name]


class FirstInQueue:
    async def place(self, conversation: Conversation) -> QueuePlace:
        return QueuePlace(position=1, wait_seconds=60)

    def attendance(self, caller: Caller) -> Attendance:
        return Attendance()

    async def entrance(self, conversation: Conversation) -> Entrance:
        return Entrance(queue=DEFAULT_QUEUE, place=await self.place(conversation))


class ClosedTill(FirstInQueue):
    """Nobody is there before `opens`."""

    def __init__(self, opens: datetime) -> None:
        self.opens = opens

    async def entrance(self, conversation: Conversation) -> Entrance:
        place = QueuePlace(position=1, wait_seconds=None)
        return Entrance(queue="night", place=place, opens=self.opens)


class Lightbox:
    """Imaging without pictures: `scans` are the pages of a file, `written` what a page's PNG says.

    Any other file is no scan; `refuse` is raised by everything.
    """

    def __init__(self) -> None:
        self.scans: dict[bytes, Sequence[Page]] = {}
        self.written: dict[bytes, Sequence[Line]] = {}
        self.printed: list[tuple[str, str, str]] = []
        self.refuse: HubError | None = None

    async def pages(self, data: bytes) -> Sequence[Page]:
        self._check()
        if data not in self.scans:
            raise InputError("unreadable_scan", why="scan_form")
        return self.scans[data]

    async def read(self, page: Page) -> Sequence[Line]:
        self._check()
        return self.written.get(page.png, ())

    async def print(self, text: str, *, title: str, foot: str) -> bytes:
        self._check()
        self.printed.append((text, title, foot))
        return b"%PDF-1.4 " + text.encode()

    def _check(self) -> None:
        if self.refuse:
            raise self.refuse


class CountingOrders:
    def open_order(self, draft: Drafting, order: NewOrder, *, by: str) -> str:
        return f"TS-0101-{draft.number('order:TS:0101'):04d}"


class Scripted:
    """A responder that does what `script` says; echoes without one."""

    def __init__(self) -> None:
        self.asked: list[Message] = []
        self.script: Callable[[Conversation, Message], Response] = echo
        self.hold: asyncio.Event | None = None

    async def respond(self, conversation: Conversation, message: Message) -> Response:
        self.asked.append(message)
        if self.hold:
            await self.hold.wait()
        return self.script(conversation, message)


def echo(conversation: Conversation, message: Message) -> Response:
    return saying(f"echo {plain_text(message.parts)}")


def saying(text: str, **more: Any) -> Response:
    say = Say(parts=(Text(text=text),), evidence=Evidence(rule="test"))
    return Response(says=(say,), **more)


class Post(Channel):
    """A channel that pushes; `fail` is raised by the next attempts, `sent` is what got through."""

    spec = ChannelSpec(
        name="post",
        title={"zh-CN": "测试", "en": "Test"},
        config=BaseModel,
        capabilities=Capabilities(),
        resend_safe=False,
    )

    def __init__(
        self, account: Account, hub: Surroundings, *, resend_safe: bool = False, limit: int = 50,
        letters: bool = False, acknowledges: bool = True, at_once: int = 0,
        window: ReplyWindow | None = None, sms: bool = False, invitation: str = "",
    ) -> None:  # fmt: skip
        super().__init__(account, hub)
        self._acknowledges = acknowledges
        self._invitation = invitation
        self.spec = ChannelSpec(  # type: ignore[misc]
            name="post", title={}, config=BaseModel, capabilities=Capabilities(), at_once=at_once,
            resend_safe=resend_safe, max_automatic_replies=limit, letters=letters, window=window,
            sms=sms,
        )  # fmt: skip
        self.sent: list[Outbound] = []
        self.fail: list[ChannelError] = []
        self.hold: asyncio.Event | None = None

    @property
    def acknowledges(self) -> bool:
        return self._acknowledges

    @property
    def invitation(self) -> str:
        return self._invitation

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        return None

    async def start(self, receive: Receive, notify: Notify) -> None:
        self.receive = receive

    async def stop(self) -> None:
        return

    async def send(self, message: Outbound) -> Receipt:
        if self.hold:
            await self.hold.wait()
        if self.fail:
            raise self.fail.pop(0)
        self.sent.append(message)
        return Receipt(external_id=f"x-{message.id}", at=SystemClock().now())


def inbound(
    text: str, *, external_id: str, sender: str = "alice", channel: str = "post",
    account: str = "main", automatic: Automatic | None = None,
    raw: Mapping[str, Any] | None = None, at: datetime | None = None,
) -> Inbound:  # fmt: skip
    return Inbound(
        channel=channel, account=account, external_id=external_id, sender=Address(id=sender),
        parts=(Text(text=text),), received_at=at or SystemClock().now(), automatic=automatic,
        raw=raw or {"text": text},
    )  # fmt: skip
