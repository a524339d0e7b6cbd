"""How a mailbox is read: nothing lost, nothing twice, whatever the server and the mails do."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from channels.email import mailbox
from channels.email.channel import EmailChannel
from hub.core.channel import Account
from hub.core.errors import NotFound, Unavailable
from hub.core.parts import File, plain_text
from tests.channels.doubles import FakeHub
from tests.channels.email.account import MAILBOX
from tests.channels.email.imap_double import Box, ImapDouble

NOT_ONE = b"\x00\xff"
MAILBOX_BYTES = 70_000


def mail(number: int, body: str = "hello") -> bytes:
    head = f"From: u{number % 3}@example.com\r\nMessage-ID: <{number}@example.com>\r\n"
    return f"{head}\r\n{body} {number}\r\n".encode()


async def wait_for(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.02)


@pytest.fixture
def box(imap: ImapDouble) -> Box:
    return imap.boxes["demo"]


@pytest.fixture
async def channel(hub: FakeHub, imap: ImapDouble) -> AsyncIterator[EmailChannel]:
    account = Account(channel="email", name="demo", config=MAILBOX)
    found = EmailChannel(account, hub.surroundings())
    yield found
    await found.stop()


def texts(hub: FakeHub) -> list[str]:
    return [plain_text(one.parts) for one in hub.inbounds]


async def test_a_mail_to_the_address_of_a_queue_is_for_it(hub: FakeHub, imap: ImapDouble):
    vip = {"queue": "vip", "address": "vip@unicom.test"}
    account = Account(channel="email", name="demo", config={**MAILBOX, "identities": [vip]})
    channel = EmailChannel(account, hub.surroundings())
    for to in ("To: <VIP+zx@unicom.test>", "Delivered-To: vip@unicom.test", "To: a@b.cn"):
        imap.boxes["demo"].put(f"{to}\r\n".encode() + mail(len(to)))
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: len(hub.inbounds) == 3)
    await channel.stop()
    assert [one.queue for one in hub.inbounds] == ["vip", "vip", ""]


async def test_what_nobody_has_read_is_taken_and_what_somebody_has_is_not(
    channel: EmailChannel, hub: FakeHub, box: Box
):
    for number in range(45):
        box.put(mail(number), seen=number % 3 == 0)
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: all(one.seen for one in box.mails.values()))
    assert texts(hub) == [f"hello {number}" for number in range(45) if number % 3]
    box.put(mail(45), seen=True)
    await wait_for(lambda: "hello 45" in texts(hub))


async def test_a_mail_is_kept_raw_with_its_message(channel: EmailChannel, hub: FakeHub, box: Box):
    box.put(mail(1))
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: bool(hub.inbounds))
    assert hub.files[hub.inbounds[0].source][1] == mail(1)


async def test_a_lost_connection_is_noticed_and_a_fresh_one_reads_on(
    channel: EmailChannel, hub: FakeHub, imap: ImapDouble, box: Box
):
    await channel.start(hub.receive, hub.notify)
    for number in range(3):
        box.put(mail(number))
        await wait_for(lambda number=number: len(hub.inbounds) == number + 1)  # type: ignore[misc]
        imap.cut()
    assert texts(hub) == ["hello 0", "hello 1", "hello 2"]


async def test_a_server_that_does_not_push_is_looked_into(
    channel: EmailChannel, hub: FakeHub, imap: ImapDouble, box: Box
):
    imap.push = False
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: any("SEARCH" in one for one in imap.said))
    box.put(mail(1))
    await wait_for(lambda: texts(hub) == ["hello 1"])


async def test_a_folder_numbered_anew_is_read_again_and_nothing_comes_twice(
    channel: EmailChannel, hub: FakeHub, imap: ImapDouble, box: Box
):
    box.put(mail(1))
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: box.mails[1].seen)
    imap.validity = 8
    box.mails = {5: box.mails[1]}
    box.put(mail(2), seen=True)
    imap.cut()
    await wait_for(lambda: texts(hub) == ["hello 1", "hello 2"])


async def test_what_cannot_be_read_is_parked_and_the_mailbox_goes_on(
    channel: EmailChannel, hub: FakeHub, box: Box
):
    box.put(NOT_ONE)
    box.put(b"From: nobody\r\n\r\nhello\r\n")
    box.put(mail(1, "x" * MAILBOX_BYTES))
    box.put(mail(2))
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: box.mails[4].seen)
    assert texts(hub) == ["hello 2"]
    assert len(hub.parked) == 3
    assert hub.files[hub.parked[0][1]][1] == NOT_ONE
    assert hub.parked[2] == (f"mail_large: {len(mail(1, 'x' * MAILBOX_BYTES))}", "")
    assert [one.seen for one in box.mails.values()] == [False, False, False, True]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAILBOX, "mail_bytes", MAILBOX_BYTES)


async def test_while_the_hub_takes_nothing_a_mail_waits_and_none_overtakes_it(
    channel: EmailChannel, hub: FakeHub, box: Box
):
    hub.refuse = Unavailable()
    box.put(mail(1))
    box.put(mail(2))
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: box.fetched.count(1) > 1)
    assert 2 not in box.fetched and not hub.parked
    hub.refuse = None
    await wait_for(lambda: texts(hub) == ["hello 1", "hello 2"])


async def test_who_dies_before_the_mark_finds_his_mail_taken_already(
    channel: EmailChannel, hub: FakeHub, box: Box, monkeypatch: pytest.MonkeyPatch
):
    def die(point: str) -> None:
        raise asyncio.CancelledError(point)

    box.put(mail(1))
    with monkeypatch.context() as dying:
        dying.setattr(mailbox, "failpoint", die)
        await channel.start(hub.receive, hub.notify)
        await wait_for(lambda: bool(hub.inbounds))
        await channel.stop()
    assert not box.mails[1].seen
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: box.mails[1].seen)
    assert texts(hub) == ["hello 1"]


async def test_a_parked_mail_is_taken_again_when_somebody_wants_it(
    channel: EmailChannel, hub: FakeHub, box: Box
):
    hub.refuse = RuntimeError("a bug")
    box.put(mail(1))
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: bool(hub.parked))
    assert hub.parked[0][0] == "RuntimeError: a bug"
    hub.refuse = None
    await channel.take_again(hub.parked[0][1])
    assert texts(hub) == ["hello 1"]
    with pytest.raises(NotFound):
        await channel.take_again("gone")


async def test_a_file_is_stored_and_hangs_on_the_message(
    channel: EmailChannel, hub: FakeHub, box: Box
):
    box.put(
        b"From: u@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n"
        b"\r\n--x\r\nContent-Type: text/plain\r\n\r\nsee\r\n--x\r\nContent-Type: image/png\r\n"
        b"Content-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n"
        b"\r\naGk=\r\n--x--\r\n"
    )
    await channel.start(hub.receive, hub.notify)
    await wait_for(lambda: bool(hub.inbounds))
    (file,) = (part for part in hub.inbounds[0].parts if isinstance(part, File))
    assert file.name == "a.png" and hub.files[file.file_id][1] == b"hi"
