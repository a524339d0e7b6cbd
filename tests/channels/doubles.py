"""The ports that channels meet, in memory: a hub that keeps what it accepts and tells it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from hub.core.channel import Account, Surroundings
from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, QueuePlace, State
from hub.core.errors import Conflict, HubError, NotFound
from hub.core.events import Event, Kind
from hub.core.messages import (
    Accepted,
    Author,
    AuthorKind,
    Delivery,
    DeliveryReport,
    Inbound,
    Message,
    Notice,
    Remark,
)
from hub.core.parts import File, Part, Text, file_part
from hub.core.ports.channels import Change, Standing
from hub.core.queues import Attendance, Caller
from hub.core.segments import Gathered
from tests.doubles import Lightbox, Purse

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
Key = tuple[str, str, str]


@dataclass
class FakeThread:
    conversation: Conversation
    messages: list[Message] = field(default_factory=list)


class FakeHub:
    """Mailbox, queue, files, receive and notify in one; `refuse` makes the next calls fail."""

    def __init__(self) -> None:
        self.threads: dict[Key, FakeThread] = {}
        self.accepted: dict[Key, Accepted] = {}
        self.inbounds: list[Inbound] = []
        self.notices: list[Notice] = []
        self.files: dict[str, tuple[File, bytes]] = {}
        self.places: dict[str, QueuePlace] = {}
        self.there = Attendance()
        self.refuse: HubError | Exception | None = None
        self.lightbox = Lightbox()
        self.purse = Purse()
        self.gate = asyncio.Event()
        self.gate.set()
        self.reads = 0
        self.marks: dict[str, Mapping[str, Any]] = {}
        self.numbers: Counter[str] = Counter()
        self.parked: list[tuple[str, str]] = []
        self.reports: list[DeliveryReport] = []
        self.remarks: list[Remark] = []
        self.segments = FakeSegments()
        self.carried = FakeCarried()
        self._tells: dict[tuple[str, str], list[Callable[[Change], None]]] = defaultdict(list)
        self._events = 0

    def surroundings(self, **changes: Any) -> Surroundings:
        base = Surroundings(
            mailbox=self,
            queue=self,
            files=self,
            imaging=self.lightbox,
            logbook=self,
            report=self.report,
            jot=self.jot,
            segments=self.segments,
            carried=self.carried,
            tokens=self.purse,
            clock=SystemClock(),
            secret=b"k" * 32,
        )
        return replace(base, **changes)

    async def receive(self, inbound: Inbound) -> Accepted:
        await self.gate.wait()
        if self.refuse:
            raise self.refuse
        key = inbound.channel, inbound.account, inbound.external_id
        if key in self.accepted:
            return replace(self.accepted[key], duplicate=True)
        self.inbounds.append(inbound)
        where = inbound.channel, inbound.account, inbound.sender.id
        author = Author(kind=AuthorKind.CUSTOMER, name=inbound.sender.name)
        message = self.say(where, inbound.parts, author=author)
        self.accepted[key] = Accepted(
            message_id=message.id,
            thread_id=message.thread_id,
            conversation_id=message.conversation_id,
            seq=message.seq,
        )
        return self.accepted[key]

    async def notify(self, notice: Notice) -> None:
        await self.gate.wait()
        if self.refuse:
            raise self.refuse
        self.notices.append(notice)

    async def report(self, report: DeliveryReport) -> bool:
        """Every message that is named is taken to be there."""
        if self.refuse:
            raise self.refuse
        self.reports.append(report)
        return True

    async def jot(self, remark: Remark) -> bool:
        """Everybody is taken to have written before."""
        if self.refuse:
            raise self.refuse
        if remark not in self.remarks:
            self.remarks.append(remark)
        return True

    def say(
        self, where: Key, parts: tuple[Part, ...] | str, *, author: Author | None = None,
        private: bool = False,
    ) -> Message:  # fmt: skip
        """A message in a thread, told at once."""
        if isinstance(parts, str):
            parts = (Text(text=parts),)
        thread = self.threads.setdefault(where, FakeThread(_conversation(where)))
        seq = thread.conversation.last_seq + 1
        thread.conversation = replace(thread.conversation, last_seq=seq)
        message = Message(
            thread_id=thread.conversation.thread_id,
            conversation_id=thread.conversation.id,
            seq=seq,
            author=author or Author(kind=AuthorKind.BOT, name="小总"),
            parts=parts,
            at=AT,
            private=private,
        )
        thread.messages.append(message)
        self.tell(where, Kind.MESSAGE, seq=seq, message=None if private else message)
        return message

    def move(self, where: Key, state: State) -> None:
        thread = self.threads[where]
        old = thread.conversation.state
        thread.conversation = replace(thread.conversation, state=state)
        self.tell(where, Kind.STATE, data={"old": old.value, "new": state.value})

    def tell(
        self, where: Key, kind: Kind, *, seq: int = 0, message: Message | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self._events += 1
        event = Event(
            number=self._events, kind=kind, at=AT, node_id="root", seq=seq, data=data or {}
        )
        self.change(where, Change(address=where[2], event=event, message=message))

    def change(self, where: Key, change: Change) -> None:
        for tell in tuple(self._tells[where[:2]]):
            tell(change)

    async def read(
        self, channel: str, account: str, address: str, *, after: int, limit: int = 200
    ) -> Sequence[Message]:
        self.reads += 1
        await asyncio.sleep(0)
        thread = self.threads.get((channel, account, address))
        seen = [m for m in thread.messages if m.seq > after and not m.private] if thread else []
        return seen[:limit]

    async def wait(
        self, channel: str, account: str, address: str, *, after: int, seconds: float
    ) -> Sequence[Message]:
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            found = await self.read(channel, account, address, after=after)
            if found or asyncio.get_running_loop().time() >= deadline:
                return found
            await asyncio.sleep(0.01)

    async def origin(
        self, channel: str, account: str, address: str, *, before: int
    ) -> Mapping[str, Any]:
        theirs = [one for one in self.inbounds if one.sender.id == address]
        return theirs[-1].raw if theirs else {}

    async def bookmark(self, account_id: str) -> Mapping[str, Any]:
        return self.marks.get(account_id, {})

    async def put_bookmark(self, account_id: str, bookmark: Mapping[str, Any]) -> None:
        self.marks[account_id] = bookmark

    async def number(self, counter: str) -> int:
        self.numbers[counter] += 1
        return self.numbers[counter]

    async def park(self, channel: str, account: str, *, reason: str, source: str) -> None:
        self.parked.append((reason, source))

    async def standing(self, channel: str, account: str, address: str) -> Standing:
        await asyncio.sleep(0)
        thread = self.threads.get((channel, account, address))
        if thread is None:
            return Standing()
        found = thread.conversation
        return Standing(last_seq=found.last_seq, conversation=found)

    def watch(
        self, channel: str, account: str, tell: Callable[[Change], None]
    ) -> Callable[[], None]:
        self._tells[channel, account].append(tell)
        return lambda: self._tells[channel, account].remove(tell)

    def watchers(self, channel: str = "") -> int:
        """How many watch accounts of this channel, or of any."""
        return sum(len(tells) for (one, _), tells in self._tells.items() if channel in {"", one})

    async def place(self, conversation: Conversation) -> QueuePlace:
        return self.places.get(conversation.address, QueuePlace(position=1, wait_seconds=60))

    def attendance(self, caller: Caller) -> Attendance:
        return self.there

    async def put(self, name: str, content_type: str, data: bytes) -> File:
        file_id = f"f{len(self.files)}"
        part = file_part(name=name, content_type=content_type, size=len(data), file_id=file_id)
        self.files[file_id] = part, data
        return part

    async def open(self, file_id: str) -> tuple[File, bytes]:
        try:
            return self.files[file_id]
        except KeyError:
            raise NotFound(file_id) from None


class FakeSegments:
    def __init__(self) -> None:
        self.kept: dict[str, Gathered] = {}

    async def get(self, key: str) -> Gathered | None:
        await asyncio.sleep(0)
        return self.kept.get(key)

    async def put(self, gathered: Gathered) -> Gathered:
        await asyncio.sleep(0)
        before = self.kept.get(gathered.id)
        if (before.rev if before else 0) != gathered.rev:
            raise Conflict
        self.kept[gathered.id] = replace(gathered, rev=gathered.rev + 1)
        return self.kept[gathered.id]

    async def undelivered(self, account_id: str, *, before: datetime) -> Sequence[Gathered]:
        theirs = [one for one in self.kept.values() if one.account_id == account_id]
        return [one for one in theirs if not one.delivered and one.began_at < before]

    async def forget(self, *, before: datetime) -> int:
        old = [one.id for one in self.kept.values() if one.delivered and one.began_at < before]
        for name in old:
            del self.kept[name]
        return len(old)


class FakeCarried:
    """Writes down what was `taken` over and which `receipts` came; joins nothing."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, int, int]] = []
        self.receipts: list[tuple[tuple[str, ...], Delivery, str, str]] = []

    async def sent(
        self, account: Account, carrier_id: str, message_id: str, *, part: int, total: int
    ) -> None:
        self.taken.append((carrier_id, message_id, part, total))

    async def told(
        self, account: Account, keys: Sequence[str], state: Delivery, reason: str = "", *,
        to: str = "",
    ) -> None:  # fmt: skip
        self.receipts.append((tuple(keys), state, reason, to))


def _conversation(where: Key) -> Conversation:
    channel, account, address = where
    return Conversation(
        id=f"c-{address}", thread_id=f"t-{address}", channel=channel, account=account,
        address=address, name="", customer_id="", shard=0, state=State.BOT, epoch=1, rev=1,
        first_seq=1, last_seq=0, opened_at=AT, last_at=AT,
    )  # fmt: skip
