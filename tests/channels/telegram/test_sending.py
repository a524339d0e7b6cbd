"""What goes out as what, at which pace, and what becomes of it when Telegram refuses a part."""

import asyncio
import time
from typing import Any

import pytest

from channels.telegram import carrier
from channels.telegram.channel import TelegramChannel
from hub.core.channel import Account
from hub.core.clock import SystemClock
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)
from hub.core.messages import Address, Outbound, Receipt
from hub.core.parts import (
    Audio,
    Card,
    Choice,
    Choices,
    File,
    Image,
    Location,
    Part,
    Text,
)
from tests.channels.doubles import FakeHub
from tests.channels.telegram.bot_api import CHAT, BotApi, Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
LONG = "您好。" * 3000
FLOOD = Refused(429, "Too Many Requests: retry after 1", retry_after=1)


def message(*parts: Part, chat: str = str(CHAT), name: str = "m1") -> Outbound:
    return Outbound(
        id=name, conversation_id="c", channel="telegram", account="demo", to=Address(id=chat),
        parts=parts,
    )  # fmt: skip


async def send(channel: TelegramChannel, *parts: Part, **more: Any) -> Receipt:
    return await channel.send(message(*parts, **more))


async def test_a_text_goes_to_its_chat(fetching: TelegramChannel, api: BotApi):
    receipt = await send(fetching, Text(text="<b>您好</b> _%_"))
    [sent] = api.sent
    assert (sent.method, sent.chat, sent.text) == ("sendMessage", CHAT, "<b>您好</b> _%_")
    assert receipt.external_id == f"{CHAT}:{sent.message_id}"


async def test_a_long_text_goes_in_pieces_that_end_with_sentences(
    fetching: TelegramChannel, api: BotApi
):
    await send(fetching, Text(text=LONG))
    assert "".join(one.text for one in api.sent) == LONG
    assert len(api.sent) == 3
    assert all(one.text.endswith("。") for one in api.sent)


async def test_letters_that_telegram_counts_twice_are_counted_twice(
    fetching: TelegramChannel, api: BotApi
):
    await send(fetching, Text(text="😀" * 3000))
    assert "".join(one.text for one in api.sent) == "😀" * 3000


async def test_choices_are_buttons_and_long_ones_are_numbered(
    fetching: TelegramChannel, api: BotApi
):
    options = tuple(Choice(value=value, title=title) for value, title in (("1", "差"), ("5", "好")))
    await send(fetching, Choices(text="请评分", options=options))
    long = Choices(text="哪一个？", options=(Choice(value="字" * 22, title="第一个"),))
    await send(fetching, long, name="m2")
    await send(fetching, Choices(text="", options=options), name="m3")
    first, second, third = api.sent
    assert (first.text, first.buttons) == ("请评分", [("差", "1"), ("好", "5")])
    assert (second.text, second.buttons) == ("哪一个？\n1. 第一个", [])
    assert (third.text, third.buttons) == ("请选择：", [("差", "1"), ("好", "5")])


async def test_files_places_and_cards_are_what_telegram_has_for_them(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    def stored(kind: type[File], name: str, content_type: str, data: bytes) -> File:
        hub.files[name] = File(name=name, content_type=content_type, size=1, file_id=name), data
        return kind(name=name, content_type=content_type, size=len(data), file_id=name)

    parts: list[tuple[Part, str]] = [
        (stored(Image, "账单.png", "image/png", PNG), "sendPhoto"),
        (stored(Image, "坏.png", "image/png", b"broken"), "sendDocument"),
        (stored(Image, "a.bmp", "image/bmp", b"BM"), "sendDocument"),
        (stored(Image, "大.png", "image/png", PNG + bytes(11 * 2**20)), "sendDocument"),
        (stored(Audio, "v.ogg", "audio/ogg", b"OggS"), "sendVoice"),
        (stored(Audio, "a.mp3", "audio/mpeg", b"ID3"), "sendAudio"),
        (stored(Audio, "a.amr", "audio/amr", b"#!AMR"), "sendDocument"),
        (stored(File, "a.pdf", "application/pdf", b"%PDF"), "sendDocument"),
        (Location(latitude=31.2, longitude=121.5), "sendLocation"),
        (Location(latitude=31.2, longitude=121.5, label="营业厅"), "sendVenue"),
        (Card(title="套餐😀", text="每月 99 元", url="https://a.cn"), "sendMessage"),
    ]
    for number, (part, method) in enumerate(parts):
        await send(fetching, part, name=f"m{number}", chat=str(CHAT if number % 2 else 7))
        assert api.sent[-1].method == method, part
    assert api.sent[0].values["photo"] == ("账单.png", PNG)
    assert api.sent[9].values["title"] == "营业厅"
    assert api.sent[10].text == "套餐😀\n每月 99 元\nhttps://a.cn"
    assert '"length": 4' in api.sent[10].values["entities"]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Refused(401, "Unauthorized"), NeedsReauth, "telegram_token: 401"),
        (
            Refused(403, "Forbidden: bot was blocked by the user"),
            RecipientGone,
            "telegram_gone: Forbidden",
        ),
        (Refused(400, "Bad Request: chat not found"), RecipientGone, "not found"),
        (
            Refused(400, "Bad Request: can't parse entities"),
            Permanent,
            "telegram_refused: Can't parse",
        ),
        (FLOOD, Temporary, "telegram_flood: "),
        (Refused(502, "Bad Gateway"), Uncertain, "Gateway"),
        ("lost", Uncertain, "telegram_unsure: "),
        ("cut", Uncertain, ""),
    ],
)
async def test_a_refusal_is_what_it_means(
    fetching: TelegramChannel, api: BotApi, answer: Any, error: type[ChannelError], words: str
):
    api.plan("sendMessage", answer)
    with pytest.raises(error) as refused:
        await send(fetching, Text(text="您好"))
    assert type(refused.value) is error
    assert words in refused.value.detail and api.token not in refused.value.detail
    if isinstance(refused.value, Temporary):
        assert refused.value.retry_after == 1


