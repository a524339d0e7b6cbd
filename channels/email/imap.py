"""One folder over one IMAP connection: what is asked ends in time, and a loss is noticed.

aioimaplib notices neither: a client is used for one connection, and thrown away after it.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aioimaplib import IMAP4, AioImapException, Command, Response

from channels.email.config import MailboxConfig
from channels.email.keys import Keys
from channels.tls import context_of, distrust
from hub.core.errors import NeedsReauth, Permanent, Temporary

SECONDS = 30.0
"""For every single answer of the server."""
_SIZE = re.compile(rb"UID (\d+)[^)]*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)[^)]*UID (\d+)")
_IDENTITY = {"name": "Zongji", "vendor": "Zongji"}


@asynccontextmanager
async def opened(config: MailboxConfig, keys: Keys) -> AsyncIterator["Folder"]:
    """Raises Temporary, NeedsReauth, or Permanent where there is no such folder."""
    client, lost = await _logged_in(config, keys)
    try:
        yield await _select(client, config.imap.folder, lost)
    finally:
        await _end(client)


async def _logged_in(config: MailboxConfig, keys: Keys) -> tuple[IMAP4, asyncio.Event]:
    """With another token where the first is refused and another can be had."""
    secret = await keys.secret()
    try:
        return await _connect(config, secret)
    except NeedsReauth:
        if not keys.refuse(secret):
            raise
    return await _connect(config, await keys.secret())


async def _connect(config: MailboxConfig, secret: str) -> tuple[IMAP4, asyncio.Event]:
    """The client, and the bell that rings when its connection is lost."""
    lost = asyncio.Event()
    server = config.imap
    context = context_of(config.authority)

    def on_loss(error: Exception | None) -> None:
        lost.set()
        client.protocol.idle_queue.put_nowait([])

    client = IMAP4(
        server.host, server.port, timeout=SECONDS, conn_lost_cb=on_loss,
        ssl_context=context if server.security == "tls" else None,
    )  # fmt: skip
    try:
        await _unless_lost(_greet(client, config, context, secret), lost)
    except BaseException:
        await _end(client)
        raise
    return client, lost


async def _greet(
    client: IMAP4, config: MailboxConfig, context: ssl.SSLContext, secret: str
) -> None:
    _answer_refusals(client.protocol)
    await _answer(client.wait_hello_from_server())
    if config.imap.security == "starttls":
        await _start_tls(client, context, config.imap.host)
    await _log_in(client, config, secret)


def _answer_refusals(protocol: Any) -> None:
    """What a server says of a token that it refuses is to be answered, and then it refuses it.

    The library knows nothing of that and would wait for ever.
    """
    usual = protocol._continuation

    def hear(line: bytes) -> None:
        command = protocol.pending_sync_command
        if command is not None and command.name == "AUTHENTICATE":
            protocol.send("")
        else:
            usual(line)

    protocol._continuation = hear


async def _start_tls(client: IMAP4, context: ssl.SSLContext, host: str) -> None:
    """What was said before counts for nothing afterwards; never goes on without."""
    protocol = client.protocol
    if not client.has_capability("STARTTLS"):
        raise Temporary("the server does not know STARTTLS")
    said = await _answer(protocol.execute(Command("STARTTLS", protocol.new_tag())))
    if said.result != "OK" or protocol.incomplete_line:
        raise Temporary(_words(said))
    protocol.transport = await _answer(
        asyncio.get_running_loop().start_tls(
            protocol.transport, protocol, context, server_hostname=host
        )
    )
    await _answer(protocol.capability())


async def _log_in(client: IMAP4, config: MailboxConfig, secret: str) -> None:
    try:
        if config.auth == "xoauth2":
            said = await _answer(client.xoauth2(config.login, secret))
        else:
            said = await _answer(client.login(config.login, secret))
    except ValueError:
        raise NeedsReauth("user or password cannot be sent") from None
    if said.result != "OK":
        raise NeedsReauth(_words(said))
    await _answer(client.protocol.capability())
    if client.has_capability("ID"):  # NetEase lets nobody read who has not said who he is
        await _answer(client.id(**_IDENTITY))


async def _select(client: IMAP4, name: str, lost: asyncio.Event) -> "Folder":
    said = await _unless_lost(_answer(client.select(f'"{name}"')), lost)
    if said.result != "OK":
        raise Permanent(_words(said))
    text = b"\n".join(bytes(line) for line in said.lines)
    validity, following = (
        re.search(rb"\[%s (\d+)\]" % key, text) for key in (b"UIDVALIDITY", b"UIDNEXT")
    )
    if validity is None:
        raise Permanent("the server does not number its mails for good (no UIDVALIDITY)")
    last = int(following[1]) - 1 if following else 0
    return Folder(client, lost, validity=int(validity[1]), last=last)


class Folder:
    """`validity` and UID name a mail for good; `last` is the highest UID when it was opened."""

    def __init__(self, client: IMAP4, lost: asyncio.Event, *, validity: int, last: int) -> None:
        self._client = client
        self._lost = lost
        self.validity = validity
        self.last = last

    async def search(self, first: int, last: int | None = None, *also: str) -> list[int]:
        """UIDs from `first` on to `last`, the oldest first; `also`: further conditions."""
        span = f"{first}:{last or '*'}"
        said = await self._ask(self._client.uid_search("UID", span, *also, charset=None))
        found = {int(word) for line in said.lines[:-1] for word in line.split() if word.isdigit()}
        return sorted(uid for uid in found if uid >= first)

    async def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of each that is still there."""
        said = await self._ask(self._client.uid("fetch", _set(uids), "(UID RFC822.SIZE)"))
        found = (_SIZE.search(bytes(line)) for line in said.lines[:-1])
        pairs = ((one[1] or one[4], one[2] or one[3]) for one in found if one)
        return {int(uid): int(size) for uid, size in pairs}

    async def fetch(self, uid: int) -> bytes | None:
        """The raw mail, not marked by it; None when it is gone."""
        said = await self._ask(self._client.uid("fetch", str(uid), "(UID BODY.PEEK[])"))
        return next((bytes(one) for one in said.lines if isinstance(one, bytearray)), None)

    async def mark_seen(self, uid: int) -> None:
        await self._ask(self._client.uid("store", str(uid), "+FLAGS.SILENT", r"(\Seen)"))

    async def wait(self, seconds: float) -> None:
        """Until the server says that something is new, or `seconds` have passed."""
        if not self._client.has_capability("IDLE"):
            await asyncio.sleep(seconds)
            return
        async with asyncio.timeout(SECONDS):
            idle = await self._client.idle_start(timeout=seconds + SECONDS)
        with suppress(TimeoutError):
            await self._client.wait_server_push(seconds)
        self._client.idle_done()
        await _unless_lost(_answer(idle), self._lost)

    async def _ask(self, command: Awaitable[Response]) -> Response:
        said: Response = await _unless_lost(_answer(command), self._lost)
        if said.result != "OK":
            raise Temporary(_words(said))
        return said


