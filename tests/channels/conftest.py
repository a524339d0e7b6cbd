"""A real HTTP server with the channels on it, over a hub in memory."""

from collections.abc import AsyncIterator

import pytest

from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.email.account import MAILBOX
from tests.channels.email.imap_double import RUNNING, ImapDouble
from tests.channels.fax.gateway import Scanner
from tests.channels.peers import PEERS
from tests.channels.serving import Client, served
from tests.channels.smpp.account import SMSBOX
from tests.channels.smpp.centre import CENTRES, Centre
from tests.channels.wecom.wire import RUNNING as WECOMS
from tests.channels.wecom.wire import WECOM, WeComDouble


@pytest.fixture
async def hub() -> FakeHub:
    found = FakeHub()
    found.lightbox = Scanner()
    return found


@pytest.fixture
async def imap(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ImapDouble]:
    """Where the mailboxes of `MAILBOX` are."""
    double, port = ImapDouble(), free_port()
    monkeypatch.setitem(MAILBOX["imap"], "port", port)
    monkeypatch.setitem(RUNNING, port, double)
    await double.start(port)
    yield double
    await double.stop()


@pytest.fixture
async def wecom(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WeComDouble]:
    """Where the accounts of `WECOM` are."""
    double, port = WeComDouble(), free_port()
    monkeypatch.setitem(WECOM, "api_base", f"http://127.0.0.1:{port}")
    monkeypatch.setitem(WECOMS, port, double)
    await double.start(port)
    yield double
    await double.stop()


@pytest.fixture
async def centre(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Centre]:
    """To which the accounts of `SMSBOX` bind."""
    double, port = Centre(), free_port()
    monkeypatch.setitem(SMSBOX["carriers"][0], "port", port)
    monkeypatch.setitem(CENTRES, port, double)
    await double.start(port)
    yield double
    await double.stop()


@pytest.fixture
async def switchboard(
    hub: FakeHub, imap: ImapDouble, wecom: WeComDouble, centre: Centre
) -> AsyncIterator[Switchboard]:
    board = Switchboard(hub.surroundings(), hub.receive, hub.notify)
    for name, peer in PEERS.items():
        await board.start(Account(channel=name, name="demo", config=peer.config_of("demo")))
    yield board
    await board.close()


@pytest.fixture
async def client(switchboard: Switchboard) -> AsyncIterator[Client]:
    async with served(switchboard) as opened:
        yield opened
