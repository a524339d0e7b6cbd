"""The outside of the channel `wechat`: WeChat."""

from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.pushing import event, message, push, sealed, spoken, xml


class WechatPeer(Peer):
    """Pushes sealed messages; its interface is away, of which no message that comes in knows."""

    payloads = (
        xml(spoken("查话费")), xml(message("voice", 2, MediaId="m", Recognition="转人工")),
        xml(event("CLICK", EventKey="查流量")),
        xml(message("location", 3, Location_X=31.2, Location_Y=121.5, Label="上海")),
    )  # fmt: skip
    config = WECHAT
    dead = WECHAT

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        return await push(client, sealed(spoken(text, external_id)), account) == 200
