"""Tries an account without sending anything that costs: "test connection"."""

from collections.abc import Sequence

from channels.content import clean_name
from channels.smsweb.carrier import Carrier
from channels.smsweb.config import SmsWebConfig
from channels.smsweb.understanding import refused
from channels.smsweb.values import account_values
from channels.smsweb.words import INCOMING, NO_ADDRESS, OUTGOING, UNTRIED
from channels.watch import title_of
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError


async def try_out(config: SmsWebConfig, clock: Clock, *, address: str) -> Sequence[Finding]:
    """`address`: where the provider is to call; what is secret in it is not shown."""
    found = [await _outgoing(config, clock)]
    if not address.startswith("http"):
        return [*found, Finding(title=NO_ADDRESS, good=False)]
    hidden = "/****" if config.key.get_secret_value() else ""
    calls = (
        Finding(title=title, detail=f"{address}/{name}{hidden}") for name, title in INCOMING.items()
    )
    return [*found, *calls]


async def _outgoing(config: SmsWebConfig, clock: Clock) -> Finding:
    shape, began = config.shape, clock.monotonic()
    if not shape.trial.url:
        return Finding(title=UNTRIED)
    carrier = Carrier(clock, config.seconds)
    try:
        status, said = await carrier.ask(shape.trial, account_values(config))
        refused(shape.answer, status, said)
    except ChannelError as error:
        detail = clean_name(error.detail, limit=10**6)
        return Finding(title=title_of(OUTGOING, error), good=False, detail=detail)
    finally:
        await carrier.close()
    return Finding(title=OUTGOING[object], seconds=clock.monotonic() - began)
