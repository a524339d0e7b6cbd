"""The channel over HTTP: who is let in, what is kept, what is fetched, what goes out."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from channels.switchboard import Switchboard
from channels.wechat import companions
from channels.wechat.channel import WechatChannel
from hub.core.channel import Account
from hub.core.errors import (
    ChannelError,
    InputError,
    NeedsReauth,
    NotFound,
    Permanent,
    RecipientGone,
    Temporary,
    Unavailable,
    Uncertain,
)
from hub.core.messages import Address, Outbound
from hub.core.parts import Audio, Choice, Choices, File, Image, Part, Text, plain_text
from hub.core.ports import Change, Fetch
from hub.core.windows import CLOSED, USED
from tests.channels.conftest import WECHAT, Client, served
from tests.channels.doubles import FakeHub
from tests.channels.wechat.platform import Platform
from tests.channels.wechat.pushing import (
    OPENID,
    event,
    message,
    plain,
    press,
    push,
    sealed,
    spoken,
)
from tests.doubles import Purse

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40
AMR = b"#!AMR\n" + b"\x3c" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 64
OLD = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


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


@pytest.fixture
async def desk(hub: FakeHub, config: dict[str, Any]) -> AsyncIterator[Desk]:
    async with desk_of(hub, config) as found:
        yield found


async def test_the_address_is_checked_by_its_echo(desk: Desk):
    query, _ = plain({})
    path = "/channels/wechat/demo"
    for echo, status in (("5927782489442352469", 200), ("<script>", 403), ("", 403)):
        told = {**plain({})[0], "echostr": echo}
        async with desk.client.get(path, params=told) as answer:
            assert answer.status == status
            if status == 200:
                assert await answer.text() == echo
    async with desk.client.get(path, params={**query, "signature": "0" * 40, "echostr": "1"}) as no:
        assert no.status == 401
    async with desk.client.get("/channels/wechat/nobody", params=query) as no:
        assert no.status == 404


async def test_a_sealed_message_is_kept_and_answered_without_a_word(desk: Desk):
    assert await push(desk.client, sealed(spoken("查话费"))) == 200
    (found,) = desk.hub.inbounds
    assert found.parts == (Text(text="查话费"),) and found.sender.id == OPENID


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_each_mode_takes_what_it_is_to_take(hub: FakeHub, config: dict[str, Any], mode: str):
    async with desk_of(hub, {**config, "mode": mode}) as desk:
        clear = 401 if mode == "safe" else 200
        assert await push(desk.client, plain(spoken("一", 1))) == clear
        assert await push(desk.client, sealed(spoken("二", 2))) == 200
        assert await push(desk.client, sealed(spoken("三", 3), compatible=True)) == 200
    told = [plain_text(one.parts) for one in hub.inbounds]
    assert told == (["二", "三"] if mode == "safe" else ["一", "二", "三"])


async def test_in_compatible_mode_the_sealed_part_is_what_counts(desk: Desk):
    query, body = sealed(spoken("真的", 1), compatible=True)
    forged = body.replace("真的".encode(), "假的".encode())
    assert forged != body
    assert await push(desk.client, (query, forged)) == 200
    assert plain_text(desk.hub.inbounds[0].parts) == "真的"


async def test_what_is_forged_is_refused_and_never_read(desk: Desk):
    good, body = sealed(spoken("a"))
    _, other = sealed(spoken("b"))
    for query, raw, status in (
        ({}, body, 401),
        ({**good, "msg_signature": "0" * 40}, body, 401),
        (good, other, 401),
        ({**good, "nonce": "other"}, body, 401),
        (sealed(spoken("a"), token="wrongtoken")[0], body, 401),
        ({name: good[name] for name in good if name != "encrypt_type"}, body, 401),
        (good, b"<xml></xml>", 401),
        (good, b"x" * 70_000, 413),
        (good, b"<!DOCTYPE x [<!ENTITY a 'b'>]><xml>&a;</xml>", 400),
    ):
        assert await push(desk.client, (query, raw)) == status
    assert not desk.hub.inbounds and not desk.hub.parked


async def test_what_is_old_or_comes_with_other_words_is_a_replay(
    hub: FakeHub, config: dict[str, Any]
):
    async with desk_of(hub, {**config, "mode": "plain"}) as desk:
        for seconds in (-3600, 3600):
            at = time.time() + seconds
            assert await push(desk.client, plain(spoken("a", 1), at=at)) == 403
        assert desk.troubles == {"clock"}
        query, body = plain(spoken("a", 1))
        assert await push(desk.client, (query, body)) == 200
        assert not desk.troubles
        assert await push(desk.client, (query, body.replace(b"[a]", b"[b]"))) == 403
        assert await push(desk.client, (query, body)) == 200
    assert len(hub.inbounds) == 1


async def test_after_a_change_of_keys_the_old_one_is_taken_too(
    hub: FakeHub, config: dict[str, Any]
):
    changed = {**config, "aes_key": OLD, "old_aes_key": config["aes_key"]}
    async with desk_of(hub, changed) as desk:
        assert await push(desk.client, sealed(spoken("old", 1))) == 200
        assert await push(desk.client, sealed(spoken("new", 2), key=OLD)) == 200


async def test_a_key_that_does_not_fit_is_said_to_who_looks_after_the_account(desk: Desk):
    assert await push(desk.client, sealed(spoken("a"), key=OLD)) == 400
    assert desk.troubles == {"key"}
    assert await push(desk.client, sealed(spoken("a"), appid="wx0000000000000000")) == 400
    assert await push(desk.client, sealed(spoken("a"))) == 200
    assert not desk.troubles


async def test_three_tries_are_one_message(desk: Desk):
    pushed = sealed(spoken("a"))
    for _ in range(3):
        assert await push(desk.client, pushed) == 200
    assert await push(desk.client, sealed(spoken("a"))) == 200
    clicked = event("CLICK", EventKey="查话费")
    for _ in range(3):
        assert await push(desk.client, sealed(clicked)) == 200
    assert len(desk.hub.inbounds) == 2


async def test_what_signed_xml_cannot_be_read_is_put_away_and_not_sent_again(desk: Desk):
    lacking = {"FromUserName": OPENID, "MsgType": "text", "Content": "a"}
    assert await push(desk.client, sealed(lacking)) == 200
    ((reason, source),) = desk.hub.parked
    assert reason == "bad_frame: MsgId"
    assert b"<Content>" in desk.hub.files[source][1]


async def test_who_sends_more_than_the_account_takes_is_told_to_wait(
    hub: FakeHub, config: dict[str, Any]
):
    async with desk_of(hub, {**config, "per_second": 1}) as desk:
        found = [await push(desk.client, sealed(spoken("a", n))) for n in range(6)]
    assert found[:2] == [200, 200] and 429 in found


@pytest.mark.parametrize(
    ("kind", "media", "data", "cls", "content_type"),
    [
        ("image", "image", JPEG, Image, "image/jpeg"),
        ("voice", "voice", AMR, Audio, "audio/amr"),
        ("video", "video", MP4, File, "video/mp4"),
        ("shortvideo", "video", MP4, File, "video/mp4"),
    ],
)
async def test_a_file_is_fetched_at_once_and_kept(
    desk: Desk, platform: Platform, kind: str, media: str, data: bytes, cls: type, content_type: str
):
    platform.media["m1"] = media, data
    await desk.press(message(kind, 1, MediaId="m1"))
    (part,) = desk.hub.inbounds[0].parts
    assert type(part) is cls and isinstance(part, File)
    assert part.content_type == content_type
    assert desk.hub.files[part.file_id][1] == data
    assert not desk.hub.parked


async def test_a_voice_has_its_words_and_its_sound(desk: Desk, platform: Platform):
    platform.media["m1"] = "voice", AMR
    await desk.press(message("voice", 1, MediaId="m1", Recognition="查话费"))
    words, sound = desk.hub.inbounds[0].parts
    assert words == Text(text="查话费") and isinstance(sound, Audio)


async def test_a_file_that_cannot_be_had_leaves_its_place_and_can_be_fetched_again(
    desk: Desk, platform: Platform, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(companions, "SECONDS", 0.2)
    await desk.press(message("image", 1, MediaId="m9"))
    (found,) = desk.hub.inbounds
    assert found.parts == (Text(text="[图片]"),)
    ((reason, source),) = desk.hub.parked
    assert reason.startswith("wechat_media: ") and "40007" in reason
    with pytest.raises(Unavailable):
        await desk.channel.take_again(source)
    platform.media["m9"] = "image", JPEG
    for _ in range(2):
        await desk.channel.take_again(source)
    first, second = desk.hub.inbounds
    assert first is found and isinstance(second.parts[0], Image)
    assert second.sender == found.sender


async def test_a_file_that_is_none_is_not_kept(desk: Desk, platform: Platform):
    platform.media["m1"] = "image", b""
    await desk.press(message("image", 1, MediaId="m1"))
    assert desk.hub.inbounds[0].parts == (Text(text="[图片]"),)


async def test_a_message_does_not_wait_for_its_file_longer_than_the_platform_does(
    desk: Desk, platform: Platform, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(companions, "SECONDS", 0.3)

    async def hang(media_id: str) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr(desk.channel._interface, "fetch", hang)
    async with asyncio.timeout(2):
        await desk.press(message("image", 1, MediaId="m1"))
    assert desk.hub.parked[0][0] == "wechat_media: slow"


async def test_a_new_writer_is_asked_for_and_an_old_one_is_not(desk: Desk, platform: Platform):
    platform.followers[OPENID].profile = {
        "unionid": "o6_bmasdasdsad6_2sgVt7hMZOPfL",
        "remark": "王",
    }
    for number in range(3):
        await desk.press(spoken("a", number))
    first, *others = desk.hub.inbounds
    assert first.sender.identity == "union:o6_bmasdasdsad6_2sgVt7hMZOPfL"
    assert first.sender.name == "王"
    assert platform.calls.count("/cgi-bin/user/info") == 1
    assert not any(one.sender.identity for one in others)


async def test_who_is_not_known_writes_all_the_same(desk: Desk, platform: Platform):
    platform.no_tokens = 40164, "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist"
    await desk.press(spoken("a"))
    assert desk.hub.inbounds[0].sender.name == "微信用户 u-q8"
    trouble = desk.channel.troubles["interface"]
    assert "IP 白名单" in trouble.title["zh-CN"] and "1.2.3.4" in trouble.detail


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


@pytest.fixture
def follower(platform: Platform) -> Platform:
    platform.write(OPENID)
    return platform


async def test_an_answer_goes_out_in_characters(desk: Desk, follower: Platform):
    assert await desk.send(Text(text="您好 😀 <a href='https://a.cn'>看</a>")) == 1
    assert follower.texts() == ["您好 😀 <a href='https://a.cn'>看</a>"]


async def test_a_long_answer_counts_as_the_messages_that_it_takes(desk: Desk, follower: Platform):
    assert await desk.send(Text(text="一二三四。" * 300)) == 3
    assert "".join(follower.texts()) == "一二三四。" * 300


async def test_choices_go_out_as_a_menu(desk: Desk, follower: Platform):
    await desk.send(Choices(text="满意吗", options=(Choice(value="5", title="很满意"),)))
    assert follower.sent[0]["msgmenu"]["list"] == [{"id": "v:5", "content": "很满意"}]


async def test_a_picture_is_put_up_once_in_three_days_and_anew_when_it_is_gone(
    desk: Desk, follower: Platform
):
    stored = await desk.hub.put("a.jpg", "image/jpeg", JPEG)
    for _ in range(2):
        await desk.send(Text(text="看"), stored)
    assert follower.calls.count("/cgi-bin/media/upload") == 1
    follower.media.clear()
    await desk.send(stored)
    assert follower.calls.count("/cgi-bin/media/upload") == 2
    assert [one["msgtype"] for one in follower.sent] == ["text", "image"] * 2 + ["image"]


async def test_a_picture_that_is_not_there_any_more_is_no_half_answer(
    desk: Desk, follower: Platform
):
    gone = Image(name="a", content_type="image/png", size=1, file_id="none")
    with pytest.raises(Temporary):
        await desk.send(Text(text="看"), gone)
    assert not follower.sent


@pytest.mark.parametrize("spoil", [Platform.expire, Platform.replace])
async def test_a_token_that_is_not_good_any_more_is_renewed_and_nobody_notices(
    desk: Desk, follower: Platform, spoil: Any
):
    await desk.send()
    spoil(follower)
    assert await asyncio.gather(*(desk.send() for _ in range(4))) == [1] * 4
    assert follower.calls.count("/cgi-bin/stable_token") == 2


@pytest.mark.parametrize(
    ("code", "words", "kind", "reason"),
    [
        (-1, "system error", Temporary, "-1 system error"),
        (45009, "reach max api daily quota limit", Temporary, "wechat_often: 45009"),
        (45011, "api minute-quota reach limit", Temporary, "wechat_often: 45011"),
        (45015, "response out of time", Permanent, CLOSED),
        (45047, "out of response count limit", Permanent, USED),
        (45002, "content size out of limit", Permanent, "wechat_long: 45002"),
        (43004, "require subscribe", RecipientGone, "wechat_unfollowed: 43004"),
        (40003, "invalid openid", RecipientGone, "wechat_stranger: 40003"),
        (48001, "api unauthorized", NeedsReauth, "wechat_unverified: 48001"),
        (50002, "user limited", NeedsReauth, "wechat_banned: 50002"),
        (47001, "data format error", Permanent, "47001 data format error"),
        (99999, "news", Permanent, "99999 news"),
    ],
)
async def test_each_refusal_says_what_is_to_be_done(
    desk: Desk, follower: Platform, code: int, words: str, kind: type, reason: str
):
    follower.refuse = [(code, words)]
    with pytest.raises(ChannelError) as told:
        await desk.send()
    assert isinstance(told.value, kind) and told.value.detail.startswith(reason)
    assert reason in (CLOSED, USED) or "rid" in told.value.detail
    assert ("interface" in desk.troubles) == (kind is NeedsReauth)
    await desk.send()
    assert "interface" not in desk.troubles


async def test_the_peer_is_as_strict_as_the_platform(desk: Desk, follower: Platform):
    for _ in range(5):
        await desk.send()
    with pytest.raises(Permanent) as used:
        await desk.send()
    assert used.value.detail == USED
    follower.click(OPENID)
    assert await desk.send() == 1
    follower.followers[OPENID].follows = False
    with pytest.raises(Permanent) as closed:
        await desk.send()
    assert closed.value.detail == CLOSED
    with pytest.raises(RecipientGone):
        await desk.send(to="stranger")


async def test_an_answer_that_was_never_heard_of_is_uncertain(
    desk: Desk, follower: Platform, monkeypatch: pytest.MonkeyPatch
):
    async def cut(request: Any) -> Any:
        request.transport.close()

    follower.after = cut
    with pytest.raises(Uncertain):
        await desk.send()
    assert len(follower.sent) == 1
    follower.after, follower.before = None, cut
    with pytest.raises(Uncertain):
        await desk.send()


async def test_half_an_answer_is_uncertain_and_says_how_far_it_came(desk: Desk, follower: Platform):
    follower.followers[OPENID].left = 1
    with pytest.raises(Uncertain) as told:
        await desk.send(Text(text="一" * 1000))
    assert told.value.detail == f"wechat_partly: 1/2, {USED}"


async def test_where_nobody_listens_or_nothing_runs_it_is_tried_again(hub: FakeHub):
    async with desk_of(hub, WECHAT) as desk:
        with pytest.raises(Temporary):
            await desk.send()
        await desk.channel.stop()
        with pytest.raises(Temporary):
            await desk.send()


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


async def test_without_a_public_address_nobody_is_told_to_enter_half_of_one(
    hub: FakeHub, config: dict[str, Any], platform: Platform
):
    account = Account(channel="wechat", name="demo", config=config)
    _, address = await WechatChannel(account, hub.surroundings()).check()
    assert not address.good and not address.detail
    assert "HUB_PUBLIC_URL" in address.title["en"]


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
