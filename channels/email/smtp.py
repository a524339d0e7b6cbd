"""Hands mails to an SMTP server over one connection, and tells its refusals apart."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from channels.email.config import MailboxConfig
from channels.email.keys import Keys
from channels.tls import context_of, distrust
from channels.watch import Heard
from hub.core.clock import Clock
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)

log = logging.getLogger(__name__)

SECONDS = 20.0
IDLE = 30.0
"""Seconds after which a connection is not trusted any more."""
SERVICE_ENDS = 421
_LOGIN = frozenset({530, 534, 535, 538})
_NO_SUCH = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


class Carrier:
    """One mail at a time; the connection is kept for the next, and given up when in doubt."""

    def __init__(
        self, config: MailboxConfig, clock: Clock, keys: Keys, heard: Heard = lambda _: None
    ) -> None:  # fmt: skip
        self._config = config
        self._clock = clock
        self._keys = keys
        self._heard = heard
        self._lock = asyncio.Lock()
        self._client: SMTP | None = None
        self._used = 0.0

    async def carry(
        self, sender: str, recipient: str, content: bytes, copies: Sequence[str] = ()
    ) -> Mapping[str, str]:
        """Returns who of `copies` was refused, and by what words: the recipient gets it all the
        same. Raises ChannelError; Uncertain when the server had all of it and did not answer."""
        async with self._lock, self._connected() as client:
            try:
                await client.mail(sender)
                await client.rcpt(recipient)
                refused = {one: why for one in copies if (why := await _refusal_of(client, one))}
            except SMTPResponseException as error:
                raise refusal(error) from None
            except (SMTPException, OSError, ValueError) as error:
                raise Temporary(_words(error)) from None
            try:
                await client.data(content)
            except SMTPResponseException as error:
                raise refusal(error) from None
            except (SMTPException, OSError) as error:
                raise Uncertain(_words(error)) from None
            return refused

    async def try_out(self) -> None:
        """Log in, and no more; raises ChannelError."""
        async with self._lock, self._connected():
            pass
        await self.close()

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        try:
            await client.quit(timeout=2)
        except (SMTPException, OSError):
            client.close()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        """Whatever goes wrong: the next mail begins on a connection of its own."""
        now = self._clock.monotonic()
        if self._client and not (self._client.is_connected and now - self._used < IDLE):
            await self.close()
        self._client = self._client or await self._reach()
        try:
            yield self._client
        except BaseException as error:
            client, self._client = self._client, None
            client.close()
            if isinstance(error, NeedsReauth):
                self._heard(error)
            raise
        self._used = self._clock.monotonic()

    async def _reach(self) -> SMTP:
        """With another token where the first is refused and another can be had."""
        try:
            secret = await self._keys.secret() if self._config.smtp.login else ""
            try:
                client = await self._connect(secret)
            except NeedsReauth:
                if not self._keys.refuse(secret):
                    raise
                client = await self._connect(await self._keys.secret())
        except ChannelError as error:
            self._heard(error)
            raise
        self._heard(None)
        return client

    async def _connect(self, secret: str) -> SMTP:
        config, server = self._config, self._config.smtp

        async def token() -> str:
            return secret

        by_token = server.login and config.auth == "xoauth2"
        client = SMTP(
            hostname=server.host, port=server.port, timeout=SECONDS,
            local_hostname=config.domain,
            username=config.login if server.login else None,
            password=secret if server.login and not by_token else None,
            oauth_token_generator=token if by_token else None,
            use_tls=server.security == "tls", start_tls=server.security == "starttls",
            tls_context=None if server.security == "plain" else context_of(config.authority),
        )  # fmt: skip
        try:
            await client.connect()
        except SMTPAuthenticationError as error:
            client.close()
            raise NeedsReauth(_words(error)) from None
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise distrust(error) or Temporary(_words(error)) from None
        return client


async def _refusal_of(client: SMTP, copy: str) -> str:
    """Why the server takes nothing for him, if so; raises SMTPException where it takes no more."""
    try:
        await client.rcpt(copy)
    except SMTPRecipientRefused as error:
        if error.code == SERVICE_ENDS:
            raise
        return _words(error)
    return ""


def refusal(error: SMTPResponseException) -> ChannelError:
    """What a server's code and words mean for the mail."""
    words = _words(error)
    if error.code in _LOGIN:
        return NeedsReauth(words)
    if error.code < 500:
        return Temporary(words)
    gone = isinstance(error, SMTPRecipientRefused) and (
        error.code in (550, 551, 553) or any(one in error.message for one in _NO_SUCH)
    )
    return RecipientGone(words) if gone else Permanent(words)


def _words(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {' '.join(error.message.split())}"[:300]
    return f"{type(error).__name__}: {error}"[:300]
