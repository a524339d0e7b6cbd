"""A real HTTP server with the channels on it, over a hub in memory."""

import socket
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.house import ports
from tests.channels.doubles import FakeHub
from tests.channels.email.imap_double import RUNNING, ImapDouble
from tests.channels.fax.gateway import GATEWAY, Scanner
from tests.channels.smpp.centre import CENTRES, Centre
from tests.channels.telegram.bot_api import BOT
from tests.channels.wecom.wire import RUNNING as WECOMS
from tests.channels.wecom.wire import WeComDouble, config_of

TOKEN = "t" * 32
CONFIGS: dict[str, dict[str, Any]] = {
    "web": {"identity_secret": "shop secret", "rate": 500, "burst": 1000},
    "rest": {"token": TOKEN},
    "smsweb": {
        "provider": "aliyun",
        "user": "id",
        "secret": "pw",
        "key": TOKEN,
        "sign_name": "联通",
        "template": "SMS_1",
        "server": "http://127.0.0.1:9",
        "seconds": 1,
    },
}
MAILBOX: dict[str, Any] = {
    "address": "support@unicom.test", "user": "demo", "secret": "pw", "poll_seconds": 1,
    "imap": {"host": "127.0.0.1", "port": 9, "security": "plain"},
    "smtp": {"host": "127.0.0.1", "port": 9, "security": "plain", "login": False},
}  # fmt: skip
"""Of the double that runs beside the switchboard; nowhere else there is a server."""
FAXBOX: dict[str, Any] = MAILBOX | {
    "address": "fax@unicom.test", "user": "fax-demo", "senders": [GATEWAY],
    "send_to": "{number}@fax.test",
}  # fmt: skip
WECHAT: dict[str, Any] = {
    "appid": "wx49f0ab532d5d035a", "secret": "s" * 32, "token": "hubtoken123", "mode": "safe",
    "aes_key": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "api_url": "http://127.0.0.1:9",
}  # fmt: skip
"""Whose interface is not there: messages come in all the same."""
WECOM: dict[str, Any] = config_of(9)
"""Of the double that runs beside the switchboard, as `MAILBOX`."""
SMSBOX: dict[str, Any] = {
    "number": "10010", "per_second": 500,
    "carriers": [{"name": "cu", "host": "127.0.0.1", "port": 9, "system_id": "demo",
                  "password": "secret"}],
}  # fmt: skip
"""Of the message centre that runs beside the switchboard, like those of mail."""
DOORS: defaultdict[str, int] = defaultdict(ports.free_port)
"""Where accounts of SGIP listen."""
SGIP: dict[str, Any] = {
    "number": "10655010", "node": 3010012345, "corporation": "12345", "business": "KF",
    "gateway": {"host": "127.0.0.1", "port": 9, "name": "sp", "password": "for-the-gate"},
    "door": {
        "host": "127.0.0.1", "port": DOORS["demo"], "name": "smg", "password": "for-the-sp",
    },
}  # fmt: skip
"""Of a provider whose gateway is away, and may come and dial it."""
Client = TestClient[web.Request, web.Application]


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
    configs = CONFIGS | {
        "email": MAILBOX, "fax": FAXBOX, "sgip": SGIP,
        "smpp": SMSBOX, "telegram": BOT, "wechat": WECHAT, "wecom": WECOM,
    }  # fmt: skip
    for name, config in configs.items():
        await board.start(Account(channel=name, name="demo", config=config))
    yield board
    await board.close()


@pytest.fixture
async def client(switchboard: Switchboard) -> AsyncIterator[Client]:
    async with served(switchboard) as opened:
        yield opened


@asynccontextmanager
async def served(switchboard: Switchboard, port: int = 0) -> AsyncIterator[Client]:
    """A client of a server that has the switchboard's routes and nothing else."""
    app = web.Application()
    app.add_routes(switchboard.routes())
    async with TestClient(TestServer(app, port=port or free_port())) as opened:
        yield opened


def free_port() -> int:
    """Below the kernel's ephemeral ports, so that no outgoing connection takes it meanwhile."""
    for port in range(21_000, 32_000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port")
