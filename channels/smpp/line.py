"""A carrier as one: its connection or two, and the pace at which it takes what we send."""

import asyncio
import logging
from datetime import datetime, timedelta

from channels.smpp.config import SmppCarrier
from channels.smpp.leg import Leg, TakeBy
from channels.smpp.pacing import Pacer
from channels.smpp.pdu import Command, Status
from channels.smpp.sending import Write
from channels.smpp.session import Late
from channels.smpp.statuses import Refused
from channels.smpp.troubles import throttled
from hub.core.channel import Channel, Trouble
from hub.core.errors import Temporary

log = logging.getLogger(__name__)

LASTS = timedelta(minutes=1)
"""Being slowed down for longer is told to people."""
_COMMANDS = {
    "transceiver": (Command.BIND_TRANSCEIVER,),
    "pair": (Command.BIND_TRANSMITTER, Command.BIND_RECEIVER),
}


def commands_of(carrier: SmppCarrier) -> tuple[Command, ...]:
    """Of its binds, the one that sends first."""
    return _COMMANDS[carrier.bind]


class Line:
    def __init__(self, channel: Channel, carrier: SmppCarrier, rate: float, take: TakeBy) -> None:
        self.carrier = carrier
        self.pacer = Pacer(channel.hub, rate)
        self._channel = channel
        self._legs = [Leg(channel, carrier, command, take) for command in commands_of(carrier)]
        self._slow_since: datetime | None = None

    def start(self) -> None:
        for leg in self._legs:
            leg.start()

    async def stop(self) -> None:
        async with asyncio.TaskGroup() as group:
            for leg in self._legs:
                group.create_task(leg.stop())

    async def submit(self, write: Write, late: Late, *, until: float) -> str:
        """The carrier's id. What it bids us send later is sent later, `until` at the latest.

        Raises Refused and ChannelError.
        """
        clock = self._channel.hub.clock
        while True:
            await self.pacer.turn()
            session = self._legs[0].session
            if session is None:
                raise Temporary(f"{self.carrier.name}: not connected")
            try:
                carrier_id = await session.submit(write, late)
            except Refused as refused:
                if refused.status != Status.THROTTLED:
                    raise
                self._slow_down()
                if clock.monotonic() + self.pacer.seconds_for(1) > until:
                    raise
            else:
                self._go_on()
                return carrier_id

    def _slow_down(self) -> None:
        self.pacer.slow_down()
        now = self._channel.hub.clock.now()
        since = self._slow_since = self._slow_since or now
        log.info("carrier_throttles", extra={"carrier": self.carrier.name})
        if now - since >= LASTS:
            trouble = Trouble(title=throttled(self.carrier.name), detail="", since=since)
            self._channel.tell(f"{self.carrier.name} pace", trouble)

    def _go_on(self) -> None:
        self.pacer.go_on()
        if self._slow_since and not self.pacer.is_throttled:
            self._slow_since = None
            self._channel.tell(f"{self.carrier.name} pace", None)
