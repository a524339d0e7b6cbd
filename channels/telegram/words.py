"""What is said of a bot's connection to people who look after it, in both languages."""

from channels.telegram.line import Contested
from channels.telegram.webhook import NoAddress, NotReached
from channels.watch import Titles
from hub.core.errors import NeedsReauth, Permanent

RECEIVING: Titles = {
    NeedsReauth: {
        "zh-CN": "Telegram 不认这个令牌，请向 @BotFather 核对",
        "en": "Telegram refuses the token: ask @BotFather for the right one",
    },
    NoAddress: {
        "zh-CN": "推送需要总机的公网地址，请设置 HUB_PUBLIC_URL，或改为由总机去取",
        "en": "To be sent messages takes a public address: set HUB_PUBLIC_URL, or fetch them",
    },
    Permanent: {
        "zh-CN": "Telegram 不接受这样的设置，请看它的原话",
        "en": "Telegram does not take what it was asked for: see its words",
    },
    NotReached: {
        "zh-CN": "Telegram 推送不到总机，请检查公网地址、证书和端口",
        "en": "Telegram does not reach the hub: check its public address, certificate and port",
    },
    Contested: {
        "zh-CN": "另有程序在用这个令牌取消息，请停掉它，或向 @BotFather 换令牌",
        "en": "Another program fetches this bot's messages: stop it, or get another token",
    },
    Exception: {
        "zh-CN": "连不上 Telegram，请检查网络或代理",
        "en": "Telegram is not reached: check the network or the proxy",
    },
    object: {"zh-CN": "已连接 Telegram", "en": "Connected to Telegram"},
}
SENDING: Titles = {
    NeedsReauth: RECEIVING[NeedsReauth],
    Exception: {"zh-CN": "Telegram 收不下消息", "en": "Telegram takes no messages"},
    object: RECEIVING[object],
}
