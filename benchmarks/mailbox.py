"""A real mailbox full of unseen mails taken in, and how soon a mail that is pushed is answered."""

import asyncio
import time
from base64 import encodebytes
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from statistics import median
from typing import Any

from pydantic import SecretStr

from benchmarks.figures import Figure, Result, Skipped, at_most
from benchmarks.processes import peak_bytes, resident_bytes
from benchmarks.stage import SECRET_KEY, Stage, hub
from hub.core.channel import Account
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from hub.settings import Settings
from hub.store.accounts import Accounts
from hub.store.database import Database, connect
from tests.channels.email.dovecot import Dovecot, absent, dovecot
from tests.channels.email.smtp_double import SmtpDouble

UNSEEN, WRITERS = 10_000, 1_000
LARGE_EVERY, LARGE = 100, 300_000
"""Each so many mails one has a file of so many bytes."""
PUSHED = 21
PATIENCE = 3_600.0
MEMORY = at_most(200)
SOON = at_most(1)
NAME = "unseen mails taken in, Dovecot"


async def measure(where: Stage, unseen: int = UNSEEN) -> list[Result]:
    if why := absent():
        return [Skipped(name=NAME, why=why)]
    async with _receiver() as post:
        return await _measure(where, unseen, post.port)


async def _measure(where: Stage, unseen: int, post: int) -> list[Result]:
    with dovecot() as server, _database(where) as db:
        await _connect(db, server, post)
        mails = [_mail(number, f"c{number % WRITERS}") for number in range(unseen)]
        await asyncio.to_thread(server.deliver, "support", mails)
        async with hub(where, "mailbox") as running:
            began = time.perf_counter()
            before = resident_bytes(running.pid)
            await _until(lambda: _all_seen(server))
            rate = unseen / (time.perf_counter() - began)
            grown = (peak_bytes(running.pid) - before) / 2**20
            waits = [await _answered(db, server, number) for number in range(PUSHED)]
    return [
        Figure(name=f"{unseen:,} {NAME}", value=rate, unit="mails/s"),
        Figure(name="the hub's memory grows by, at most", value=grown, unit="MB", target=MEMORY),
        Figure(
            name="a mail is pushed, its reply in the outbox", value=median(waits), unit="s",
            target=SOON,
        ),
    ]  # fmt: skip


@asynccontextmanager
async def _receiver() -> AsyncIterator[SmtpDouble]:
    double = SmtpDouble()
    await double.start(free_port())
    yield double
    await double.stop()


@contextmanager
def _database(where: Stage) -> Iterator[Database]:
    db = connect(where.address("mailbox"))
    try:
        yield db
    finally:
        db.close()


async def _connect(db: Database, server: Dovecot, post: int) -> None:
    """Two accounts: one whose mails wait for people, and one that is answered at once."""
    accounts = Accounts(db, Settings(secret_key=SecretStr(SECRET_KEY)).sealing_key)
    for name, user, bot in (("full", "support", False), ("bench", "zhang", True)):
        config = {**_config(user, server.port, post), "bot": bot}
        await accounts.put(Account(channel="email", name=name, config=config))


def _config(user: str, imap: int, smtp: int) -> dict[str, Any]:
    here = {"host": "127.0.0.1", "security": "plain"}
    return {
        "address": f"{user}@unicom.test", "user": user, "secret": "pw",
        "imap": {**here, "port": imap}, "smtp": {**here, "port": smtp, "login": False},
    }  # fmt: skip


def _mail(number: int, writer: str) -> bytes:
    head = (
        f"From: {writer}@customers.test\r\nMessage-ID: <{number}.{writer}@customers.test>\r\n"
        "Subject: question\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    text = f"第 {number} 个问题：我的宽带又断了，请帮我看看。\r\n" * 40
    file = encodebytes(bytes(LARGE)).decode() if number % LARGE_EVERY == 0 else ""
    kind = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    attached = f"--b\r\n{kind}{file}\r\n" if file else ""
    return f"{head}{text}\r\n{attached}--b--\r\n".encode()


async def _all_seen(server: Dovecot) -> bool:
    await asyncio.sleep(0.2)
    return await asyncio.to_thread(server.unseen, "support") == 0


async def _answered(db: Database, server: Dovecot, number: int) -> float:
    """Seconds from the mail's arrival until the reply is committed with its row in the outbox."""
    thread = thread_id("email", "bench", f"p{number}@customers.test")
    await asyncio.to_thread(server.deliver, "zhang", [_mail(number, f"p{number}")])
    began = time.perf_counter()

    async def is_there() -> bool:
        await asyncio.sleep(0.01)
        found = await db["messages"].find_one({"thread_id": thread, "author.kind": "bot"})
        return found is not None

    await _until(is_there)
    return time.perf_counter() - began


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await true():
            pass
