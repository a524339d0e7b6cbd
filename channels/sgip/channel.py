"""The SGIP channel: text messages of China Unicom, of which we are a service provider."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from channels.config import configure
from channels.sgip.client import Client
from channels.sgip.config import SgipConfig
from channels.sgip.listener import Listener
from channels.sgip.messages import Deliver
from channels.sgip.packets import decode
from channels.sgip.reading import inbound_of
from channels.sgip.sending import Sender
from channels.sgip.sequence import Numbers
from channels.sgip.taking import Desk
from channels.sgip.trying import DOOR, GATEWAY, try_door, try_gateway
from channels.sms.pace import Pace, in_hand
from channels.watch import Watch
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
from hub.core.errors import Temporary
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt

DUTY_SECONDS = 1.0
SWEEP_SECONDS = 5.0


class SgipChannel(Channel):
    """One process of all listens; each sends what is in its own shards."""

    spec = ChannelSpec(
        name="sgip",
        title={"zh-CN": "短信（联通 SGIP）", "en": "SMS (China Unicom SGIP)"},
        config=SgipConfig,
        capabilities=Capabilities(),
        resend_safe=False,
        sms=True,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = config = configure(SgipConfig, account)
        patience = timedelta(minutes=config.patience)
        self._desk = Desk(account, hub, vouched=config.vouched, patience=patience)
        self._sender: Sender | None = None
        self._client: Client | None = None
        door = Watch(self, "incoming", DOOR)
        self._listener = Listener(config.door, self._desk.serve, hub.clock, door.heard)
        self._duty = Worker(f"sgip duty {account.id}", self._keep_duty, pause=DUTY_SECONDS)
        self._sweeping = Worker(f"sgip parts {account.id}", self._sweep, pause=SWEEP_SECONDS)

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A Deliver, be it part of a longer one; no other packet is a message."""
        packet = decode(raw)
        if packet.answer or not isinstance(packet.body, Deliver):
            return None
        return inbound_of(packet, packet.body, account, at=at)

    @property
    def at_once(self) -> int:
        config = self._config
        return in_hand(self.hub, config.per_second, most=config.gateway.window)

    async def start(self, receive: Receive, notify: Notify) -> None:
        numbers = await self._numbers()
        outgoing = Watch(self, "outgoing", GATEWAY)
        client = Client(
            self._config.gateway, numbers, self._desk.serve, self.hub.clock, outgoing.heard
        )
        pace = Pace(self.hub, self._config.per_second)
        self._client = client
        self._sender = Sender(
            self.account, self._config, client, numbers, pace, self.hub.carried
        )  # fmt: skip
        self._desk.receive = receive
        client.start()
        self._duty.start()
        self._sweeping.start()

    async def _numbers(self) -> Numbers:
        node = self._config.node
        life = await self.hub.logbook.number(f"sgip:{node}")
        return Numbers(node, self.hub.clock, life)

    async def stop(self) -> None:
        self._sender = None
        await self._sweeping.stop()
        await self._duty.stop()
        await self._listener.close()
        client, self._client = self._client, None
        if client:
            await client.stop()
        self._desk.receive = None

    async def take_again(self, source: str) -> None:
        await self._desk.take_again(source)

    async def _keep_duty(self) -> None:
        if self.hub.on_duty(self.account):
            await self._listener.open()
        else:
            await self._listener.close()

    async def _sweep(self) -> None:
        if self.hub.on_duty(self.account):
            await self._desk.sweep()

    async def send(self, message: Outbound) -> Receipt:
        if self._sender is None:
            raise Temporary("the account is not running")
        await self._sender.send(message)
        return Receipt(external_id=message.id, at=self.hub.clock.now())

    async def check(self) -> Sequence[Finding]:
        """Logs in at the gateway, and looks whether we listen, or could."""
        numbers, clock = await self._numbers(), self.hub.clock
        client = Client(self._config.gateway, numbers, self._desk.serve, clock)
        return (
            await try_gateway(client, clock),
            await try_door(self._config.door, numbers.next()),
        )
