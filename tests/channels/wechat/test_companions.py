"""What is fetched for a message that came in: its files, and who wrote it."""

import asyncio
from typing import Any

import pytest

from channels.wechat import companions
from hub.core.errors import Unavailable
from hub.core.parts import Audio, File, Image, Text
from tests.channels.wechat.desk import Desk
from tests.channels.wechat.platform import AMR, JPEG, MP4, Platform
from tests.channels.wechat.pushing import OPENID, message, spoken


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
    async with asyncio.timeout(20):
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
