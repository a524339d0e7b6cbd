"""Tries an account's interface by calls of its own: "test connection"."""

import asyncio

from channels.watch import title_of
from channels.wechat.config import WechatConfig
from channels.wechat.errors import TITLES
from channels.wechat.interface import Interface
from hub.core.channel import Finding, Surroundings
from hub.core.errors import ChannelError

TRY_SECONDS = 8.0
ADDRESS = {
    "zh-CN": "在公众平台“服务器配置”中填这个地址（URL）",
    "en": "The URL to enter among the platform's server settings",
}
NO_ADDRESS = {
    "zh-CN": "没有设置 HUB_PUBLIC_URL，微信不知道往哪里推送",
    "en": "HUB_PUBLIC_URL is not set: WeChat cannot push to us",
}


async def try_interface(config: WechatConfig, hub: Surroundings) -> Finding:
    """Asks for a token with the id and the secret as they are now."""
    interface, began = Interface(config, hub, lambda _: None), hub.clock.monotonic()
    try:
        async with asyncio.timeout(TRY_SECONDS):
            await interface.try_out()
    except (ChannelError, TimeoutError) as error:
        detail = error.detail if isinstance(error, ChannelError) else ""
        return Finding(title=title_of(TITLES, error), good=False, detail=detail)
    finally:
        await interface.close()
    return Finding(title=TITLES[object], seconds=hub.clock.monotonic() - began)
