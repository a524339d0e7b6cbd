"""A bounce is told of the message that came back, in words, and disturbs nobody beside that."""

import pytest

from channels.email.channel import EmailChannel
from channels.email.mail import Bounce
from channels.email.parsing import read
from channels.email.returns import kind_of, reason_of
from channels.email.threading import Marks, Place
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.messages import Automatic, Delivery, DeliveryReport, message_id
from hub.pipeline.names import thread_id
from tests.channels.doubles import FakeHub
from tests.channels.email.account import MAILBOX
from tests.channels.email.letters import joined, mail, part

CUSTOMER = "zhang@qq.example"
PLACE = Place(thread_id("email", "demo", CUSTOMER), 7)
ID = message_id(PLACE.thread, PLACE.seq)
MARKS = Marks(b"k" * 32, "demo")
RETURNED = MARKS.address(PLACE, "support@carrier.example")
DAEMON = {"From": "MAILER-DAEMON@mx.example", "Subject": "Undelivered Mail"}


def block(recipient: str, said: str = "550 5.1.1 User unknown", *, action: str = "failed") -> str:
    return (
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.0.0\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n"
    )


def notice(*blocks: str, to: str = RETURNED, original: str = "<1@b.cn>") -> bytes:
    """A report as RFC 3464 has it."""
    delivery = "\r\n".join(("Reporting-MTA: dns; mx.example\r\n", *blocks))
    body, kind = joined(
        "report; report-type=delivery-status",
        part("It came back.", "Content-Type: text/plain"),
        part(delivery, "Content-Type: message/delivery-status"),
        part(part("hello", f"Message-ID: {original}"), "Content-Type: message/rfc822"),
    )
    return mail(body, kind, To=to, **DAEMON)


async def take(hub: FakeHub, raw: bytes) -> list[DeliveryReport]:
    channel = EmailChannel(
        Account(channel="email", name="demo", config=MAILBOX), hub.surroundings()
    )
    source = await hub.put("mail.eml", "message/rfc822", raw)
    await channel.start(hub.receive, hub.notify)
    try:
        await channel.take_again(source.file_id)
    finally:
        await channel.stop()
    return hub.reports


async def test_a_message_that_came_back_is_named_by_where_the_bounce_went(hub: FakeHub):
    (told,) = await take(hub, notice(block(CUSTOMER)))
    assert (told.message_id, told.state) == (ID, Delivery.FAILED)
    assert told.reason == "mail_no_mailbox: 550 5.1.1 User unknown"
    assert hub.inbounds == []


async def test_or_by_its_own_id_that_is_enclosed(hub: FakeHub):
    original = f"<{MARKS.message_id(PLACE, 'carrier.example')}>"
    (told,) = await take(
        hub, notice(block(CUSTOMER), to="support@carrier.example", original=original)
    )
    assert told.message_id == ID


async def test_the_reply_address_names_no_message(hub: FakeHub):
    reply_to = MARKS.address(Place(PLACE.thread, 0), "support@carrier.example")
    assert await take(hub, notice(block(CUSTOMER), to=reply_to)) == []


@pytest.mark.parametrize(
    "text", ["", "您的邮件无法发送到 zhang@qq.example\n550 Mailbox not found."]
)
async def test_a_bounce_in_words_alone_needs_no_more(hub: FakeHub, text: str):
    (told,) = await take(hub, mail(text or "退信原因：", To=RETURNED, From="PostMaster@qq.example",
                                   Subject="来自qq.example的退信"))  # fmt: skip
    assert told.message_id == ID and told.reason.startswith("mail_")


async def test_of_several_recipients_the_customer_comes_first_and_who_arrived_not_at_all(
    hub: FakeHub,
):
    other, fine = "li@b.example", "wang@b.example"
    reports = await take(
        hub, notice(block(other), block(fine, action="relayed"), block(CUSTOMER, "552 5.2.2 full"))
    )
    assert [(one.to, one.reason) for one in reports] == [
        ("", "mail_full: 552 5.2.2 full"),
        (other, f"mail_no_mailbox: {other}: 550 5.1.1 User unknown"),
    ]
    assert other in reports[1].note and "550 5.1.1 User unknown" in reports[1].note


