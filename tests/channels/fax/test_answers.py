"""An answer goes to the gateway as a page, and names its message so that receipts find it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from channels.email.threading import Marks, Place
from channels.fax import answers
from channels.fax.channel import FaxChannel
from channels.fax.config import FaxConfig
from hub.core.channel import Account
from hub.core.errors import ChannelError, InputError, Permanent, Temporary, Unavailable
from hub.core.messages import Address, Author, AuthorKind, Outbound, Receipt
from hub.core.parts import Text
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from tests.channels.doubles import FakeHub
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import GATEWAY

PHONE = "01088886666"
MARK = Marks(b"k" * 32, "fax:demo").write(Place(thread_id("fax", "demo", PHONE), 2))
BOT = Author(kind=AuthorKind.BOT, id="bot")
AGENT = Author(kind=AuthorKind.AGENT, id="lin", name="林")
OUTBOUND = Outbound(
    id=f"{thread_id('fax', 'demo', PHONE)}.000000002", conversation_id="c1", channel="fax",
    account="demo", to=Address(id=PHONE), parts=(Text(text="您好"), Text(text="余额 5 元")),
    author=BOT,
)  # fmt: skip


@pytest.fixture
async def double() -> AsyncIterator[SmtpDouble]:
    found = SmtpDouble()
    yield found
    await found.stop()


async def send(
    hub: FakeHub, double: SmtpDouble, message: Outbound = OUTBOUND, **config: object
) -> Receipt:
    """By a channel that has come up for it."""
    port = free_port()
    await double.start(port)
    settings = FAXBOX | {"smtp": {**FAXBOX["smtp"], "port": port}} | config
    channel = FaxChannel(Account(channel="fax", name="demo", config=settings), hub.surroundings())
    await channel.start(hub.receive, hub.notify)
    try:
        return await channel.send(message)
    finally:
        await channel.stop()


def mail_of(double: SmtpDouble) -> EmailMessage:
    return message_from_bytes(double.mails[0].removesuffix(b".\r\n"), policy=policy.default)


async def test_an_answer_is_a_printed_page_with_the_conversations_number(
    hub: FakeHub, double: SmtpDouble
):
    receipt = await send(hub, double, name="联通客服")
    ((text, title, foot),) = hub.lightbox.printed
    assert (text, title) == ("您好\n余额 5 元", "联通客服")
    assert "会话编号：c1" in foot and "自动" in foot
    mail = mail_of(double)
    (page,) = mail.iter_attachments()
    assert page.get_content_type() == "application/pdf" and mail.get_body(("plain",)) is None
    assert mail["MIME-Version"] == "1.0"  # HylaFAX prints what does not say so letter by letter
    assert receipt.external_id == f"{MARK}@unicom.test"


async def test_it_goes_to_the_number_and_its_mark_comes_back_with_receipts(
    hub: FakeHub, double: SmtpDouble
):
    await send(hub, double, send_to="9{number}@fax.test")
    mail, (sender, to) = mail_of(double), double.envelopes[0]
    assert f"<9{PHONE}@fax.test>" in to and mail["To"] == f"9{PHONE}@fax.test"
    assert f"<fax+{MARK}@unicom.test>" in sender and f"fax+{MARK}@unicom.test" in mail["From"]
    assert mail["Message-ID"] == f"<{MARK}@unicom.test>"
    assert (mail["X-FAX-JobTag"], mail["X-FAX-AutoCoverPage"]) == (MARK, "no")
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_other_gateways_know_us_by_our_address_alone(hub: FakeHub, double: SmtpDouble):
    await send(hub, double, gateway="efax")
    assert mail_of(double)["From"].addresses[0].addr_spec == "fax@unicom.test"
    assert f"<fax+{MARK}@unicom.test>" in double.envelopes[0][0]


async def test_where_the_server_takes_no_marks_there_are_none(hub: FakeHub, double: SmtpDouble):
    await send(hub, double, plus=False)
    assert "<fax@unicom.test>" in double.envelopes[0][0]
    assert mail_of(double)["From"].addresses[0].addr_spec == "fax@unicom.test"


async def test_what_a_person_writes_is_not_called_automatic(hub: FakeHub, double: SmtpDouble):
    await send(hub, double, replace(OUTBOUND, author=AGENT))
    assert mail_of(double)["Auto-Submitted"] is None
    assert "自动" not in hub.lightbox.printed[0][2]


@pytest.mark.parametrize(
    ("to", "why"),
    [("anonymous-a1b2", "fax_no_number"), ("0044207123456", "fax_abroad"), ("", "fax_no_number")],
)
async def test_whom_no_fax_reaches_fails_at_once_with_the_reason(
    hub: FakeHub, double: SmtpDouble, to: str, why: str
):
    with pytest.raises(Permanent) as raised:
        await send(hub, double, replace(OUTBOUND, to=Address(id=to)))
    assert raised.value.detail == why
    assert not double.mails and not hub.lightbox.printed


async def test_numbers_abroad_are_answered_where_that_is_allowed(hub: FakeHub, double: SmtpDouble):
    await send(hub, double, replace(OUTBOUND, to=Address(id="0044207123456")), abroad=True)
    assert "<0044207123456@fax.test>" in double.envelopes[0][1]


@pytest.mark.parametrize(
    ("problem", "error"),
    [(Unavailable(), Temporary), (InputError("unreadable_scan"), Permanent)],
)
async def test_what_cannot_be_printed_is_not_sent(
    hub: FakeHub, double: SmtpDouble, problem: Unavailable, error: type[ChannelError]
):
    hub.lightbox.refuse = problem
    with pytest.raises(error):
        await send(hub, double)
    assert not double.mails


async def test_who_waits_too_long_for_a_page_has_sent_nothing(
    hub: FakeHub, double: SmtpDouble, monkeypatch: pytest.MonkeyPatch
):
    async def printing(text: str, *, title: str, foot: str) -> bytes:
        await asyncio.sleep(60)
        return b""

    monkeypatch.setattr(answers, "PRINT_SECONDS", 0.05)
    monkeypatch.setattr(hub.lightbox, "print", printing)
    with pytest.raises(Temporary):
        await send(hub, double)


def test_settings_that_cannot_work_are_refused_at_saving(hub: FakeHub):
    def wrong(**config: object) -> list[str]:
        account = Account(channel="fax", name="demo", config=FAXBOX | config)
        with pytest.raises(InputError) as raised:
            FaxChannel(account, hub.surroundings())
        return list(raised.value.fields)

    assert wrong(send_to="fax@fax.test") == ["send_to"]
    assert wrong(send_to="{number}") == ["send_to"]
    assert wrong(senders=[]) == wrong(senders=["gateway"]) == wrong(senders=["@"]) == ["senders"]
    assert wrong(gateway="generic") == ["gateway"]
    assert wrong(own_lines={"failed": ["{caller}"]}) == ["own_lines.failed"]
    assert wrong(sure=1.1) == ["sure"]


@pytest.mark.parametrize(
    ("senders", "address", "good"),
    [
        (["Fax-Gateway@Unicom.test "], GATEWAY, True), (["@unicom.test", ""], GATEWAY, True),
        (["@unicom.test"], "fax@sub.unicom.test", False), ([GATEWAY], "x@unicom.test", False),
        ([GATEWAY], "", False), (["@unicom.test"], "unicom.test", False),
    ],
)  # fmt: skip
def test_a_gateway_is_known_by_its_addresses(senders: list[str], address: str, good: bool):
    config = FaxConfig.model_validate(FAXBOX | {"senders": senders})
    assert config.comes_from_gateway(address) is good
