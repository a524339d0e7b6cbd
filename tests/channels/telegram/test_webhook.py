"""Being sent updates: registered by one process, taken by any, and by nobody without the secret."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from channels import watch
from channels.switchboard import Switchboard
from channels.telegram.channel import TelegramChannel
from channels.telegram.webhook import secret_of
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.parts import Image, Text
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client, served
from tests.channels.telegram import updates
from tests.channels.telegram.bot_api import CHAT, TOKEN, BotApi
from tests.channels.telegram.test_polling import PICTURE, PNG, texts, until

PATH = "/channels/telegram/demo"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = secret_of(b"k" * 32, "demo", TOKEN)


@pytest.fixture
async def board(hub: FakeHub, api: BotApi) -> AsyncIterator[Switchboard]:
    surroundings = hub.surroundings(public_url="https://hub.test")
    found = Switchboard(surroundings, hub.receive, hub.notify)
    config = {**api.config, "receive": "webhook"}
    await found.start(Account(channel="telegram", name="demo", config=config))
    yield found
    await found.close()


@pytest.fixture
async def running(board: Switchboard) -> TelegramChannel:
    found = board.find("telegram", "demo")
    assert isinstance(found, TelegramChannel)
    return found


@pytest.fixture
async def client(board: Switchboard) -> AsyncIterator[Client]:
    async with served(board) as opened:
        yield opened


async def post(client: Client, update: Any, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret}
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    async with client.post(PATH, data=BytesIO(body), headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), f"{SECRET}0", "ÿ"])
async def test_without_the_secret_nothing_is_taken(
    client: Client, hub: FakeHub, secret: str | None
):
    assert await post(client, updates.TEXT, secret) == 401
    assert not hub.inbounds


async def test_secrets_are_of_one_hub_one_account_and_one_bot():
    others = {
        secret_of(b"x" * 32, "demo", TOKEN), secret_of(b"k" * 32, "other", TOKEN),
        secret_of(b"k" * 32, "demo", "1:x"), SECRET,
    }  # fmt: skip
    assert len(others) == 4


async def test_the_hub_has_updates_sent_to_it_and_answers_when_they_are_durable(
    client: Client, hub: FakeHub, api: BotApi
):
    await until(lambda: api.webhook)
    assert api.webhook["url"] == "https://hub.test/channels/telegram/demo"
    assert json.loads(api.webhook["allowed_updates"]) == [
        "message", "edited_message", "callback_query"
    ]  # fmt: skip
    api.write("查话费")
    hub.gate.clear()
    pushing = asyncio.ensure_future(api.push(client.session, str(client.make_url(""))))
    await asyncio.sleep(0.2)
    assert not pushing.done()
    hub.gate.set()
    assert await pushing == [200]
    assert texts(hub) == ["查话费"]
    assert "getUpdates" not in api.calls


async def test_what_is_refused_is_not_acknowledged_and_comes_again_as_the_same(
    client: Client, hub: FakeHub
):
    hub.refuse = Unavailable()
    assert await post(client, updates.TEXT) == 503
    hub.refuse = None
    assert [await post(client, updates.TEXT) for _ in range(3)] == [200] * 3
    assert len(hub.inbounds) == 1


async def test_what_cannot_be_read_is_parked_and_not_sent_for_ever(client: Client, hub: FakeHub):
    assert await post(client, b"{") == 200
    assert await post(client, {"update_id": "x"}) == 200
    assert [reason for reason, _ in hub.parked] == [
        "telegram_update: body", "telegram_update: update_id"
    ]  # fmt: skip


async def test_a_body_without_end_is_not_read(client: Client, hub: FakeHub):
    assert await post(client, b"x" * (2**20 + 1)) == 413
    assert not hub.parked


async def test_every_recorded_update_is_taken(client: Client, hub: FakeHub):
    for update in updates.EVERY:
        assert await post(client, update) == 200
    assert len(hub.inbounds) == 20
    assert [reason for reason, _ in hub.parked] == ["telegram_file"] * 7


async def test_fetched_and_sent_it_is_the_same_message(
    client: Client, hub: FakeHub, api: BotApi, board: Switchboard
):
    assert await post(client, updates.TEXT) == 200
    await board.stop("telegram", "demo")
    api.pending.append(updates.TEXT)
    await board.start(Account(channel="telegram", name="demo", config=api.config))
    await until(lambda: api.confirmed == updates.TEXT["update_id"] + 1)
    assert not api.webhook
    assert len(hub.inbounds) == 1


async def test_a_picture_that_cannot_be_fetched_is_sent_again(
    client: Client, hub: FakeHub, api: BotApi
):
    now = int(datetime.now(UTC).timestamp())
    update = {"update_id": 1, "message": updates.message(1, photo=PICTURE) | {"date": now}}
    assert await post(client, update) == 503
    api.files["pic"] = PNG
    assert await post(client, update) == 200
    [picture] = hub.inbounds[0].parts
    assert isinstance(picture, Image) and hub.files[picture.file_id][1] == PNG


async def test_a_button_is_taken_by_any_process(client: Client, hub: FakeHub, api: BotApi):
    api._sendMessage({"chat_id": str(CHAT), "text": "需要人工吗？"})
    api.press("转人工", api.sent[0].message_id)
    await until(lambda: api.webhook)
    assert await api.push(client.session, str(client.make_url(""))) == [200]
    assert hub.inbounds[0].parts == (Text(text="转人工"),)
    await until(lambda: not api.queries and api.stripped)


async def test_who_sets_another_address_does_not_keep_it(
    running: TelegramChannel, hub: FakeHub, api: BotApi
):
    await until(lambda: api.webhook)
    api.webhook = {"url": "https://elsewhere.test"}
    await until(lambda: api.webhook.get("url") == "https://hub.test/channels/telegram/demo")


async def test_what_telegram_says_of_its_failures_is_told(
    running: TelegramChannel, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "LASTS", timedelta(seconds=0.1))
    await until(lambda: api.webhook)
    api.write("查话费")
    now = int(datetime.now(UTC).timestamp())
    api.failed = {"last_error_date": now, "last_error_message": "Connection refused"}
    await until(lambda: running.troubles)
    [trouble] = running.troubles.values()
    assert "does not reach the hub" in trouble.title["en"]
    assert trouble.detail == "Connection refused"
    api.pending.clear()
    await until(lambda: not running.troubles)


async def test_a_hub_without_a_public_address_says_so(hub: FakeHub, api: BotApi):
    config = {**api.config, "receive": "webhook"}
    account = Account(channel="telegram", name="demo", config=config)
    channel = TelegramChannel(account, hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    await until(lambda: channel.troubles)
    [trouble] = channel.troubles.values()
    assert "PUBLIC_URL" in trouble.title["en"]
    assert not api.webhook
    await channel.stop()


async def test_an_address_that_telegram_does_not_take_is_told_in_its_words(
    hub: FakeHub, api: BotApi
):
    config = {**api.config, "receive": "webhook"}
    account = Account(channel="telegram", name="demo", config=config)
    channel = TelegramChannel(account, hub.surroundings(public_url="http://hub.test"))
    await channel.start(hub.receive, hub.notify)
    await until(lambda: channel.troubles)
    [trouble] = channel.troubles.values()
    assert "does not take what it was asked for" in trouble.title["en"]
    assert "an https url must be provided" in trouble.detail
    await channel.stop()


async def test_one_process_registers_and_the_others_only_take(hub: FakeHub, api: BotApi):
    config = {**api.config, "receive": "webhook"}
    account = Account(channel="telegram", name="demo", config=config)
    surroundings = hub.surroundings(public_url="https://hub.test", on_duty=lambda _: False)
    channel = TelegramChannel(account, surroundings)
    await channel.start(hub.receive, hub.notify)
    await asyncio.sleep(0.2)
    assert not api.calls and not channel.troubles
    await channel.stop()
