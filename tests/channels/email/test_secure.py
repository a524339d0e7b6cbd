"""Nothing is said to a server whose certificate is not trusted, by TLS and by STARTTLS."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from channels.email.config import EmailConfig
from channels.email.imap import opened
from channels.email.keys import Keys
from channels.email.smtp import Carrier
from channels.email.trying import try_servers
from channels.tls import Untrusted
from hub.core.clock import SystemClock
from hub.core.errors import Temporary
from hub.house.ports import free_port
from tests.channels.email.account import MAILBOX
from tests.channels.email.certificates import Authority
from tests.channels.email.dovecot import Dovecot, absent, dovecot
from tests.channels.email.smtp_double import SmtpDouble

_TLS = """
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
service imap-login {{
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
"""


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def tls_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(
    authority: Authority, tls_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dovecot]:
    if why := absent():
        pytest.skip(why)
    certificate, key = authority.issue(tmp_path_factory.mktemp("tls"))
    more = _TLS.format(certificate=certificate, key=key, port=tls_port)
    with dovecot(more) as found:
        yield found


@pytest.fixture(params=["tls", "starttls"])
async def smtp(
    request: pytest.FixtureRequest, authority: Authority, tmp_path: Path
) -> AsyncIterator[SmtpDouble]:
    double = SmtpDouble()
    await double.start(free_port(), authority.server(tmp_path), security=request.param)
    yield double
    await double.stop()


def config(**changes: Any) -> EmailConfig:
    return EmailConfig.model_validate({**MAILBOX, "user": "support", **changes})


def trusting(authority: Authority) -> tuple[str, ...]:
    return tuple(authority.pem.splitlines())


@pytest.mark.peers
@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_mailbox_is_opened_where_its_certificate_is_trusted_and_not_elsewhere(
    server: Dovecot, authority: Authority, tls_port: int, security: str
):
    port = tls_port if security == "tls" else server.port
    imap = {"host": "127.0.0.1", "port": port, "security": security}
    good = config(imap=imap, ca=trusting(authority))
    async with opened(good, Keys(good, SystemClock())) as folder:
        assert folder.validity
    wrong_name = {**imap, "host": "localhost"}
    for bad in (
        config(imap=imap),
        config(imap=wrong_name, ca=trusting(authority)),
        config(imap=imap, ca=trusting(Authority())),
    ):
        with pytest.raises(Untrusted, match="certificate: "):
            async with opened(bad, Keys(bad, SystemClock())):
                pass
        found = (await try_servers(bad, SystemClock()))[0]
        assert "certificate is not trusted" in found.title["en"] and found.detail


@pytest.mark.peers
async def test_a_server_without_starttls_is_told_no_password():
    if why := absent():
        pytest.skip(why)
    with dovecot() as plain:
        imap = {"host": "127.0.0.1", "port": plain.port, "security": "starttls"}
        asked = config(imap=imap)
        with pytest.raises(Temporary, match="STARTTLS"):
            async with opened(asked, Keys(asked, SystemClock())):
                pass


async def test_mail_goes_to_a_server_whose_certificate_is_trusted_and_not_to_others(
    smtp: SmtpDouble, authority: Authority
):
    there = {"host": "127.0.0.1", "port": smtp.port, "security": smtp.security, "login": False}
    good = config(smtp=there, ca=trusting(authority))
    carrier = Carrier(good, SystemClock(), Keys(good, SystemClock()))
    await carrier.carry("support@unicom.test", "zhang@customers.test", b"Subject: x\r\n\r\nhi\r\n")
    await carrier.close()
    assert len(smtp.mails) == 1
    for bad in (config(smtp=there), config(smtp=there, ca=trusting(Authority()))):
        carrier = Carrier(bad, SystemClock(), Keys(bad, SystemClock()))
        with pytest.raises(Untrusted, match="certificate: "):
            await carrier.carry("support@unicom.test", "li@customers.test", b"Subject: x\r\n\r\n")
    assert len(smtp.mails) == 1


def test_what_is_no_certificate_is_refused_in_the_form():
    with pytest.raises(ValueError, match="bad_certificate"):
        config(ca=("-----BEGIN CERTIFICATE-----", "nonsense", "-----END CERTIFICATE-----"))
    assert config(ca=("",)).authority == ""
