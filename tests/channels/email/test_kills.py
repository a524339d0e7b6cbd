"""A hub is killed again and again amid its mail: nothing is lost, nothing comes twice."""

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from hub.core.messages import Delivery
from hub.house.ports import free_port
from hub.store.database import Database
from tests.channels.email.dovecot import Dovecot, absent, dovecot
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.lives import Life, all_answered, all_settled, living, more_than

pytestmark = [pytest.mark.peers, pytest.mark.timeout(600)]

MAILS, WRITERS = 2_000, 40
ANSWERS = 120


@pytest.fixture
def mailbox() -> Iterator[Dovecot]:
    if why := absent():
        pytest.skip(why)
    with dovecot() as server:
        yield server


@pytest.fixture
async def post() -> AsyncIterator[SmtpDouble]:
    double = SmtpDouble()
    await double.start(free_port())
    yield double
    await double.stop()


class MailLife(Life):
    channel = "email"


@pytest.fixture
async def life(tmp_path: Path, mailbox: Dovecot, post: SmtpDouble) -> AsyncIterator[MailLife]:
    async with living(MailLife, tmp_path, config(mailbox, post)) as found:
        yield found


def config(mailbox: Dovecot, post: SmtpDouble) -> dict[str, Any]:
    plain = {"host": "127.0.0.1", "security": "plain"}
    return {
        "address": "support@unicom.test", "user": "support", "secret": "pw", "poll_seconds": 1,
        "imap": {**plain, "port": mailbox.port},
        "smtp": {**plain, "port": post.port, "login": False},
    }  # fmt: skip


def mail(number: int, writers: int) -> bytes:
    head = f"From: c{number % writers}@customers.test\r\nMessage-ID: <{number}@customers.test>\r\n"
    return f"{head}\r\nNumber {number} of mine.\r\n".encode()


def number_of(message: dict[str, Any]) -> int:
    found = re.search(r"Number (\d+)", message["parts"][0]["text"])
    assert found
    return int(found[1])


async def test_a_hub_killed_in_the_middle_of_a_mailbox_keeps_every_mail_once_and_in_order(
    life: MailLife, mailbox: Dovecot
):
    await life.connect(bot=False)
    mails = [mail(number, WRITERS) for number in range(MAILS)]
    await asyncio.to_thread(mailbox.deliver, "support", mails)
    dice = random.Random(6)
    for point in ("before_mark", "after_intake"):
        await life.die_at(point, dice.randint(50, 200))
        kept = len(await life.said_by("customer"))
        await life.live_until(more_than(life, kept + dice.randint(1, 300)))
        await asyncio.sleep(dice.uniform(0, 0.5))
        await life.kill()
    await life.live_until(all_seen(mailbox), seconds=420)
    messages = await life.said_by("customer")
    assert len(messages) == MAILS
    assert await life.db["parked"].count_documents({}) == 0
    assert in_order(messages) == {n: list(range(n, MAILS, WRITERS)) for n in range(WRITERS)}
    raws = await raw_mails(life.db)
    assert {number_of(one): raws[one["_id"]] for one in messages} == dict(enumerate(mails))


def all_seen(mailbox: Dovecot) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return await asyncio.to_thread(mailbox.unseen, "support") == 0

    return check


def in_order(messages: list[dict[str, Any]]) -> dict[int, list[int]]:
    """The numbers of each writer's mails, as they follow one another in his thread."""
    threads = defaultdict(list)
    for one in sorted(messages, key=lambda one: int(one["seq"])):
        threads[one["thread_id"]].append(number_of(one))
    return {min(numbers): numbers for numbers in threads.values()}


async def raw_mails(db: Database) -> dict[str, bytes]:
    """By the message that each was read as."""
    chunks = {one["files_id"]: one["data"] async for one in db["files.chunks"].find()}
    files = {str(file_id): bytes(data) for file_id, data in chunks.items()}
    found = db["file_references"].find()
    return {one["_id"].partition(":")[0]: files[one["file_id"]] async for one in found}


async def test_a_hub_killed_in_the_middle_of_its_answers_sends_each_once_or_says_that_it_may_have(
    life: MailLife, mailbox: Dovecot, post: SmtpDouble
):
    await life.connect()
    mails = [mail(number, ANSWERS) for number in range(ANSWERS)]
    await post.stop()
    await asyncio.to_thread(mailbox.deliver, "support", mails)
    await life.live_until(all_answered(life, ANSWERS))
    await life.kill()
    await post.start(post.port)
    dice = random.Random(6)
    for point in ("before_send", "after_send", "after_receipt"):
        await life.die_at(point, dice.randint(3, 12))
        arrived = len(post.mails)
        await life.live_until(arrivals(post, arrived + dice.randint(1, 8)))
        await asyncio.sleep(dice.uniform(0, 0.1))
        await life.kill()
    await life.live_until(all_settled(life, ANSWERS))
    said = await life.said_by("bot")
    came = Counter(carrier_id(raw) for raw in post.mails)
    assert set(came.values()) == {1}
    states = Counter(one["delivery"] for one in said)
    assert states.total() == ANSWERS and states[Delivery.UNKNOWN] <= life.deaths
    assert all(came[one["carrier_id"]] for one in said if one["delivery"] == Delivery.SENT)
    assert len(came) <= ANSWERS


def arrivals(post: SmtpDouble, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return len(post.mails) >= count

    return check


def carrier_id(raw: bytes) -> str:
    return str(message_from_bytes(raw, policy=policy.default)["Message-ID"]).strip("<>")
