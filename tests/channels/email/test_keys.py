"""Access tokens: fetched once for all, before they run out, anew when they are refused."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from channels.email.config import EmailConfig
from channels.email.imap import opened
from channels.email.keys import Keys
from channels.email.smtp import Carrier
from channels.email.trying import try_servers
from hub.core.clock import SystemClock
from hub.core.errors import NeedsReauth, Temporary
from hub.house.ports import free_port
from tests.channels.email.account import MAILBOX
from tests.channels.email.dovecot import absent, dovecot
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.email.token_server import REFRESH, TokenServer

_OAUTH = """
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {settings}
}}
"""
_SETTINGS = """
introspection_mode = post
introspection_url = {url}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


class Watchmaker(SystemClock):
    """`late`: seconds that have passed all at once."""

    late = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.late


@pytest.fixture
def clock() -> Watchmaker:
    return Watchmaker()


@pytest.fixture
async def tokens() -> AsyncIterator[TokenServer]:
    found = TokenServer()
    await found.start()
    yield found
    await found.stop()


def config(tokens: TokenServer, refresh: str = REFRESH, **changes: Any) -> EmailConfig:
    oauth = {
        "endpoint": f"{tokens.url}/token", "client_id": "hub", "client_secret": "s",
        "refresh_token": refresh,
    }  # fmt: skip
    whole = {**MAILBOX, "user": "support", "auth": "xoauth2", "oauth": oauth, **changes}
    del whole["secret"]
    return EmailConfig.model_validate(whole)


async def test_a_token_is_fetched_once_for_all_who_wait_and_again_before_it_runs_out(
    tokens: TokenServer, clock: Watchmaker
):
    keys = Keys(config(tokens), clock)
    assert set(await asyncio.gather(*(keys.secret() for _ in range(5)))) == {"token-1"}
    assert tokens.asked == [
        {
            "grant_type": "refresh_token", "refresh_token": REFRESH, "client_id": "hub",
            "client_secret": "s",
        }
    ]  # fmt: skip
    clock.late = 3400
    assert await keys.secret() == "token-1"
    clock.late = 3500
    assert await keys.secret() == "token-2"


async def test_a_refused_token_is_given_up_and_a_newer_one_is_not(
    tokens: TokenServer, clock: Watchmaker
):
    keys = Keys(config(tokens), clock)
    old = await keys.secret()
    assert keys.refuse(old)
    assert await keys.secret() == "token-2"
    assert keys.refuse(old)
    assert await keys.secret() == "token-2"


async def test_who_may_have_no_token_needs_a_person_and_who_cannot_get_one_waits(
    tokens: TokenServer, clock: Watchmaker
):
    with pytest.raises(NeedsReauth, match="400 invalid_grant revoked"):
        await Keys(config(tokens, "old"), clock).secret()
    tokens.status = 503
    with pytest.raises(Temporary, match="503"):
        await Keys(config(tokens), clock).secret()
    keys = Keys(config(tokens), clock)
    await tokens.stop()
    with pytest.raises(Temporary, match="token endpoint"):
        await keys.secret()


def test_an_account_has_a_secret_or_a_source_of_tokens():
    with pytest.raises(ValueError, match="secret"):
        EmailConfig.model_validate({**MAILBOX, "secret": ""})
    with pytest.raises(ValueError, match="secret"):
        EmailConfig.model_validate({**MAILBOX, "secret": "", "auth": "xoauth2"})


def login(token: str) -> str:
    told = f"user=support\x01auth=Bearer {token}\x01\x01"
    return f"AUTH XOAUTH2 {b64encode(told.encode()).decode()}"


async def test_what_goes_out_is_signed_in_for_by_a_token_too_and_by_a_newer_one_where_it_is_refused(
    tokens: TokenServer, clock: Watchmaker
):
    double = SmtpDouble()
    await double.start(free_port())
    double.answers["EHLO"] = "250-here\r\n250 AUTH XOAUTH2"
    double.answers["AUTH"] = "535 5.7.8 refused"
    double.answers[login("token-2")] = "235 2.7.0 fine"
    smtp = {"host": "127.0.0.1", "port": double.port, "security": "plain"}
    asked = config(tokens, smtp=smtp)
    carrier = Carrier(asked, clock, Keys(asked, clock))
    await carrier.carry("support@unicom.test", "zhang@customers.test", b"Subject: x\r\n\r\nx\r\n")
    assert (tokens.given, len(double.mails)) == (2, 1)
    await carrier.close()
    await double.stop()


@pytest.mark.peers
async def test_a_real_server_takes_a_token_and_a_revoked_one_is_renewed(
    tokens: TokenServer, clock: Watchmaker, tmp_path_factory: pytest.TempPathFactory
):
    if why := absent():
        pytest.skip(why)
    settings = tmp_path_factory.mktemp("oauth") / "oauth2.conf.ext"
    settings.write_text(_SETTINGS.format(url=tokens.url))
    with dovecot(_OAUTH.format(settings=settings)) as server:
        imap = {"host": "127.0.0.1", "port": server.port, "security": "plain"}
        asked = config(tokens, imap=imap)
        keys = Keys(asked, clock)
        async with opened(asked, keys) as folder:
            assert folder.validity
        tokens.valid.clear()
        async with opened(asked, keys) as folder:
            assert folder.validity
        assert tokens.given == 2
        fixed = EmailConfig.model_validate(
            {**MAILBOX, "user": "support", "auth": "xoauth2", "secret": "stale", "imap": imap}
        )
        found = (await try_servers(fixed, clock))[0]
        assert "refuses the login" in found.title["en"] and not found.good
