"""A gateway's receipts settle the faxes that they belong to, and no others."""

from dataclasses import replace

import pytest

from channels.email.threading import Marks, Place
from channels.fax.channel import FaxChannel
from channels.fax.receipts import why
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.messages import Automatic, Delivery, DeliveryReport, message_id
from hub.core.parts import Text
from hub.pipeline.names import thread_id
from tests.channels.doubles import FakeHub
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import completed, failed

PHONE = "01088886666"
PLACE = Place(thread_id("fax", "demo", PHONE), 7)
MARKS = Marks(b"k" * 32, "fax:demo")
MARK = MARKS.write(PLACE)
WHERE = ("fax", "demo", PHONE)


async def take(hub: FakeHub, raw: bytes) -> list[DeliveryReport]:
    channel = FaxChannel(Account(channel="fax", name="demo", config=FAXBOX), hub.surroundings())
    source = await hub.put("mail.eml", "message/rfc822", raw)
    await channel.start(hub.receive, hub.notify)
    try:
        await channel.take_again(source.file_id)
    finally:
        await channel.stop()
    return hub.reports


def wait(hub: FakeHub, *states: Delivery) -> None:
    """Faxes of ours in the thread, as far as each has come."""
    for state in states:
        message = hub.say(WHERE, "您好")
        hub.threads[WHERE].messages[-1] = replace(message, delivery=state)


@pytest.mark.parametrize(
    "raw",
    [
        completed(to=MARKS.address(PLACE, "fax@unicom.test")),
        completed(job=f"{MARK} (1)"),
        completed(job=f"{MARK.upper()} (1)"),
        completed("0044123456789", job=f"{MARK} (1)"),
        completed().replace(b"Mime-V", f"In-Reply-To: <{MARK}@unicom.test>\nMime-V".encode()),
    ],
)
async def test_a_receipt_that_bears_our_mark_is_of_that_very_fax(hub: FakeHub, raw: bytes):
    wait(hub, Delivery.SENT, Delivery.SENT)
    (told,) = await take(hub, raw)
    assert (told.message_id, told.state) == (
        message_id(PLACE.thread, PLACE.seq), Delivery.DELIVERED,
    )  # fmt: skip
    assert (told.channel, told.account, told.reason) == ("fax", "demo", "")
    assert not hub.inbounds


async def test_a_failure_says_why(hub: FakeHub):
    (told,) = await take(hub, failed(job=f"{MARK} (2)"))
    assert told.state is Delivery.FAILED
    assert told.reason == "fax_no_answer: No answer from remote; too many attempts to dial"


async def test_a_mark_that_nobody_here_wrote_is_none(hub: FakeHub):
    wait(hub, Delivery.SENT)
    strange = Marks(b"x" * 32, "fax:demo").write(PLACE)
    (told,) = await take(hub, completed(job=f"{strange} (1)"))
    assert told.message_id == hub.threads[WHERE].messages[0].id


async def test_two_marks_are_no_proof_of_either(hub: FakeHub):
    other = MARKS.write(Place(PLACE.thread, 8))
    assert await take(hub, completed(job=f"{MARK} {other} (1)")) == []


@pytest.mark.parametrize("state", [Delivery.SENT, Delivery.UNKNOWN])
async def test_without_a_mark_it_is_of_the_only_fax_that_waits_for_one(
    hub: FakeHub, state: Delivery
):
    wait(hub, Delivery.DELIVERED, state, Delivery.FAILED)
    (told,) = await take(hub, completed())
    assert told.message_id == hub.threads[WHERE].messages[1].id


@pytest.mark.parametrize("states", [(Delivery.SENT, Delivery.SENT), (Delivery.DELIVERED,)])
async def test_in_doubt_it_stands_in_the_conversation_and_is_not_answered(
    hub: FakeHub, states: tuple[Delivery, ...]
):
    wait(hub, *states)
    assert await take(hub, failed()) == []
    (note,) = hub.inbounds
    assert (note.sender.id, note.automatic) == (PHONE, Automatic.AUTO_REPLY)
    assert isinstance(note.parts[0], Text) and "No answer" in note.parts[0].text
    await take(hub, failed())
    assert len(hub.inbounds) == 1


async def test_what_somebody_else_faxed_is_left_alone(hub: FakeHub):
    assert await take(hub, completed("05718888666")) == []
    assert not hub.inbounds and not hub.parked


async def test_a_receipt_that_comes_too_early_comes_again(hub: FakeHub):
    hub.refuse = Unavailable()
    with pytest.raises(Unavailable):
        await take(hub, completed(job=f"{MARK} (1)"))


async def test_a_mail_that_never_came_to_the_gateway_has_failed(hub: FakeHub):
    to = MARKS.address(PLACE, "fax@unicom.test")
    bounce = (
        f"From: MAILER-DAEMON@mx.test\nTo: {to}\nSubject: Undelivered Mail Returned to Sender\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nno\n"
        "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        "Final-Recipient: rfc822; 01088886666@fax.test\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 no such user\n--x--\n"
    )
    (told,) = await take(hub, bounce.encode())
    assert (told.state, told.reason) == (Delivery.FAILED, "mail_no_mailbox: 550 no such user")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Busy signal detected", "fax_busy"), ("No carrier detected", "fax_no_machine"),
        ("No local dialtone", "fax_line"), ("REJECT: Job expired", "fax_refused"),
        ("对方占线", "fax_busy"), ("Unknown problem", "fax_not_sent"),
    ],
)  # fmt: skip
def test_gateways_reasons_have_kinds(words: str, kind: str):
    assert why(words) == f"{kind}: {words}"
    assert why("") == "fax_not_sent"
