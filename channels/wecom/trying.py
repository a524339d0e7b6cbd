"""Tries an account of WeCom's: "test connection"."""

from collections.abc import Mapping

from channels.tencent.calls import Refused
from channels.watch import title_of
from channels.wecom.config import WeComConfig
from channels.wecom.refusals import error_of
from channels.wecom.service import Service
from channels.wecom.watch import TITLES
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError, HubError

_THERE = {"zh-CN": "客服账号已授权给本应用", "en": "The account is this app's to serve"}
_ABSENT = {
    "zh-CN": "没有这个客服账号，或没有授权给本应用",
    "en": "There is no such account, or this app may not serve it",
}
_CALLBACK = {
    "zh-CN": "回调地址，请填到该应用的“微信客服”回调配置中",
    "en": "The callback address, to be set in the app's customer service",
}
_NO_ADDRESS = {
    "zh-CN": "没有设置公网地址（HUB_PUBLIC_URL），收不到回调，只能定时补拉",
    "en": "No public address (HUB_PUBLIC_URL): no callbacks come, only pulls by the clock",
}


async def try_service(
    config: WeComConfig, service: Service, clock: Clock, callback: str
) -> tuple[Finding, ...]:
    """By calls of its own: the token, and whether the account is among those of the app.

    The callback is told whatever they find: it may have to be set first.
    """
    began = clock.monotonic()
    try:
        accounts = await service.accounts()
    except (Refused, HubError) as error:
        told = error_of(error) if isinstance(error, Refused) else error
        detail = told.detail if isinstance(told, ChannelError) else str(told)
        failed = Finding(title=title_of(TITLES, told), good=False, detail=detail)
        return failed, _address(callback)
    called = Finding(title=TITLES[object], seconds=clock.monotonic() - began)
    return called, _account(config, accounts), _address(callback)


def _account(config: WeComConfig, accounts: Mapping[str, str]) -> Finding:
    name = accounts.get(config.open_kfid)
    if name is not None:
        return Finding(title=_THERE, detail=name)
    others = "、".join(f"{name} {one}" for one, name in list(accounts.items())[:20])
    return Finding(title=_ABSENT, good=False, detail=others)


def _address(callback: str) -> Finding:
    if callback.startswith("http"):
        return Finding(title=_CALLBACK, detail=callback)
    return Finding(title=_NO_ADDRESS, good=False)
