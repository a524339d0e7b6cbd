"""The page that explains how to add a channel is run as it is printed."""

import inspect
import re
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.registry import CHANNELS
from channels.switchboard import Switchboard
from hub.core.channel import Account, Channel
from hub.core.errors import Permanent
from hub.house.ports import free_port
from tests.channels import peers, test_contract
from tests.channels.doubles import FakeHub
from tests.channels.peer import Peer
from tests.channels.serving import Client, served

PAGE = Path(__file__).parents[2] / "docs" / "add-a-channel.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
NAME = "guestbook"


def load(code: str, name: str, **known: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(known)
    exec(compile(code, str(PAGE), "exec"), vars(module))
    return module


@pytest.fixture
def guestbook(monkeypatch: pytest.MonkeyPatch) -> type[Channel]:
    """The page's channel, registered, with its peer."""
    channel: type[Channel] = load(BLOCKS[0], "channels.guestbook").Guestbook
    peer = load(BLOCKS[1], "guestbook_peer", Peer=Peer, Client=Client).GuestbookPeer
    monkeypatch.setitem(CHANNELS, NAME, channel)
    monkeypatch.setitem(peers.PEERS, NAME, peer)
    return channel


@pytest.fixture
async def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
async def switchboard(guestbook: type[Channel], hub: FakeHub) -> AsyncIterator[Switchboard]:
    board = Switchboard(hub.surroundings(), hub.receive, hub.notify)
    await board.start(Account(channel=NAME, name="demo", config=peers.PEERS[NAME].config))
    yield board
    await board.close()


@pytest.fixture
async def client(switchboard: Switchboard) -> AsyncIterator[Client]:
    async with served(switchboard) as opened:
        yield opened


CONTRACT = {
    name: test
    for name, test in vars(test_contract).items()
    if name.startswith("test_") and "name" in inspect.signature(test).parameters
}
VALUES = {"problem": RuntimeError("a bug"), "running": True, "config": {"no_such_setting": 1}}


def test_the_page_has_its_blocks_and_the_contract_its_tests():
    assert len(BLOCKS) == 2
    assert len(CONTRACT) >= 12


@pytest.mark.parametrize("rule", sorted(CONTRACT))
async def test_the_pages_channel_keeps_the_contract(
    rule: str, hub: FakeHub, switchboard: Switchboard, client: Client
):
    test = CONTRACT[rule]
    known = {"name": NAME, "hub": hub, "switchboard": switchboard, "client": client, **VALUES}
    wanted = [one for one in inspect.signature(test).parameters if one in known]
    result = test(**{one: known[one] for one in wanted})
    if inspect.isawaitable(result):
        await result


async def test_the_pages_channel_sends(guestbook: type[Channel], hub: FakeHub):
    got = []

    async def take(request: web.Request) -> web.Response:
        got.append(await request.json())
        return web.Response(status=204 if len(got) == 1 else 400)

    app = web.Application()
    app.router.add_post("/", take)
    async with TestServer(app, port=free_port()) as server:
        config = {"token": "secret", "reply_url": str(server.make_url("/"))}
        channel = guestbook(Account(channel=NAME, name="demo", config=config), hub.surroundings())
        await channel.start(hub.receive, hub.notify)
        message = test_contract.outbound(NAME)
        assert (await channel.send(message)).external_id == message.id
        assert got == [{"id": message.id, "guest": "u1", "text": "您好"}]
        with pytest.raises(Permanent):
            await channel.send(message)
        await channel.stop()
