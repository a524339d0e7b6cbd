"""What the interface's error codes mean for a message, and for the whole account."""

from collections.abc import Mapping

from channels.tencent.calls import Refused
from channels.tencent.tokened import Table
from channels.watch import Titles
from hub.core.errors import ChannelError, NeedsReauth, Permanent, RecipientGone, Temporary
from hub.core.windows import CLOSED, USED


class Unlisted(NeedsReauth):
    """The address from which we call is not on the account's list."""


class MediaGone(Permanent):
    """The file was put up too long ago: it can be again."""


class Often(Temporary):
    """The interface was called more often than it may be, in a minute or in a day."""


class Unverified(NeedsReauth):
    """The account may not send such messages: it is not verified, or the permission is gone."""


class Banned(NeedsReauth):
    """The account, or its interface, is suspended."""


TABLE: Table = {
    -1: Temporary, 45009: Often, 45011: Often,
    40001: NeedsReauth, 40014: NeedsReauth, 41001: NeedsReauth, 42001: NeedsReauth,
    40013: NeedsReauth, 40125: NeedsReauth, 40164: Unlisted, 48001: Unverified,
    48004: Banned, 50002: Banned,
    40007: MediaGone, 40003: RecipientGone, 43004: RecipientGone, 43019: RecipientGone,
}  # fmt: skip
"""What is not in it will never be taken."""
_WORDS: Mapping[int, str] = {
    40003: "wechat_stranger", 43004: "wechat_unfollowed", 43019: "wechat_blocked",
    45002: "wechat_long", 45009: "wechat_often", 45011: "wechat_often",
    40164: "wechat_unlisted", 48001: "wechat_unverified", 48004: "wechat_banned",
    50002: "wechat_banned",
}  # fmt: skip
"""For people to read, before the service's own words."""
_WINDOW: Mapping[int, str] = {45015: CLOSED, 45047: USED}
"""Until the customer writes; also of who does not follow any more."""
TITLES: Titles = {
    Unlisted: {
        "zh-CN": "微信不接受本机的 IP：请在公众平台把它加入 IP 白名单",
        "en": "WeChat does not take our IP address: add it to the account's list of allowed ones",
    },
    Unverified: {
        "zh-CN": "公众号没有客服消息权限：须先完成微信认证",
        "en": "The account may not send such messages: it must be verified first",
    },
    Banned: {
        "zh-CN": "公众号或其接口被限制，请到公众平台查看通知",
        "en": "The account or its interface is suspended: see the notices of the platform",
    },
    NeedsReauth: {
        "zh-CN": "微信不接受 AppID 或 AppSecret，请检查",
        "en": "WeChat does not take the AppID or AppSecret: check them",
    },
    Often: {
        "zh-CN": "接口调用超过限额：每分钟太多，或今天的已用完",
        "en": "The interface was called more often than it may be, in a minute or today",
    },
    Exception: {
        "zh-CN": "连不上微信接口，请检查网络",
        "en": "WeChat's interface is not reached: check the network",
    },
    object: {"zh-CN": "已取得接口凭据", "en": "An access token was given"},
}
PART = "interface"


def judge(refused: Refused) -> ChannelError:
    """What became of one message, and why, as people and the hub's own rules read it."""
    if reason := _WINDOW.get(refused.code):
        return Permanent(reason)
    word = _WORDS.get(refused.code)
    return TABLE.get(refused.code, Permanent)(f"{word}: {refused}" if word else str(refused))
