"""Who waits when his queue closes hears of it once: from when on somebody is there again."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.core.calendar import OFFICE
from hub.core.channel import Account
from hub.core.conversations import Conversation, State
from hub.store.messages import Messages
from routing.hours import opening, untold
from tests.doubles import Post
from tests.routing.conftest import Build, Process

MONDAY_NIGHT = datetime(2026, 11, 23, 14, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_opening_is_told_by_the_wall_clock_of_the_queue() -> None:
    opens = opening(OFFICE, MONDAY_NIGHT)
    assert opens and opens.isoformat() == "2026-11-24T09:00:00+08:00"
    assert opening(OFFICE, NINE) is None
    assert opening(replace(OFFICE, weekly={}), MONDAY_NIGHT) is None


def test_only_those_are_told_whose_queue_is_closed_and_who_do_not_know_it_yet() -> None:
    asked: list[str] = []

    def opens(queue: str, now: datetime) -> datetime | None:
        asked.append(queue)
        return opening(OFFICE, now) if queue == "office" else None

    waiting = [one("a"), one("b", told_opens=NINE), one("c", queue="open"), one("d")]
    told = list(untold(waiting, opens, MONDAY_NIGHT))
    assert [(found.id, at) for found, at in told] == [("a", NINE), ("d", NINE)]
    assert asked == ["office", "open"]
    a_day_later = MONDAY_NIGHT + timedelta(days=1)
    assert [found.id for found, _ in untold(waiting, opens, a_day_later)] == ["a", "b", "d"]


def one(name: str, **values: Any) -> Conversation:
    made = Conversation(
        id=name, thread_id="", channel="post", account="main", address="", name="",
        customer_id="c", shard=0, state=State.QUEUED, epoch=1, rev=0, first_seq=1, last_seq=1,
        opened_at=MONDAY_NIGHT, last_at=MONDAY_NIGHT, queue="office",
    )  # fmt: skip
    return replace(made, **values)


async def told(hub: Process, conversation: Conversation) -> list[str]:
    said = await Messages(hub.db).in_thread(conversation.thread_id, after=0)
    texts = [part.text for message in said for part in message.parts]  # type: ignore[union-attr]
    return [text for text in texts if text.startswith("queue_closed")]


@pytest.mark.store
async def test_who_waits_at_the_end_of_the_day_is_told_once_whoever_assigns_afterwards(
    process: Build,
) -> None:
    hub = await process("one")
    await hub.give_lease()
    waiting = await hub.come("alice")
    calendar = await hub.tomorrow()
    await hub.queue(calendar_id=calendar.id)
    opens = opening(calendar, hub.spine.clock.now())
    now = await hub.until(waiting.id, lambda one: one.told_opens is not None)
    assert opens and (now.queued_at, now.told_opens) == (waiting.queued_at, opens)
    other = await process("two")
    hub.lease.believes = False
    await other.spine.almanac.load()
    await other.give_lease()
    await asyncio.sleep(1.0)
    assert f"{opens:%m-%d} 00:00" in (await told(hub, waiting))[0]
    assert len(await told(hub, waiting)) == 1


@pytest.mark.store
async def test_who_writes_letters_hears_that_he_need_not_wait(process: Build) -> None:
    hub = await process("one")
    account = Account(channel="post", name="main", config={})
    hub.spine.channels.add(Post(account, None, letters=True))  # type: ignore[arg-type]
    await hub.give_lease()
    waiting = await hub.come("alice")
    calendar = await hub.tomorrow()
    await hub.queue(calendar_id=calendar.id)
    await hub.until(waiting.id, lambda one: one.told_opens is not None)
    (words,) = await told(hub, waiting)
    assert words.startswith("queue_closed_letter/")
