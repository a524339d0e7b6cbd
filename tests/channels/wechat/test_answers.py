"""What goes out, and what each refusal means."""

import asyncio
from typing import Any

import pytest

from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)
from hub.core.parts import Choice, Choices, Image, Text
from hub.core.windows import CLOSED, USED
from tests.channels.doubles import FakeHub
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.desk import Desk, desk_of
from tests.channels.wechat.platform import JPEG, Platform
from tests.channels.wechat.pushing import OPENID


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