async def _unless_lost(asked: Awaitable[Any], lost: asyncio.Event) -> Any:
    """A loss ends the asking, with which the library would go on; a refusal before it is told."""
    answer = asyncio.ensure_future(asked)
    loss = asyncio.ensure_future(lost.wait())
    try:
        await asyncio.wait((answer, loss), return_when=asyncio.FIRST_COMPLETED)
        if lost.is_set() and not (answer.done() and answer.exception()):
            raise Temporary("the connection was lost")
        return await answer
    finally:
        answer.cancel()
        loss.cancel()


async def _answer(asked: Awaitable[Any]) -> Any:
    """Whatever goes wrong in asking as Temporary."""
    try:
        async with asyncio.timeout(SECONDS * 2):
            return await asked
    except TimeoutError:
        raise Temporary("no answer in time") from None
    except (AioImapException, OSError) as error:
        raise distrust(error) or Temporary(str(error)[:300] or type(error).__name__) from None


def _set(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _words(said: Response) -> str:
    last = said.lines[-1] if said.lines else b""
    return bytes(last).decode(errors="replace")[:300] or str(said.result)


async def _end(client: IMAP4) -> None:
    """Leaves no task, timer or socket of the library behind."""
    client._client_task.cancel()
    if client._idle_waiter is not None:
        client._idle_waiter.cancel()
    tasks = [client._client_task, *client.tasks, *client.protocol.tasks]
    for task in tasks:
        task.cancel()
    if client.protocol.transport is not None:
        client.protocol.transport.close()
    await asyncio.gather(*tasks, return_exceptions=True)
