"""The channel accounts that run in this process, and how their messages are born."""

import logging
from collections.abc import Iterable
from functools import partial

from hub.core.channel import Channel
from hub.core.messages import Accepted, Delivery, Inbound
from hub.pipeline.intake import Intake
from hub.pipeline.metrics import RECEIVED
from hub.pipeline.signals import Signals

log = logging.getLogger(__name__)


class Channels:
    def __init__(self) -> None:
        self._running: dict[tuple[str, str], Channel] = {}

    def get(self, channel: str, account: str) -> Channel | None:
        return self._running.get((channel, account))

    def add(self, channel: Channel) -> None:
        self._running[channel.account.channel, channel.account.name] = channel

    def all(self) -> Iterable[Channel]:
        return tuple(self._running.values())

    def birth(self, channel: str, account: str) -> Delivery:
        """Queued, unless the clients of this account fetch their messages themselves."""
        running = self.get(channel, account)
        return Delivery.SENT if running and not running.pushes else Delivery.QUEUED

    async def start(self, intake: Intake, signals: Signals) -> None:
        for channel in self.all():
            limit = channel.spec.max_automatic_replies if channel.pushes else None
            await channel.start(partial(_receive, intake, limit), signals.notify)
            account = channel.account
            log.info("channel_started", extra={"channel": account.channel, "account": account.name})

    async def stop(self) -> None:
        for channel in self.all():
            await channel.stop()


async def _receive(intake: Intake, loop_limit: int | None, inbound: Inbound) -> Accepted:
    try:
        accepted = await intake.receive(inbound, loop_limit)
    except Exception:
        RECEIVED.labels(inbound.channel, "refused").inc()
        raise
    RECEIVED.labels(inbound.channel, "duplicate" if accepted.duplicate else "kept").inc()
    return accepted
