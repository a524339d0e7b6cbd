"""Fetching: passed by only after it is durable, in order, once, and on whatever one update is."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels import watch
from channels.telegram import keeping, polling
from channels.telegram.channel import TelegramChannel
from hub.core.channel import Account
from hub.core.errors import InputError, Unavailable
from hub.core.parts import Image, Text
from hub.core.ports.channels import Change
from tests.channels.doubles import FakeHub
from tests.channels.telegram.bot_api import CHAT, BotApi, Refused, message_of, user
from tests.channels.telegram.updates import SIZES

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
PICTURE = [{**SIZES[1], "file_id": "pic", "file_size": len(PNG)}]


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


def texts(hub: FakeHub) -> list[str]:
    return [part.text for one in hub.inbounds for part in one.parts if isinstance(part, Text)]


async def test_what_is_fetched_is_passed_by_only_after_it_is_durable(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    hub.gate.clear()
    number = api.write("查话费")
    await asyncio.sleep(0.3)
    assert api.confirmed <= number
    assert not hub.marks
    hub.gate.set()
    await until(lambda: api.confirmed == number + 1)
    assert hub.marks["telegram:demo"]["offset"] == number + 1
    assert texts(hub) == ["查话费"]


@pytest.mark.parametrize("problem", [Unavailable(), InputError("bad_input"), RuntimeError()])
async def test_what_is_refused_is_fetched_again_and_holds_nobody_elses(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi, problem: Exception
):
    hub.refuse = problem
    number = api.write("一")
    api.write("二")
    api.write("三", chat=7)
    await asyncio.sleep(0.2)
    assert api.confirmed <= number
    hub.refuse = None
    await until(lambda: api.confirmed == number + 5)
    assert [one for one in texts(hub) if one != "三"] == ["一", "二"]
    assert len(hub.inbounds) == 3


async def test_who_can_be_kept_is_kept_once_while_another_waits(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    taken: list[str] = []
    receive = hub.receive

    async def choosy(inbound: Any) -> Any:
        taken.append(inbound.sender.id)
        if inbound.sender.id == "7" and taken.count("7") < 4:
            raise Unavailable
        return await receive(inbound)

    fetching._keeper.receive = choosy
    first = api.write("等一等", chat=7)
    last = api.write("我不用等")
    await until(lambda: api.confirmed == last + 1)
    assert taken == ["7", str(CHAT), "7", "7", "7"]
    assert first < last


async def test_a_restart_goes_on_where_it_was_and_asks_for_nothing_that_is_done(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    number = api.write("一")
    await until(lambda: hub.marks)
    await fetching.stop()
    asked = len(api.offsets)
    await fetching.start(hub.receive, hub.notify)
    await until(lambda: len(api.offsets) > asked)
    assert api.offsets[asked] == number + 1
    assert len(hub.inbounds) == 1


async def test_a_crash_between_store_and_bookmark_makes_no_second_message(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    def crash(_: str) -> None:
        raise OSError("the process is gone")

    monkeypatch.setattr(polling, "failpoint", crash)
    number = api.write("一")
    await until(lambda: hub.inbounds)
    assert not hub.marks
    monkeypatch.setattr(polling, "failpoint", lambda _: None)
    await until(lambda: api.confirmed == number + 1)
    assert len(hub.inbounds) == 1


@pytest.mark.parametrize(
    "kept",
    [
        {"bot": "4242", "offset": 10**9, "at": "2026-05-04T00:00:00+00:00"},
        {"bot": "1", "offset": 10**9, "at": "2999-05-04T00:00:00+00:00"},
    ],
)
async def test_an_old_bookmark_or_another_bots_passes_nothing_by(
    channel: TelegramChannel, hub: FakeHub, api: BotApi, kept: dict[str, Any]
):
    hub.marks["telegram:demo"] = kept
    api.write("查话费")
    await channel.start(hub.receive, hub.notify)
    await until(lambda: hub.inbounds)
    assert api.offsets[0] == 0


async def test_what_cannot_be_read_is_parked_and_the_rest_goes_on(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    api.put(message={"message_id": "?", "chat": {"id": CHAT, "type": "private"}})
    last = api.write("查话费")
    await until(lambda: api.confirmed == last + 1)
    [(reason, source)] = hub.parked
    assert reason.startswith("telegram_update: message.message_id")
    assert json.loads(hub.files[source][1])["message"]["message_id"] == "?"
    assert texts(hub) == ["查话费"]


async def test_what_can_never_be_kept_is_parked_after_a_time(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(polling, "HOLD", timedelta(seconds=0.1))
    hub.refuse = InputError("bad_input")
    number = api.write("查话费")
    await until(lambda: api.confirmed == number + 1)
    [(reason, source)] = hub.parked
    assert reason == "InputError: bad_input"
    hub.refuse = None
    await fetching.take_again(source)
    assert texts(hub) == ["查话费"]


async def test_a_picture_is_fetched_and_kept_at_once(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    api.files["pic"] = PNG
    api.write(photo=PICTURE, caption="这张账单")
    await until(lambda: hub.inbounds)
    text, picture = hub.inbounds[0].parts
    assert text == Text(text="这张账单")
    assert isinstance(picture, Image) and picture.content_type == "image/png"
    assert hub.files[picture.file_id][1] == PNG


async def test_a_file_that_cannot_be_fetched_holds_its_message_for_a_time(
    channel: TelegramChannel, hub: FakeHub, api: BotApi
):
    api.files["pic"] = PNG
    api.plan("file", True)
    api.plan("getFile", Refused(429, "Too Many Requests: retry after 1", retry_after=1))
    now = int(datetime.now(UTC).timestamp())
    api.write(date=now, photo=PICTURE)
    await channel.start(hub.receive, hub.notify)
    await until(lambda: hub.inbounds)
    [picture] = hub.inbounds[0].parts
    assert isinstance(picture, Image)
    assert not hub.parked


async def test_a_message_goes_without_its_file_after_that_and_is_followed_by_it_when_it_is_there(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    number = api.write(photo=PICTURE, caption="这张账单")
    await until(lambda: api.confirmed == number + 1)
    text, lost = hub.inbounds[0].parts
    assert text == Text(text="这张账单")
    assert isinstance(lost, Text) and lost.text.startswith("[文件暂时取不到")
    [(reason, source)] = hub.parked
    assert reason == "telegram_file"
    with pytest.raises(Unavailable):
        await fetching.take_again(source)
    api.files["pic"] = PNG
    await fetching.take_again(source)
    await fetching.take_again(source)
    _, picture = hub.inbounds[1].parts
    assert isinstance(picture, Image) and len(hub.inbounds) == 2


async def test_a_file_that_no_bot_may_fetch_is_said_to_be_too_large(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    api.write(document={"file_id": "big", "file_name": "片.mkv", "file_size": 30 * 2**20})
    await until(lambda: hub.inbounds)
    assert texts(hub) == ["[文件太大，未保存] 片.mkv"]
    api.files["liar"] = b"x" * (keeping.LARGEST + 1)
    api.write(document={"file_id": "liar", "file_name": "b", "file_size": 5})
    await until(lambda: len(hub.inbounds) == 2)
    assert texts(hub)[1] == "[文件太大，未保存] b"
    assert not hub.parked


class Found:
    """A scanner that knows one virus, and is away at first."""

    def __init__(self) -> None:
        self.asked = 0

    async def scan(self, data: bytes) -> str:
        self.asked += 1
        if self.asked == 1:
            raise Unavailable("the scanner is away")
        return "Eicar" if b"EICAR" in data else ""


async def test_a_virus_is_not_kept_and_while_nobody_can_look_the_message_waits(
    hub: FakeHub, api: BotApi
):
    account = Account(channel="telegram", name="demo", config=api.config)
    channel = TelegramChannel(account, hub.surroundings(scanner=Found()))
    api.files["bad"] = b"EICAR"
    api.write(document={"file_id": "bad", "file_name": "a.txt", "file_size": 5}, caption="看看")
    await channel.start(hub.receive, hub.notify)
    await until(lambda: hub.inbounds)
    assert texts(hub) == ["看看", "[文件含有病毒，未保存] a.txt"]
    assert not hub.files and not hub.parked
    await channel.stop()


async def test_a_button_is_answered_and_goes_away_and_twice_it_is_one_message(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    api._sendMessage({"chat_id": str(CHAT), "text": "需要人工吗？"})
    under = api.sent[0].message_id
    api.press("转人工", under)
    last = api.press("转人工", under)
    await until(lambda: api.confirmed == last + 1 and not api.queries)
    assert texts(hub) == ["转人工"]
    await until(lambda: under in api.stripped)


async def test_a_customer_sees_that_somebody_writes_and_not_at_every_letter(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    where = ("telegram", "demo", str(CHAT))
    for _ in range(5):
        hub.change(where, Change(address=str(CHAT)))
    hub.say(where, "您好")
    await until(lambda: api.typing)
    await asyncio.sleep(0.1)
    assert api.typing == [CHAT]


async def test_groups_and_other_bots_are_passed_by(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    group = {"id": -5, "type": "group", "title": "g"}
    api.put(message={"message_id": 1, "date": 1, "chat": group, "from": user(7), "text": "hi"})
    robot = message_of(CHAT, 5, text="beep") | {"from": user(CHAT, is_bot=True)}
    last = api.put(message=robot)
    await until(lambda: api.confirmed == last + 1)
    assert not hub.inbounds and not hub.parked


async def test_the_menu_is_shown_in_both_languages(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    await until(lambda: len(api.commands) == 3)
    assert api.commands[""][2] == {"command": "human", "description": "转人工客服"}
    assert api.commands["en"][2] == {"command": "human", "description": "Talk to a person"}


def troubles(channel: TelegramChannel) -> str:
    return "; ".join(f"{one.title['en']} ({one.detail})" for one in channel.troubles.values())


async def test_a_refused_token_is_told_at_once_without_saying_it(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    right, api.token = api.token, "4242:other"
    await fetching.stop()
    await fetching.start(hub.receive, hub.notify)
    await until(lambda: fetching.troubles)
    assert "refuses the token" in troubles(fetching)
    assert right not in troubles(fetching)
    api.token = right
    await until(lambda: not fetching.troubles)


async def test_another_poller_is_told_when_it_does_not_go_away(
    channel: TelegramChannel, hub: FakeHub, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "LASTS", timedelta(seconds=0.3))
    monkeypatch.setattr(polling, "CALM", 0.5)
    rival = TelegramChannel(
        Account(channel="telegram", name="rival", config=api.config), hub.surroundings()
    )
    await channel.start(hub.receive, hub.notify)
    await rival.start(hub.receive, hub.notify)
    await until(lambda: "Another program fetches" in troubles(channel))
    assert "terminated by other getUpdates request" in troubles(channel)
    await rival.stop()
    api.write("查话费")
    await until(lambda: hub.inbounds)
    await asyncio.sleep(0.5)
    api.write("查余额")
    await until(lambda: not channel.troubles)


async def test_after_a_loss_it_goes_on_by_a_fresh_connection(
    fetching: TelegramChannel, hub: FakeHub, api: BotApi
):
    await until(lambda: api.offsets)
    api.plan("getUpdates", "cut", Refused(502, "Bad Gateway"), "lost")
    api.write("查话费")
    api.write("查余额")
    await until(lambda: len(hub.inbounds) == 2)
    assert texts(hub) == ["查话费", "查余额"]


async def test_a_webhook_that_stood_is_taken_away(
    channel: TelegramChannel, hub: FakeHub, api: BotApi
):
    api.webhook = {"url": "https://elsewhere.test"}
    await channel.start(hub.receive, hub.notify)
    await until(lambda: api.offsets)
    assert not api.webhook


async def test_who_is_not_on_duty_does_not_fetch(hub: FakeHub, api: BotApi):
    duties = [False]
    account = Account(channel="telegram", name="demo", config=api.config)
    channel = TelegramChannel(account, hub.surroundings(on_duty=lambda _: duties[0]))
    await channel.start(hub.receive, hub.notify)
    api.write("查话费")
    await asyncio.sleep(0.2)
    assert not api.calls
    duties[0] = True
    await until(lambda: hub.inbounds)
    duties[0] = False
    await asyncio.sleep(0.2)
    asked = len(api.offsets)
    await asyncio.sleep(0.2)
    assert len(api.offsets) == asked
    await channel.stop()
