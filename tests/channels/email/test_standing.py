"""Whether an account can work is told at once in the servers' words, and that it can again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from channels import watch
from channels.email import mailbox, servers
from channels.email.channel import EmailChannel
from hub.core.channel import Account
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub
from tests.channels.email.account import MAILBOX
from tests.channels.email.imap_double import ImapDouble
from tests.channels.email.smtp_double import SmtpDouble


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "PAUSE", 0.05)
    monkeypatch.setattr(servers, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(servers, "DUTY_SECONDS", 0.05)


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpDouble]:
    double = SmtpDouble()
    await double.start(free_port())
    yield double
    await double.stop()


class Told:
    """The channel as people see it; `times`: how often it was told that something has changed."""

    def __init__(self, hub: FakeHub, smtp: SmtpDouble, **config: Any) -> None:
        whole = {**MAILBOX, "smtp": {**MAILBOX["smtp"], "port": smtp.port}, **config}
        account = Account(channel="email", name="demo", config=whole)
        self.on_duty = True
        surroundings = hub.surroundings(on_duty=lambda _: self.on_duty)
        self.channel = EmailChannel(account, surroundings)
        self.channel.on_trouble = self._count
        self.times = 0

    def _count(self) -> None:
        self.times += 1

    def __str__(self) -> str:
        told = [f"{one.title['en']} ({one.detail})" for one in self.channel.troubles.values()]
        return "; ".join(told)


@pytest.fixture
async def told(hub: FakeHub, imap: ImapDouble, smtp: SmtpDouble) -> AsyncIterator[Told]:
    found = Told(hub, smtp)
    yield found
    await found.channel.stop()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_refused_login_is_told_at_once_in_the_servers_words_until_it_is_taken(
    told: Told, hub: FakeHub, imap: ImapDouble
):
    imap.refuses = True
    await told.channel.start(hub.receive, hub.notify)
    await until(lambda: bool(str(told)))
    assert "refuses the login: check user and password" in str(told)
    assert "[AUTHENTICATIONFAILED] wrong" in str(told)
    imap.refuses = False
    await until(lambda: not str(told))
    assert told.times == 2


async def test_the_server_that_sends_is_looked_at_before_there_is_a_mail_for_it(
    hub: FakeHub, imap: ImapDouble, smtp: SmtpDouble, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(MAILBOX["smtp"], "login", True)
    told = Told(hub, smtp)
    smtp.answers |= {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong"}
    await told.channel.start(hub.receive, hub.notify)
    await until(lambda: bool(str(told)))
    refused = "The outgoing server refuses the login: check user and password (535 5.7.8 wrong)"
    assert str(told) == refused
    smtp.answers["AUTH"] = "235 2.7.0 in"
    await until(lambda: not str(told))
    before = smtp.connections
    await asyncio.sleep(0.3)
    assert smtp.connections == before, "it was looked at again although it is well"
    await told.channel.stop()


async def test_a_server_that_is_away_is_told_when_that_lasts(
    told: Told, hub: FakeHub, smtp: SmtpDouble, imap: ImapDouble, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "LASTS", timedelta(seconds=0.5))
    await told.channel.start(hub.receive, hub.notify)
    await until(lambda: bool(imap.boxes["demo"].turns))
    port = smtp.port
    await smtp.stop()
    await imap.stop()
    await until(lambda: "incoming server is not reached" in str(told))
    await imap.start(MAILBOX["imap"]["port"])
    await until(lambda: not str(told))
    await smtp.start(port)


async def test_who_is_not_on_duty_does_not_read_and_has_no_trouble_with_it(
    told: Told, hub: FakeHub, imap: ImapDouble
):
    imap.refuses = True
    await told.channel.start(hub.receive, hub.notify)
    await until(lambda: bool(str(told)))
    told.on_duty = False
    await until(lambda: not str(told))
    logins = len(imap.said)
    await asyncio.sleep(0.3)
    assert len(imap.said) == logins
    imap.refuses = False
    told.on_duty = True
    imap.boxes["demo"].put(b"From: u@example.com\r\n\r\nhello\r\n")
    await until(lambda: bool(hub.inbounds))