async def test_what_is_late_is_noted_and_is_no_bounce(hub: FakeHub):
    (told,) = await take(hub, notice(block(CUSTOMER, "450 4.2.0 greylisted", action="delayed")))
    assert (told.message_id, told.state, told.to) == (ID, Delivery.SENT, CUSTOMER)
    assert "450 4.2.0 greylisted" in told.note and hub.inbounds == []


@pytest.mark.parametrize(
    "raw",
    [
        notice(block(CUSTOMER), to="support@carrier.example"),
        notice(block(CUSTOMER), to=Marks(b"other", "demo").address(PLACE, "support@a.cn")),
    ],
)
async def test_what_names_no_message_of_ours_is_a_mail_like_others(hub: FakeHub, raw: bytes):
    assert await take(hub, raw) == []
    (kept,) = hub.inbounds
    assert kept.automatic is Automatic.BOUNCE


async def test_so_is_what_names_one_that_is_not_there(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    async def unknown(report: DeliveryReport) -> bool:
        return False

    monkeypatch.setattr(hub, "report", unknown)
    await take(hub, notice(block(CUSTOMER)))
    assert len(hub.inbounds) == 1


async def test_a_customers_own_mail_to_a_marked_address_is_no_bounce(hub: FakeHub):
    assert await take(hub, mail("退信原因：550 no such user", To=RETURNED)) == []
    assert len(hub.inbounds) == 1


async def test_a_bounce_waits_like_any_mail_while_the_hub_takes_nothing(hub: FakeHub):
    hub.refuse = Unavailable()
    with pytest.raises(Unavailable):
        await take(hub, notice(block(CUSTOMER)))


async def test_a_bounce_without_a_sender_is_told_all_the_same(hub: FakeHub):
    raw = notice(block(CUSTOMER)).replace(b"From: MAILER-DAEMON@mx.example\r\n", b"")
    assert [one.message_id for one in await take(hub, raw)] == [ID]


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "", "no_mailbox"),
        ("5.1.10", "550 null MX", "no_domain"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP", "no_mailbox"),
        ("5.1.10", "", "no_mailbox"),
        ("5.4.4", "", "no_domain"),
        ("5.2.1", "550 is a deactivated mailbox", "disabled"),
        ("5.2.2", "", "full"),
        ("5.0.0", "Quota exceeded", "full"),
        ("5.3.4", "", "large"),
        ("", "552 exceeded mailsize limit", "large"),
        ("5.7.1", "550 SPF check failed", "unproved"),
        ("5.7.26", "", "unproved"),
        ("", "550 MI:SPF", "unproved"),
        ("5.7.1", "550 message refused", "refused"),
        ("", "554 DT:SPM 163 smtp", "refused"),
        ("5.0.0", "rejected by system.(rejected by system)", "refused"),
        ("5.1.8", "", "sender"),
        ("", "550 User not found: a@163.example", "no_mailbox"),
        ("", "554 RCPT (a@q.example) dosn't exist", "no_mailbox"),
        ("", "550 Domain frequency limited [1.2.3.4]", "often"),
        ("4.4.7", "delivery temporarily suspended", "disabled"),
        ("4.4.1", "", "line"),
        ("", "rcpt handle timeout", "line"),
        ("5.0.0", "no idea", "returned"),
        ("", "", "returned"),
    ],
)
def test_what_it_is_goes_by_the_status_where_that_is_plain_else_by_words(
    status: str, said: str, kind: str
):
    bounce = Bounce(recipient=CUSTOMER, status=status, diagnostic=said, permanent=True)
    assert kind_of(bounce) == kind
    assert reason_of(bounce) == f"mail_{kind}: {said or status}".removesuffix(": ")


def test_a_list_of_who_failed_is_read_where_that_is_all_there_is():
    raw = mail("could not be delivered\n550 5.1.1 unknown", X_Failed_Recipients="A@b.cn, c@d.cn",
               **DAEMON)  # fmt: skip
    assert [one.recipient for one in read(raw).bounces] == ["a@b.cn", "c@d.cn"]
