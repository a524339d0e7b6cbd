"""One account over HTTP, and what the tests do with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from channels.switchboard import Switchboard
from channels.wechat.channel import WechatChannel
from hub.core.channel import Account
from hub.core.messages import Address, Outbound
from hub.core.parts import Part, Text
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client, served
from tests.channels.wechat.pushing import OPENID, press


class Desk:
    """A hub in memory with one account, and its line to the outside."""

    def __init__(self, hub: FakeHub, client: Client, channel: WechatChannel) -> None:
        self.hub = hub
        self.client = client
        self.channel = channel

    async def press(self, fields: dict[str, Any]) -> None:
        assert await press(self.client, fields)

    async def send(self, *parts: Part, to: str = OPENID) -> int:
        message = Outbound(
            id="t.000000001", conversation_id="c", channel="wechat", account="demo",
            to=Address(id=to), parts=parts or (Text(text="您好"),),
        )  # fmt: skip
        return (await self.channel.send(message)).messages

    @property
    def troubles(self) -> set[str]:
        return set(self.channel.troubles)


@asynccontextmanager
async def desk_of(hub: FakeHub, config: dict[str, Any]) -> AsyncIterator[Desk]:
    board = Switchboard(hub.surroundings(), hub.receive, hub.notify)
    channel = await board.start(Account(channel="wechat", name="demo", config=config))
    assert isinstance(channel, WechatChannel)
    async with served(board) as client:
        yield Desk(hub, client, channel)
    await board.close()
