"""A Bot API of the tests' own, and a running account that uses it."""

from collections.abc import AsyncIterator

import pytest

from channels.telegram import duty, polling, webhook
from channels.telegram.channel import TelegramChannel
from hub.core.channel import Account
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.telegram.bot_api import BotApi


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PAUSE", 0.05)
    monkeypatch.setattr(polling, "FAILED_PAUSE", 0.02)
    monkeypatch.setattr(webhook, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(duty, "DUTY_SECONDS", 0.02)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    double = BotApi()
    await double.start(free_port())
    yield double
    await double.stop()


@pytest.fixture
async def channel(hub: FakeHub, api: BotApi) -> AsyncIterator[TelegramChannel]:
    """Not started."""
    account = Account(channel="telegram", name="demo", config=api.config)
    found = TelegramChannel(account, hub.surroundings())
    yield found
    await found.stop()


@pytest.fixture
async def fetching(channel: TelegramChannel, hub: FakeHub) -> TelegramChannel:
    await channel.start(hub.receive, hub.notify)
    return channel