async def test_who_blocks_the_bot_is_gone_and_so_is_what_is_no_chat(
    fetching: TelegramChannel, api: BotApi
):
    api.blocked.add(7)
    for chat in ("7", "8", "visitor"):
        with pytest.raises(RecipientGone):
            await send(fetching, Text(text="您好"), chat=chat)


async def test_telegram_not_reached_is_temporary_and_an_account_that_does_not_run_too(
    fetching: TelegramChannel, channel: TelegramChannel, api: BotApi
):
    await api.stop()
    with pytest.raises(Temporary):
        await send(fetching, Text(text="您好"))
    await channel.stop()
    with pytest.raises(Temporary):
        await send(channel, Text(text="您好"))


async def test_a_flood_amid_a_message_is_waited_out_and_no_part_goes_twice(
    fetching: TelegramChannel, api: BotApi
):
    api.plan("sendMessage", None, FLOOD)
    began = time.monotonic()
    await send(fetching, Text(text=LONG))
    assert time.monotonic() - began >= 1
    assert "".join(one.text for one in api.sent) == LONG


async def test_while_a_flood_wait_lasts_telegram_is_not_even_asked(
    fetching: TelegramChannel, api: BotApi
):
    api.plan("sendMessage", Refused(429, "Too Many Requests", retry_after=90))
    for _ in range(3):
        with pytest.raises(Temporary) as refused:
            await send(fetching, Text(text="您好"))
        assert 85 < (refused.value.retry_after or 0) <= 90
    assert api.calls.count("sendMessage") == 1
    await send(fetching, Text(text="您好"), chat="7", name="m2")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Refused(429, "Too Many Requests", retry_after=60), Uncertain),
        (Refused(502, "Bad Gateway"), Uncertain),
        (Refused(400, "Bad Request: wrong"), Permanent),
        (Refused(403, "Forbidden: bot was blocked by the user"), RecipientGone),
    ],
)
async def test_a_message_that_stops_half_way_says_how_far_it_came_and_goes_on_from_there(
    fetching: TelegramChannel, api: BotApi, answer: Refused, error: type[ChannelError]
):
    api.plan("sendMessage", None, answer)
    with pytest.raises(error, match="telegram_part: 1/3, "):
        await send(fetching, Text(text=LONG))
    _carrier_of(fetching)._pace._chats.clear()
    await send(fetching, Text(text=LONG))
    assert "".join(one.text for one in api.sent) == LONG
    assert len(api.sent) == 3


def _carrier_of(channel: TelegramChannel) -> carrier.Carrier:
    assert channel._station
    return channel._station.carrier


async def test_what_is_remembered_of_halves_has_an_end(
    fetching: TelegramChannel, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(carrier, "REMEMBERED", 3)
    for number in range(9):
        api.plan("sendMessage", Refused(400, "Bad Request: wrong"))
        with pytest.raises(Permanent):
            await send(fetching, Text(text="您好"), name=f"m{number}", chat="7")
        _carrier_of(fetching)._pace._chats.clear()
    assert len(_carrier_of(fetching)._out) == 3


async def test_a_chat_gets_one_a_second_after_a_few_and_the_account_keeps_its_pace(
    hub: FakeHub, api: BotApi
):
    account = Account(
        channel="telegram",
        name="demo",
        config={**api.config, "per_second": 20, "receive": "webhook"},
    )
    channel = TelegramChannel(account, hub.surroundings(clock=SystemClock()))
    await channel.start(hub.receive, hub.notify)
    api.chats |= set(range(2000, 2040))
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for chat in range(2000, 2040):
            group.create_task(send(channel, Text(text="您好"), chat=str(chat), name=f"a{chat}"))
    assert 1.9 < time.monotonic() - began < 6
    began = time.monotonic()
    for number in range(5):
        await send(channel, Text(text="您好"), name=f"b{number}")
    assert 1.9 < time.monotonic() - began < 6
    await channel.stop()


async def test_a_token_that_is_refused_is_told_by_whoever_sends(
    fetching: TelegramChannel, api: BotApi
):
    api.plan("sendMessage", Refused(401, "Unauthorized"))
    with pytest.raises(NeedsReauth):
        await send(fetching, Text(text="您好"))
    assert "outgoing" in fetching.troubles
    await send(fetching, Text(text="您好"))
    assert "outgoing" not in fetching.troubles


async def test_a_connection_is_tried_and_says_which_bot_it_is(
    channel: TelegramChannel, api: BotApi
):
    who, how = await channel.check()
    assert (who.detail, who.good, how.title["en"]) == (
        "@zongji_bot", True, "The hub fetches the messages"
    )  # fmt: skip
    api.webhook = {"url": "https://hub.test/x"}
    api.failed = {"last_error_message": "Connection refused"}
    _, where, failed = await channel.check()
    assert (where.detail, failed.detail, failed.good) == (
        "https://hub.test/x", "Connection refused", False
    )  # fmt: skip
    api.token = "4242:other"
    [refused] = await channel.check()
    assert not refused.good and "refuses the token" in refused.title["en"]
    await api.stop()
    [away] = await channel.check()
    assert not away.good and "not reached" in away.title["en"]
