"""Binds to each carrier by connections of its own: "test connection"."""

from collections.abc import Sequence

from channels.smpp.config import SmppCarrier, SmppConfig
from channels.smpp.line import commands_of
from channels.smpp.pdu import Command, Frame, Status
from channels.smpp.session import opened
from channels.smpp.troubles import titles_of
from channels.watch import title_of
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError


async def try_carriers(config: SmppConfig, clock: Clock) -> Sequence[Finding]:
    return [
        await _try(carrier, command, clock)
        for carrier in config.carriers
        for command in commands_of(carrier)
    ]


async def _try(carrier: SmppCarrier, command: Command, clock: Clock) -> Finding:
    titles, began = titles_of(carrier.name), clock.monotonic()
    try:
        async with opened(carrier, command, _not_now) as session:
            await session.leave()
    except ChannelError as error:
        return Finding(title=title_of(titles, error), good=False, detail=error.detail)
    return Finding(title=titles[object], seconds=clock.monotonic() - began)


async def _not_now(frame: Frame) -> int:
    return Status.NOT_NOW
