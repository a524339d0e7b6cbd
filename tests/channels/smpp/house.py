"""An SMPP account over a hub in memory, bound to a message centre of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from channels.smpp.channel import SmppChannel
from hub.core.channel import Account
from hub.core.messages import Address, Outbound
from hub.core.parts import Text, plain_text
from tests.channels.doubles import FakeHub
from tests.channels.smpp.account import SMSBOX


def config(**changes: Any) -> dict[str, Any]:
    """Of the account; what is no setting of its own is the carrier's."""
    own: dict[str, Any] = {
        name: changes.pop(name) for name in ("per_second", "patience") if name in changes
    }
    return {**SMSBOX, **own, "carriers": [{**SMSBOX["carriers"][0], **changes}]}


def channel(hub: FakeHub, **changes: Any) -> SmppChannel:
    account = Account(channel="smpp", name="demo", config=config(**changes))
    return SmppChannel(account, hub.surroundings())


@asynccontextmanager
async def started(hub: FakeHub, **changes: Any) -> AsyncIterator[SmppChannel]:
    found = channel(hub, **changes)
    await found.start(hub.receive, hub.notify)
    try:
        yield found
    finally:
        await found.stop()


async def ready(channel: SmppChannel) -> None:
    """Once it knows that it is bound: its centre knows it a moment before."""
    lines = channel._lines.values()
    await eventually(lambda: all(leg.session for line in lines for leg in line._legs))


def outbound(text: str, number: int = 2, *, to: str = "13900000001") -> Outbound:
    return Outbound(
        id=f"t-{to}.{number:09d}", conversation_id="c", channel="smpp", account="demo",
        to=Address(id=to), parts=(Text(text=text),),
    )  # fmt: skip


def texts(hub: FakeHub) -> list[str]:
    return [plain_text(one.parts) for one in hub.inbounds]


async def eventually(true: Callable[[], Any], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
