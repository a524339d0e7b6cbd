"""Two hubs whose mailboxes write to each other: they see it, and else they stop after so many."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from channels.email.channel import EmailChannel
from channels.email.loops import Loops
from hub.core.messages import Automatic
from hub.house.ports import free_port
from hub.store.database import Database
from tests.channels.email.account import MAILBOX
from tests.channels.email.imap_double import ImapDouble
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.running import Running, running
from tests.pipeline.clockwork import Watch
from tests.pool import Pool

pytestmark = pytest.mark.store
LIMIT = EmailChannel.spec.max_automatic_replies
_MARKED = re.compile(rb"^(Auto-Submitted|X-Auto-Response-Suppress|X-Zongji-Hub):.*\r\n", re.M)
_RECIPIENT = re.compile(r"<support(?:\+\w+)?@(\w+)\.test>")
QUIET = 1.5
"""Seconds without a mail after which nobody answers any more."""


class Postman:
    """Carries what hubs send into the mailbox of whom it is to; `change` is the way's doing."""

    def __init__(
        self, imap: ImapDouble, smtp: SmtpDouble, change: Callable[[bytes], bytes]
    ) -> None:
        self._imap, self._smtp, self._change = imap, smtp, change
        self.carried: list[str] = []

    async def until_quiet(self, count: int) -> list[str]:
        """To whom mails went, one after the other: so many, and whatever follows soon."""
        quiet = 0.0
        async with asyncio.timeout(60):
            while quiet < QUIET or len(self.carried) < count:
                quiet = 0.0 if self._carry() else quiet + 0.05
                await asyncio.sleep(0.05)
        return self.carried

    def _carry(self) -> bool:
        news = list(zip(self._smtp.mails, self._smtp.envelopes, strict=True))[len(self.carried) :]
        for raw, (_, recipient) in news:
            found = _RECIPIENT.search(recipient)
            assert found, recipient
            self._imap.boxes[found[1]].put(self._change(raw.removesuffix(b".\r\n")))
            self.carried.append(found[1])
        return bool(news)


def config(name: str, smtp: int) -> dict[str, Any]:
    server = {**MAILBOX["smtp"], "port": smtp}
    return {**MAILBOX, "address": f"support@{name}.test", "user": name, "smtp": server}


async def correspond(
    db: Database,
    pool: Pool,
    imap: ImapDouble,
    change: Callable[[bytes], bytes],
    *,
    count: int,
) -> tuple[list[str], list[str | None]]:
    """What comes of one mail from b to a: to whom mails went, and what b took a's for."""
    smtp, port = SmtpDouble(), free_port()
    await smtp.start(port)
    try:
        async with pool.database() as other, hub(db, "a", port), hub(other, "b", port) as theirs:
            postman = Postman(imap, smtp, change)
            imap.boxes["a"].put(b"From: support@b.test\r\nMessage-ID: <1@b.test>\r\n\r\nhello\r\n")
            carried = await postman.until_quiet(count)
            kept = theirs.spine.db["messages"].find({"author.kind": "customer"})
            return carried, [one.get("automatic") async for one in kept]
    finally:
        await smtp.stop()


@asynccontextmanager
async def hub(db: Database, name: str, smtp: int) -> AsyncIterator[Running]:
    accounts = {"email": config(name, smtp)}
    async with running(db, configs=accounts, secret=name.encode()) as found:
        yield found


def unmarked(raw: bytes) -> bytes:
    return _MARKED.sub(b"", raw)


async def test_a_hub_knows_another_hubs_answer_for_a_machines(
    db: Database, pool: Pool, imap: ImapDouble
):
    carried, taken_for = await correspond(db, pool, imap, lambda raw: raw, count=1)
    assert (carried, taken_for) == (["b"], [Automatic.AUTO_REPLY])


async def test_of_mails_that_do_not_say_so_any_more_no_more_than_so_many_are_answered(
    db: Database, pool: Pool, imap: ImapDouble
):
    carried, taken_for = await correspond(db, pool, imap, unmarked, count=2 * LIMIT)
    assert carried == ["b", "a"] * LIMIT
    assert taken_for == [None] * LIMIT


def test_who_answers_under_a_new_name_each_time_is_a_machine():
    watch = Watch()
    loops = Loops(watch, 3)
    assert [loops.turns(f"reply+{n}@a.cn") for n in range(5)] == [False] * 3 + [True] * 2
    assert not loops.turns("reply+1@b.cn"), "another house's"
    assert not any(loops.turns("zhang@a.cn") for _ in range(9)), "people are counted elsewhere"
    watch.turn(timedelta(days=1))
    assert not loops.turns("reply+9@a.cn")
