"""Every kind of channel there is, one line each."""

from collections.abc import Mapping

from channels.email.channel import EmailChannel
from channels.fax.channel import FaxChannel
from channels.rest.channel import RestChannel
from channels.sgip.channel import SgipChannel
from channels.smpp.channel import SmppChannel
from channels.smsweb.channel import SmsWebChannel
from channels.telegram.channel import TelegramChannel
from channels.web.channel import WebChannel
from channels.wechat.channel import WechatChannel
from channels.wecom.channel import WeComChannel
from hub.core.channel import Channel

CHANNELS: Mapping[str, type[Channel]] = {
    "web": WebChannel,
    "rest": RestChannel,
    "email": EmailChannel,
    "fax": FaxChannel,
    "smpp": SmppChannel,
    "sgip": SgipChannel,
    "smsweb": SmsWebChannel,
    "wechat": WechatChannel,
    "wecom": WeComChannel,
    "telegram": TelegramChannel,
}
