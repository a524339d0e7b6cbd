"""What is said of an account to those who look after it."""

from channels.watch import Titles
from hub.core.errors import NeedsReauth, Permanent

OUTGOING: Titles = {
    NeedsReauth: {
        "zh-CN": "服务商拒绝了账号，请检查账号、密钥、余额和权限",
        "en": "The provider refuses the account: check user, secret, balance and rights",
    },
    Permanent: {
        "zh-CN": "服务商不接受请求，请检查设置",
        "en": "The provider does not take the request: check the settings",
    },
    Exception: {
        "zh-CN": "连不上服务商，请检查服务器地址和网络",
        "en": "The provider is not reached: check the server's address and the network",
    },
    object: {"zh-CN": "服务商接受了账号", "en": "The provider takes the account"},
}
UNTRIED = {
    "zh-CN": "设置可用；没有测试请求，未联系服务商",
    "en": "The settings are valid; there is nothing to try them with",
}
INCOMING = {
    "messages": {
        "zh-CN": "请在服务商处把上行短信的回调地址填为",
        "en": "Have the provider call this address for messages that come in",
    },
    "receipts": {
        "zh-CN": "请在服务商处把状态回执的回调地址填为",
        "en": "Have the provider call this address for receipts",
    },
}
NO_ADDRESS = {
    "zh-CN": "没有设置 HUB_PUBLIC_URL，服务商不知道往哪里回调，签名也核对不了",
    "en": "HUB_PUBLIC_URL is not set: the provider cannot call, nor can its signature be checked",
}
UNPROVED = {
    "zh-CN": "有请求没有通过验证；如果来自服务商，请检查回调地址和密钥",
    "en": "A call was not proved to be true; if it is the provider's, check address and secret",
}
ELSEWHERE = {
    "zh-CN": "有请求来自不允许的网段；如果来自服务商，请补充网段",
    "en": "A call came from a network that is not allowed; if it is the provider's, add it",
}
