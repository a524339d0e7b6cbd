"""The SMPP channel: carriers' message centres are bound to, and who texts us is answered."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from channels.config import configure
from channels.smpp.config import SmppCarrier, SmppConfig
from channels.smpp.line import Line
from channels.smpp.pdu import Frame, Status, read_deliver
from channels.smpp.reading import ReceiptOf, read
from channels.smpp.receipts import forms_of
from channels.smpp.sender import Sender, name_of
from channels.smpp.trying import try_carriers
from channels.sms.inbound import inbound_of
from channels.sms.joining import Joined, Joiner, joined, key_of, with_segment
from channels.sms.pace import in_hand
from channels.worker import Worker
from hub.core.channel import (
    Account,
    Channel,
    ChannelSpec,
    Finding,
    Notify,
    Receive,
    Surroundings,
)
from hub.core.errors import InputError, Permanent, Temporary, Unavailable
from hub.core.failpoints import failpoint
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt
from hub.core.segments import Gathered, Segment

SWEEP_SECONDS = 10.0
HEX = frozenset(b"0123456789abcdefABCDEF \r\n")


class SmppChannel(Channel):
    spec = ChannelSpec(
        name="smpp",
        title={"zh-CN": "短信（SMPP）", "en": "Text messages (SMPP)"},
        config=SmppConfig,
        capabilities=Capabilities(),
        resend_safe=False,
        sms=True,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = config = configure(SmppConfig, account)
        self._receive: Receive | None = None
        self._lines = {
            one.name: Line(self, one, config.per_second, self._take) for one in config.carriers
        }
        self._joiner = Joiner(
            account, hub.segments, hub.clock, self._deliver,
            patience=timedelta(minutes=config.patience),
        )  # fmt: skip
        self._sender = Sender(account, hub)
        self._sweeping = Worker(f"segments {account.id}", self._sweep, pause=SWEEP_SECONDS)
        self._writers: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A deliver_sm or data_sm as on the wire, or in hexadecimal; a part of a message is one."""
        if raw and HEX.issuperset(raw):
            raw = _octets(raw)
        found = read(read_deliver(raw))
        if not isinstance(found, Segment):
            return None
        whose = Account(channel=cls.spec.name, name=account, config={})
        begun = Gathered(id=key_of(whose, found), account_id=whose.id, began_at=at)
        return inbound_of(joined(with_segment(begun, found, at)), cls.spec.name, account, at=at)

    @property
    def at_once(self) -> int:
        return sum(
            in_hand(self.hub, self._config.per_second, most=one.window)
            for one in self._config.carriers
        )

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        self._sweeping.start()
        for line in self._lines.values():
            line.start()

    async def stop(self) -> None:
        async with asyncio.TaskGroup() as group:
            for line in self._lines.values():
                group.create_task(line.stop())
            group.create_task(self._sweeping.stop())
        self._receive = None

    async def _take(self, connection: str, frame: Frame) -> int:
        """Of what nobody will ever be able to read the raw form is ours, and a person's."""
        try:
            await self._take_in(connection, frame.raw)
        except _Unreadable as error:
            name = self._carrier_of(connection).name
            source = await self.hub.files.put(name, "application/octet-stream", frame.raw)
            await self.hub.logbook.park(
                self.spec.name, self.account.name, reason=str(error), source=source.file_id
            )
        return Status.OK

    async def take_again(self, source: str) -> None:
        file, raw = await self.hub.files.open(source)
        await self._take_in(file.name, raw)

    async def _take_in(self, connection: str, raw: bytes) -> None:
        carrier = self._carrier_of(connection)
        try:
            found = read(
                read_deliver(raw), default=carrier.default_coding, gbk=carrier.gbk, line=connection
            )
        except InputError as error:
            raise _Unreadable(error) from None
        if isinstance(found, ReceiptOf):
            await self._settle(carrier, found)
        elif found:
            async with self._writers.setdefault(found.sender, asyncio.Lock()):
                await self._joiner.take(found)
            failpoint("before_mark")

    def _carrier_of(self, connection: str) -> SmppCarrier:
        line = self._lines.get(connection.partition(" ")[0])
        return line.carrier if line else self._config.carriers[0]

    async def _settle(self, carrier: SmppCarrier, found: ReceiptOf) -> None:
        told = found.told
        if told.state:
            keys = [name_of(carrier.name, form) for form in forms_of(told.carrier_id)]
            await self.hub.carried.told(self.account, keys, told.state, told.reason, to=found.to)

    async def _deliver(self, found: Joined) -> None:
        if self._receive is None:
            raise Unavailable
        carrier = found.segments[0].line.partition(" ")[0]
        await self._receive(
            inbound_of(
                found, self.spec.name, self.account.name, at=self.hub.clock.now(),
                vouched=self._config.vouched, raw={"carrier": carrier},
            )
        )  # fmt: skip

    async def _sweep(self) -> None:
        if self.hub.on_duty(self.account):
            await self._joiner.sweep()

    async def send(self, message: Outbound) -> Receipt:
        if self._receive is None:
            raise Temporary("the account is not running")
        seq = int(message.id.rpartition(".")[2])
        came = await self.hub.mailbox.origin(
            self.spec.name, self.account.name, message.to.id, before=seq
        )
        line = self._line_for(message.to.id, str(came.get("carrier", "")))
        written_to = str(came.get("to", ""))
        number = self._config.number
        source = written_to if written_to.startswith(number) else number
        return await self._sender.send(message, line, source)

    def _line_for(self, address: str, came_by: str) -> Line:
        """By which he wrote last; else the one whose recipients he is of."""
        if line := self._lines.get(came_by):
            return line
        carrier = self._config.carrier_for(address)
        if carrier is None:
            raise Permanent("no carrier for this number")
        return self._lines[carrier.name]

    async def check(self) -> Sequence[Finding]:
        return await try_carriers(self._config, self.hub.clock)


class _Unreadable(Exception):
    """What a carrier delivered, and why it cannot be read."""

    def __init__(self, error: InputError) -> None:
        super().__init__(f"{error.code}: {error.params.get('why', '')}")


def _octets(text: bytes) -> bytes:
    try:
        return bytes.fromhex(text.decode())
    except ValueError:
        raise InputError("bad_frame", why="sms_frame") from None
