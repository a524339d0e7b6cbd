"""The channel of simulated customers: what is sent arrives in somebody's hand."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from pydantic import BaseModel

from hub.core.channel import Account, Channel, ChannelSpec, Notify, Receive
from hub.core.clock import Clock
from hub.core.errors import Temporary
from hub.core.fit import Capabilities
from hub.core.messages import Inbound, Outbound, Receipt
from hub.core.parts import plain_text

CHANNEL = "sms"
ACCOUNT = "10000"
NO_ROOM = 0.03
SLOWEST = 2.0
"""Seconds until the network says that it has delivered."""
Ring = Callable[[str, str, str], None]
"""Told what arrived: the message's id, the address, and the words."""


class Exchange:
    """All telephones there are, whichever hub sends to them."""

    def __init__(self, ring: Ring, dice: random.Random) -> None:
        self._ring = ring
        self._dice = dice

    async def deliver(self, message: Outbound) -> None:
        """It arrives at once, and that is told later; now and then the network has no room."""
        if self._dice.random() < NO_ROOM:
            raise Temporary("no room")
        self._ring(message.id, message.to.id, plain_text(message.parts))
        await asyncio.sleep(self._dice.uniform(0, SLOWEST))


class Phone(Channel):
    """A message that was sent twice would be read twice: so it is never sent again by itself."""

    spec = ChannelSpec(
        name=CHANNEL, title=MappingProxyType({"zh-CN": "短信", "en": "SMS"}), config=BaseModel,
        capabilities=Capabilities(), resend_safe=False,
    )  # fmt: skip

    def __init__(self, exchange: Exchange, clock: Clock) -> None:
        super().__init__(Account(channel=CHANNEL, name=ACCOUNT, config={}), None)  # type: ignore[arg-type]
        self._exchange = exchange
        self._clock = clock

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        return None

    async def start(self, receive: Receive, notify: Notify) -> None:
        return

    async def stop(self) -> None:
        return

    async def send(self, message: Outbound) -> Receipt:
        await self._exchange.deliver(message)
        return Receipt(external_id=message.id, at=self._clock.now())
