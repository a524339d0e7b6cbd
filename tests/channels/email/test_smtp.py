"""How an attempt to send ends, by what the server says and when."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from channels.email.config import EmailConfig
from channels.email.keys import Keys
from channels.email.smtp import Carrier
from hub.core.clock import SystemClock
from hub.core.errors import ChannelError, Permanent, RecipientGone, Temporary, Uncertain
from hub.house.ports import free_port
from tests.channels.email.account import MAILBOX
from tests.channels.email.smtp_double import SmtpDouble

MAIL = b"Subject: x\r\n\r\nhello\r\n"


@pytest.fixture
async def double() -> AsyncIterator[SmtpDouble]:
    found = SmtpDouble()
    yield found
    await found.stop()


@pytest.fixture
async def carrier(double: SmtpDouble) -> AsyncIterator[Carrier]:
    port = free_port()
    await double.start(port)
    smtp = {**MAILBOX["smtp"], "port": port}
    found = carrier_of({**MAILBOX, "smtp": smtp})
    yield found
    await found.close()


def carrier_of(config: dict[str, Any]) -> Carrier:
    checked, clock = EmailConfig.model_validate(config), SystemClock()
    return Carrier(checked, clock, Keys(checked, clock))


async def carry(carrier: Carrier) -> None:
    await carrier.carry("support@unicom.test", "zhang@customers.test", MAIL)


async def test_one_connection_carries_many(carrier: Carrier, double: SmtpDouble):
    for _ in range(3):
        await carry(carrier)
    assert (double.connections, len(double.mails)) == (1, 3)


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("MAIL", "451 4.3.0 later", Temporary),
        ("MAIL", "553 5.7.1 not your address", Permanent),
        ("RCPT", "452 4.2.2 full", Temporary),
        ("RCPT", "550 5.1.1 unknown", RecipientGone),
        ("RCPT", "554 5.7.1 policy", Permanent),
        ("DATA", "451 4.7.1 greylisted", Temporary),
        ("DATA", "554 5.6.0 spam", Permanent),
        ("RCPT", None, Temporary),
        ("DATA", None, Uncertain),
    ],
)
async def test_what_the_server_says_is_what_becomes_of_the_mail(
    carrier: Carrier, double: SmtpDouble, verb: str, answer: str | None, error: type[ChannelError]
):
    double.answers[verb] = answer
    with pytest.raises(ChannelError) as raised:
        await carry(carrier)
    assert type(raised.value) is error
    if answer:
        assert raised.value.detail == answer
    double.answers.clear()
    await carry(carrier)


COPIES = ("li@b.cn", "wang@b.cn")


async def test_a_copy_that_is_refused_does_not_keep_the_mail_from_the_customer(
    carrier: Carrier, double: SmtpDouble
):
    double.answers["RCPT TO:<li@b.cn>"] = "550 5.1.1 unknown"
    double.answers["RCPT TO:<wang@b.cn>"] = "452 4.2.2 full"
    refused = await carrier.carry("support@unicom.test", "zhang@customers.test", MAIL, COPIES)
    assert refused == {"li@b.cn": "550 5.1.1 unknown", "wang@b.cn": "452 4.2.2 full"}
    assert len(double.mails) == 1 and double.connections == 1


async def test_one_mail_goes_to_all(carrier: Carrier, double: SmtpDouble):
    assert not await carrier.carry("support@unicom.test", "zhang@customers.test", MAIL, COPIES)
    assert double.recipients == [
        f"RCPT TO:<{one}>" for one in ("zhang@customers.test", *COPIES)
    ]  # fmt: skip
    assert len(double.mails) == 1


@pytest.mark.parametrize("answer", ["421 4.3.2 going down", None])
async def test_a_server_that_gives_up_at_a_copy_has_taken_nothing(
    carrier: Carrier, double: SmtpDouble, answer: str | None
):
    double.answers["RCPT TO:<li@b.cn>"] = answer
    with pytest.raises(Temporary):
        await carrier.carry("support@unicom.test", "zhang@customers.test", MAIL, COPIES)
    assert double.mails == []


async def test_the_customers_own_refusal_fails_the_mail_whoever_else_takes_it(
    carrier: Carrier, double: SmtpDouble
):
    double.answers["RCPT TO:<zhang@customers.test>"] = "550 5.1.1 unknown"
    with pytest.raises(RecipientGone):
        await carrier.carry("support@unicom.test", "zhang@customers.test", MAIL, COPIES)
    assert double.mails == []


async def test_a_server_that_is_not_there_may_come_back():
    carrier = carrier_of(MAILBOX)
    with pytest.raises(Temporary):
        await carry(carrier)
