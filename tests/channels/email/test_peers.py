"""The whole way by real mail servers: swaks and Postfix in, Dovecot, the hub, Postfix out."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from email.message import EmailMessage

import pytest

from channels.email import mailbox
from channels.email.channel import EmailChannel
from channels.letters import Letters
from hub.core.channel import Account
from hub.core.conversations import State
from hub.core.messages import Delivery, Letter, Message
from hub.core.parts import plain_text
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.files import Files
from hub.store.messages import Messages
from hub.store.outbox import Outbox
from routing.decisions import Agent
from tests.channels.doubles import FakeHub
from tests.channels.email.servers import ELSEWHERE, MailServers, mail_servers, missing
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.running import Running, running

pytestmark = [pytest.mark.peers, pytest.mark.store]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
START = ("--from", "zhang@customers.test", "--to", "support@unicom.test")


@pytest.fixture(scope="module")
def started() -> Iterator[MailServers]:
    if why := missing():
        pytest.skip(f"not here: {why}")
    with mail_servers() as servers:
        yield servers


@pytest.fixture
def servers(started: MailServers) -> MailServers:
    started.empty()
    return started


def hub_of(db: Database, servers: MailServers) -> AbstractAsyncContextManager[Running]:
    return running(db, configs={"email": servers.config})


@pytest.fixture
async def hub(db: Database, servers: MailServers) -> AsyncIterator[Running]:
    async with hub_of(db, servers) as found:
        yield found


class Talk:
    """What has been said in the thread of an address."""

    def __init__(self, hub: Running, address: str) -> None:
        self._messages = Messages(hub.spine.db)
        self._thread = thread_id("email", "demo", address)

    async def said(self, count: int) -> list[Message]:
        """As soon as there are so many messages and all of ours have gone or failed."""
        async with asyncio.timeout(20):
            while True:
                found = await self._messages.in_thread(self._thread, after=0)
                under_way = {Delivery.QUEUED, Delivery.SENDING} & {one.delivery for one in found}
                if len(found) >= count and not under_way:
                    return found
                await asyncio.sleep(0.05)


async def come(servers: MailServers, user: str, count: int = 1) -> list[EmailMessage]:
    """His mails, as soon as there are so many."""
    async with asyncio.timeout(20):
        while len(found := servers.mails(user)) < count:
            await asyncio.sleep(0.05)
    return found


def reply(mail: EmailMessage, by: str, text: str) -> tuple[str, ...]:
    """As a client answers: to where the answers are asked for, with the ids of before."""
    return (
        "--from", by, "--to", str(mail["Reply-To"].addresses[0].addr_spec), "--body", text,
        "--header", f"Subject: {mail['Subject']}", "--header", f"In-Reply-To: {mail['Message-ID']}",
        "--header", f"References: {mail['References']} {mail['Message-ID']}",
    )  # fmt: skip


async def test_a_mail_is_answered_in_its_thread_and_a_reply_comes_into_the_conversation(
    hub: Running, servers: MailServers
):
    servers.post(*START, "--header", "Subject: Question", "--body", "How much is it?")
    asked, answered = await Talk(hub, "zhang@customers.test").said(2)
    assert plain_text(asked.parts) == "Question\nHow much is it?"
    assert answered.delivery is Delivery.SENT
    (mail,) = await come(servers, "zhang")
    (question,) = servers.mails("support")
    assert mail["Subject"] == "Re: Question"
    assert mail["In-Reply-To"] == mail["References"] == question["Message-ID"]
    assert mail["Auto-Submitted"] == "auto-replied"
    body = mail.get_body(("plain",))
    assert body is not None and "您好，消息已收到。" in body.get_content()
    servers.post(*reply(mail, "zhang@customers.test", "Thank you"))
    said = await Talk(hub, "zhang@customers.test").said(4)
    assert plain_text(said[2].parts) == "Thank you"
    assert len({one.conversation_id for one in said}) == 1
    assert servers.seen("support") == [True, True]


async def test_what_an_agent_writes_is_no_automatic_mail(hub: Running, servers: MailServers):
    servers.post(*START, "--body", "Hello")
    (asked, _) = await Talk(hub, "zhang@customers.test").said(2)
    lin = Agent(id="lin", name="林")
    await hub.desk.take(asked.conversation_id, lin)
    await hub.desk.say(asked.conversation_id, lin, "您好，我是林。", private=False, client_id="1")
    mails = [one for one in await come(servers, "zhang", 2) if not one["Auto-Submitted"]]
    (mail,) = mails
    body = mail.get_body(("plain",))
    assert body is not None and "您好，我是林。" in body.get_content()


async def test_a_reply_after_the_end_opens_the_conversation_again_and_is_acknowledged(
    hub: Running, servers: MailServers
):
    servers.post(*START, "--body", "My bill is wrong")
    (asked, _) = await Talk(hub, "zhang@customers.test").said(2)
    lin = Agent(id="lin", name="林")
    await hub.desk.take(asked.conversation_id, lin)
    await hub.desk.say(asked.conversation_id, lin, "Mended.", private=False, client_id="1")
    await hub.desk.close(asked.conversation_id, lin, summary="", category="")
    mails = await come(servers, "zhang", 2)
    servers.post(*reply(mails[-1], "zhang@customers.test", "It is still wrong"))
    acknowledgement = (await come(servers, "zhang", 3))[-1]
    said = await Talk(hub, "zhang@customers.test").said(7)
    assert {one.conversation_id for one in said} == {asked.conversation_id}
    view = await hub.spine.committer.view(asked.thread_id)
    assert view and view.conversation.state is State.QUEUED
    assert view.conversation.last_agent == "lin"
    assert asked.conversation_id in plain_text(said[-1].parts)
    assert acknowledgement["Auto-Submitted"] == "auto-replied"


async def test_a_picture_comes_to_the_customer_and_to_who_gets_a_copy_and_who_is_gone_is_told(
    hub: Running, servers: MailServers
):
    servers.post(*START, "--header", "Cc: Li <li@customers.test>", "--body", "Hello")
    (asked, _) = await Talk(hub, "zhang@customers.test").said(2)
    lin = Agent(id="lin", name="林")
    taken = await hub.desk.take(asked.conversation_id, lin)
    offer = await Letters(hub.spine.mailbox, hub.spine.channels).offer(taken)
    assert offer.cc == ("li@customers.test",)
    picture = await Files(hub.spine.db).put("截图.png", "image/png", PNG)
    await hub.desk.say(
        asked.conversation_id, lin, "看图", private=False, client_id="1", files=(picture,),
        letter=Letter(cc=(*offer.cc, "gone@customers.test")),
    )  # fmt: skip
    *_, note = await Talk(hub, "zhang@customers.test").said(4)
    assert note.private and "gone@customers.test" in plain_text(note.parts)
    assert "550 5.1.1" in plain_text(note.parts)
    (copy,) = await come(servers, "li")
    theirs = [one for one in await come(servers, "zhang", 2) if one["Cc"]]
    for mail in (copy, *theirs):
        assert mail["To"].addresses[0].addr_spec == "zhang@customers.test"
        assert mail["Cc"] == "li@customers.test, gone@customers.test"
        (shown,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
        assert (shown.get_filename(), shown.get_content()) == ("截图.png", PNG)
        html = mail.get_body(("html",))
        assert html is not None and f"cid:{shown['Content-ID'].strip('<>')}" in html.get_content()
    assert len(theirs) == 1


async def test_a_stranger_with_somebody_elses_mark_gets_a_conversation_of_his_own(
    hub: Running, servers: MailServers
):
    servers.post(*START, "--body", "My number is secret")
    theirs = await Talk(hub, "zhang@customers.test").said(2)
    (mail,) = await come(servers, "zhang")
    servers.post(*reply(mail, "li@customers.test", "And what is my number?"))
    warning, asked, _ = await Talk(hub, "li@customers.test").said(3)
    assert warning.private and "another customer" in plain_text(warning.parts)
    assert asked.conversation_id != theirs[0].conversation_id
    assert await Talk(hub, "zhang@customers.test").said(2) == theirs


async def test_a_hub_killed_before_the_mark_neither_loses_nor_doubles(
    db: Database, servers: MailServers, monkeypatch: pytest.MonkeyPatch
):
    def die(point: str) -> None:
        raise asyncio.CancelledError(point)

    with monkeypatch.context() as dying:
        dying.setattr(mailbox, "failpoint", die)
        async with hub_of(db, servers) as hub:
            servers.post(*START, "--body", "one")
            await Talk(hub, "zhang@customers.test").said(2)
    assert servers.seen("support") == [False]
    servers.post(*START, "--body", "two")
    async with hub_of(db, servers) as hub:
        said = await Talk(hub, "zhang@customers.test").said(4)
    theirs = [plain_text(one.parts) for one in said if one.delivery is None]
    assert [text.split("\n")[-1] for text in theirs] == ["one", "two"]
    assert servers.seen("support") == [True, True]
    assert len(await come(servers, "zhang", 2)) == 2


async def test_who_does_not_exist_is_told_as_a_failure_with_the_servers_words(
    hub: Running, servers: MailServers
):
    servers.post("--from", "gone@customers.test", "--to", "support@unicom.test", "--body", "Hello")
    _, answered = await Talk(hub, "gone@customers.test").said(2)
    assert answered.delivery is Delivery.FAILED
    assert answered.reason.startswith("550 5.1.1") and "No such user" in answered.reason


@pytest.mark.parametrize("asked", ["RCPT", "DATA"])
async def test_what_another_server_refuses_later_comes_back_onto_the_message(
    hub: Running, servers: MailServers, asked: str
):
    elsewhere = SmtpDouble()
    elsewhere.answers = {asked: "550 5.1.1 No such user here"}
    await elsewhere.start(ELSEWHERE)
    try:
        servers.post(
            "--from", "zhao@elsewhere.test", "--to", "support@unicom.test", "--body", "Hello"
        )
        talk = Talk(hub, "zhao@elsewhere.test")
        _, answered = await talk.said(2)
        async with asyncio.timeout(20):
            while answered.delivery is not Delivery.FAILED:
                _, answered = await talk.said(2)
    finally:
        await elsewhere.stop()
    assert answered.reason.startswith("mail_no_mailbox: ")
    assert "550 5.1.1 No such user here" in answered.reason
    (failure,) = await Outbox(hub.spine.db).failed()
    assert failure.message.id == answered.id
    assert await hub.spine.db["conversations"].count_documents({}) == 1
    async with asyncio.timeout(20):
        while servers.seen("support") != [True, True]:
            await asyncio.sleep(0.05)


async def test_a_full_mailbox_is_tried_again(hub: Running, servers: MailServers):
    servers.post("--from", "full@customers.test", "--to", "support@unicom.test", "--body", "Hello")
    messages = Messages(hub.spine.db)
    thread = thread_id("email", "demo", "full@customers.test")
    async with asyncio.timeout(20):
        while not (await messages.in_thread(thread, after=1)):
            await asyncio.sleep(0.05)
        while not (answered := (await messages.in_thread(thread, after=1))[0]).reason:
            await asyncio.sleep(0.05)
    assert answered.delivery is Delivery.QUEUED
    assert answered.reason.startswith("452 4.2.2")


async def test_a_connection_is_tried_out_and_says_what_is_wrong(servers: MailServers):
    async def findings(**changes: object) -> list[bool]:
        config = {**servers.config, **changes}
        account = Account(channel="email", name="demo", config=config)
        found = await EmailChannel(account, FakeHub().surroundings()).check()
        return [one.good for one in found]

    assert await findings() == [True, True]
    assert await findings(secret="wrong") == [False, False]
    folder = {**servers.config["imap"], "folder": "Nowhere"}
    assert await findings(imap=folder) == [False, True]
    assert await findings(smtp={**servers.config["smtp"], "port": 9}) == [True, False]
