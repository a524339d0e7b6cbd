"""An account at work: greeting, typing, its settings, stopping."""

import asyncio
from typing import Any

import pytest

from channels.wechat.channel import WechatChannel
from hub.core.channel import Account
from hub.core.errors import InputError, NotFound
from hub.core.parts import plain_text
from hub.core.ports.channels import Change, Fetch
from tests.channels.doubles import FakeHub
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.desk import Desk, desk_of
from tests.channels.wechat.platform import Platform
from tests.channels.wechat.pushing import OPENID, event
from tests.doubles import Purse


async def test_a_new_follower_is_greeted_and_noted_and_who_leaves_is_noted(desk: Desk):
    await desk.press(event("subscribe", EventKey="qrscene_7"))
    assert plain_text(desk.hub.inbounds[0].parts) == "你好"
    await desk.press(event("unsubscribe"))
    notes = [plain_text(one.parts) for one in desk.hub.remarks]
    assert notes == ["关注了公众号，扫码场景：7", "取消关注了公众号：对方再次来信前，发不出消息。"]


async def test_an_account_without_a_bot_greets_nobody(hub: FakeHub, config: dict[str, Any]):
    async with desk_of(hub, {**config, "bot": False}) as desk:
        await desk.press(event("subscribe"))
    assert not hub.inbounds


async def test_that_somebody_writes_is_shown_by_one_process_and_not_at_every_key(
    hub: FakeHub, config: dict[str, Any], follower: Platform
):
    async with desk_of(hub, config) as desk:
        desk.hub.say(("wechat", "demo", OPENID), "您好")
        for address in (OPENID, OPENID, "stranger"):
            hub.change(("wechat", "demo", OPENID), Change(address=address))
        async with asyncio.timeout(5):
            while follower.calls.count("/cgi-bin/message/custom/typing") < 2:
                await asyncio.sleep(0.02)
        assert follower.typed == [OPENID]
        assert not desk.troubles
    idle = hub.surroundings(on_duty=lambda _: False)
    channel = WechatChannel(Account(channel="wechat", name="demo", config=config), idle)
    await channel.start(hub.receive, hub.notify)
    hub.change(("wechat", "demo", OPENID), Change(address="other"))
    await asyncio.sleep(0.1)
    await channel.stop()
    assert follower.calls.count("/cgi-bin/message/custom/typing") == 2


async def test_a_call_that_is_under_way_when_the_account_stops_leaves_no_line_open(
    hub: FakeHub, config: dict[str, Any], follower: Platform
):
    class Slow(Purse):
        async def get(self, name: str, fetch: Fetch, *, refused: str = "") -> str:
            await asyncio.sleep(0.2)
            return await super().get(name, fetch, refused=refused)

    hub.purse = Slow()
    async with desk_of(hub, config) as desk:
        sending = asyncio.create_task(desk.send())
        await asyncio.sleep(0.05)
        await desk.channel.stop()
        await asyncio.wait([sending])
        assert desk.channel._interface._line._session is None
        await desk.channel.start(hub.receive, hub.notify)
        assert await desk.send() == 1


async def test_a_connection_is_tried_by_the_id_and_the_secret_as_they_are(
    hub: FakeHub, config: dict[str, Any], platform: Platform
):
    hub_with_address = hub.surroundings(public_url="https://hub.test")
    for changes, good in (
        ({}, True),
        ({"secret": "wrong"}, False),
        ({"appid": "wx" + "0" * 16}, False),
    ):
        account = Account(channel="wechat", name="demo", config={**config, **changes})
        channel = WechatChannel(account, hub_with_address)
        token, address = await channel.check()
        assert token.good is good and address.good
        assert address.detail == "https://hub.test/channels/wechat/demo"
    assert "40013" in token.detail


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"aes_key": ""}, "mode"), ({"aes_key": "short"}, "aes_key"), ({"appid": "gh_1"}, "appid"),
        ({"token": ""}, "token"), ({"api_url": "api.weixin.qq.com"}, "api_url"),
        ({"old_aes_key": "x" * 44}, "old_aes_key"),
        ({"keys": [{"key": "", "says": "a"}]}, "keys.0.key"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_right_are_refused(changes: dict[str, Any], field: str):
    account = Account(channel="wechat", name="demo", config={**WECHAT, **changes})
    with pytest.raises(InputError) as refused:
        WechatChannel(account, FakeHub().surroundings())
    assert field in refused.value.fields


async def test_a_stopped_account_takes_nothing_again(desk: Desk):
    stored = await desk.hub.put("a.xml", "text/xml", b"<xml></xml>")
    with pytest.raises(InputError):
        await desk.channel.take_again(stored.file_id)
    with pytest.raises(NotFound):
        await desk.channel.take_again("none")
