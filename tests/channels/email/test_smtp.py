"""How an attempt to send ends, by what the server says and when."""

from collections.abc import AsyncIterator

import pytest

from channels.email.config import EmailConfig
from channels.email.smtp import Carrier
from hub.core.clock import SystemClock
from hub.core.errors import ChannelError, Permanent, RecipientGone, Temporary, Uncertain
from tests.channels.conftest import MAILBOX, free_port
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
    found = Carrier(EmailConfig.model_validate({**MAILBOX, "smtp": smtp}), SystemClock())
    yield found
    await found.close()


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


async def test_a_server_that_is_not_there_may_come_back():
    carrier = Carrier(EmailConfig.model_validate(MAILBOX), SystemClock())
    with pytest.raises(Temporary):
        await carry(carrier)
