"""What is said of an account to those who look after it."""

from channels.watch import Titles
from hub.core.errors import NeedsReauth

OUTGOING: Titles = {
    NeedsReauth: {
        "zh-CN": "WhatsApp 拒绝了账号，请检查令牌、号码和付款",
        "en": "WhatsApp refuses the account: check token, number and payment",
    },
    Exception: {
        "zh-CN": "连不上 WhatsApp 接口，请检查接口地址和网络",
        "en": "The WhatsApp API is not reached: check its address and the network",
    },
    object: {"zh-CN": "WhatsApp 接受了令牌", "en": "WhatsApp takes the token"},
}
WEBHOOK = {
    "zh-CN": "请在应用的 WhatsApp → 配置中登记回调地址和验证令牌，订阅 messages",
    "en": "In the app, under WhatsApp, configuration: enter this address and the verify token, and "
    "subscribe to messages",
}
NO_ADDRESS = {
    "zh-CN": "没有设置 HUB_PUBLIC_URL，WhatsApp 不知道往哪里推送",
    "en": "HUB_PUBLIC_URL is not set: WhatsApp cannot post to us",
}
