"""A Bot API that others wrote, telegram-test-api from npm: text in, buttons out and back."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from channels.telegram.channel import TelegramChannel
from hub.core.channel import Account
from hub.core.messages import Address, Outbound
from hub.core.parts import Choice, Choices, Part, Text
from hub.house.peers import TELEGRAM
from hub.house.ports import free_port, listens
from tests.channels.doubles import FakeHub
from tests.channels.telegram.bot_api import TOKEN
from tests.waiting import until

pytestmark = pytest.mark.peers

SERVER = Path(__file__).parent / "peer" / "server.js"
CUSTOMER = {"id": 77, "first_name": "Li", "username": "li", "is_bot": False}
CHAT = {"id": 77, "type": "private", "first_name": "Li"}


class Phone:
    """A customer's Telegram."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._session = session

    async def _post(self, method: str, body: dict[str, Any]) -> Any:
        async with self._session.post(f"{self._url}/{method}", json=body) as answer:
            return (await answer.json())["result"]

    async def write(self, text: str) -> None:
        message = {"botToken": TOKEN, "date": 1777863721, "from": CUSTOMER, "chat": CHAT}
        await self._post("sendMessage", {**message, "text": text})

    async def press(self, data: str, message_id: int) -> None:
        under = {"message_id": message_id, "date": 1777863721, "chat": CHAT}
        query = {"botToken": TOKEN, "from": CUSTOMER, "message": under, "data": data}
        await self._post("sendCallback", query)

    async def shown(self, count: int) -> list[dict[str, Any]]:
        """What the bot has sent to him, when it is so much."""
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(10):
            while len(found) < count:
                found += await self._post("getUpdates", {"token": TOKEN, "chatId": 77})
                await asyncio.sleep(0.05)
        return found


@pytest.fixture
def port() -> Iterator[int]:
    if not (TELEGRAM / "node_modules").is_dir():
        pytest.skip("scripts/setup peers has not fetched telegram-test-api")
    number = free_port()
    env = {"PATH": os.environ["PATH"], "NODE_PATH": str(TELEGRAM / "node_modules")}
    with subprocess.Popen(
        ["node", str(SERVER), str(number)], env=env, stdout=subprocess.DEVNULL
    ) as server:
        yield number
        server.terminate()


@pytest.fixture
async def phone(port: int) -> AsyncIterator[Phone]:
    async with asyncio.timeout(20):
        while not await listens(port):
            await asyncio.sleep(0.05)
    async with aiohttp.ClientSession() as session:
        yield Phone(port, session)


@pytest.fixture
async def channel(port: int, phone: Phone, hub: FakeHub) -> AsyncIterator[TelegramChannel]:
    config = {"token": TOKEN, "api_url": f"http://127.0.0.1:{port}"}
    found = TelegramChannel(
        Account(channel="telegram", name="demo", config=config), hub.surroundings()
    )
    await found.start(hub.receive, hub.notify)
    yield found
    await found.stop()


def message(*parts: Part) -> Outbound:
    return Outbound(
        id="m", conversation_id="c", channel="telegram", account="demo", to=Address(id="77"),
        parts=parts,
    )  # fmt: skip


async def test_a_customer_writes_is_answered_and_presses_a_button(
    channel: TelegramChannel, hub: FakeHub, phone: Phone
):
    await phone.write("查话费")
    await phone.write("查流量")
    await until(lambda: len(hub.inbounds) == 2)
    assert [one.parts for one in hub.inbounds] == [(Text(text="查话费"),), (Text(text="查流量"),)]
    assert hub.inbounds[0].sender.id == "77"
    choices = Choices(text="满意吗？", options=(Choice(value="5", title="好"),))
    receipt = await channel.send(message(Text(text="字" * 5000), choices))
    first, second, asked = [one["message"] for one in await phone.shown(3)]
    assert first["text"] + second["text"] == "字" * 5000
    [[button]] = asked["reply_markup"]["inline_keyboard"]
    assert (asked["text"], button) == ("满意吗？", {"text": "好", "callback_data": "5"})
    await phone.press("5", int(receipt.external_id.partition(":")[2]))
    await until(lambda: len(hub.inbounds) == 3)
    assert hub.inbounds[2].parts == (Text(text="5"),)
    assert not hub.parked
