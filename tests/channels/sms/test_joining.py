"""Parts of long messages, in any order and as often as they come: one message, whole."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.coding import Coding, split
from channels.sms.joining import AGAIN_WITHIN, Joined, Joiner
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.ports.channels import Segments as Port
from hub.core.segments import Segment
from hub.store.database import Database
from hub.store.segments import Segments
from tests.channels.doubles import FakeSegments

ACCOUNT = Account(channel="smpp", name="demo", config={})
TEXT = "您好，我的话费多扣了，请帮我查一下。" * 12


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 4, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def pass_by(self, time: timedelta) -> None:
        self.at += time


class House:
    """A joiner, and the messages that it handed over; `refuse`: the hub takes none, `refuses`:
    not the next so many."""

    def __init__(self, segments: Port) -> None:
        self.clock = Hands()
        self.inbox: dict[str, Joined] = {}
        self.segments = segments
        self.refuse = False
        self.refuses = 0
        self.takes = 0.0

    @property
    def joiner(self) -> Joiner:
        """As another process, or after a restart: nothing is in its memory."""
        return Joiner(ACCOUNT, self.segments, self.clock, self.deliver)

    async def deliver(self, joined: Joined) -> None:
        self.clock.pass_by(timedelta(seconds=self.takes))
        if self.refuse or self.refuses:
            self.refuses -= not self.refuse
            raise Unavailable
        self.inbox.setdefault(joined.id, joined)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.inbox.values()]


@pytest.fixture
async def house(db: Database) -> AsyncIterator[House]:
    yield House(Segments(db))


def parts(text: str = TEXT, *, ref: str = "8:7", line: str = "a") -> list[Segment]:
    pieces = split(text, Coding.UCS2, ref=7)
    return [
        Segment(
            sender="13900000001", recipient="10010", body=piece.body, coding=Coding.UCS2,
            ref=ref if len(pieces) > 1 else "", total=len(pieces), part=part, line=line,
        )
        for part, piece in enumerate(pieces, 1)
    ]  # fmt: skip


def short(text: str, *, line: str = "a") -> Segment:
    (only,) = parts(text, line=line)
    return only


@pytest.mark.store
async def test_parts_that_come_in_any_order_to_any_process_are_one_message(house: House):
    shuffled = parts()
    random.Random(7).shuffle(shuffled)
    for one in shuffled[:-1]:
        await house.joiner.take(one)
    assert house.texts == []
    await house.joiner.take(shuffled[-1])
    assert house.texts == [TEXT]


@pytest.mark.store
async def test_parts_that_come_at_once_are_one_message(house: House):
    one, other = house.joiner, house.joiner
    takes = [joiner.take(part) for part in parts() for joiner in (one, other)]
    await asyncio.gather(*takes)
    assert house.texts == [TEXT]


@pytest.mark.store
async def test_what_is_sent_again_after_its_acknowledgement_was_lost_is_no_second_message(
    house: House,
):
    for line in ("a", "b", "c"):
        for one in parts(line=line):
            await house.joiner.take(one)
    assert house.texts == [TEXT]


@pytest.mark.store
async def test_the_last_part_is_not_acknowledged_before_the_hub_has_the_message(house: House):
    *first, last = parts()
    for one in first:
        await house.joiner.take(one)
    house.refuse = True
    with pytest.raises(Unavailable):
        await house.joiner.take(last)
    house.refuse = False
    await house.joiner.take(last)
    assert house.texts == [TEXT]


@pytest.mark.store
async def test_what_a_dead_process_left_behind_is_delivered_without_being_sent_again(house: House):
    house.refuse = True
    for one in parts():
        try:
            await house.joiner.take(one)
        except Unavailable:
            assert one.part == one.total
    house.refuse = False
    await house.joiner.sweep()
    assert house.texts == []
    house.clock.pass_by(timedelta(minutes=1))
    await house.joiner.sweep()
    await house.joiner.sweep()
    assert house.texts == [TEXT]


@pytest.mark.store
async def test_what_is_not_whole_in_time_is_delivered_as_it_is_and_the_rest_when_it_comes(
    house: House,
):
    first, second, *_ = parts()
    await house.joiner.take(second)
    house.clock.pass_by(timedelta(minutes=4))
    await house.joiner.sweep()
    assert house.texts == []
    house.clock.pass_by(timedelta(minutes=2))
    await house.joiner.sweep()
    (found,) = house.inbox.values()
    assert found.text == TEXT[67:134] and found.lacking == (1, *range(3, second.total + 1))
    for _ in range(2):
        await house.joiner.take(replace(first, line="b"))
    assert house.texts == [TEXT[67:134], TEXT[:67]]


@pytest.mark.store
async def test_one_that_the_hub_refuses_keeps_none_of_the_others_waiting(house: House):
    for ref in ("8:1", "8:2", "8:3"):
        await house.joiner.take(parts(ref=ref)[0])
    house.clock.pass_by(timedelta(minutes=6))
    house.refuses = 2
    await house.joiner.sweep()
    assert len(house.inbox) == 1
    house.clock.pass_by(timedelta(minutes=1))
    await house.joiner.sweep()
    assert len(house.inbox) == 3


@pytest.mark.store
async def test_the_same_words_written_again_are_a_second_message(house: House):
    for _ in range(3):
        await house.joiner.take(short("1"))
    assert house.texts == ["1", "1", "1"]


@pytest.mark.store
async def test_a_part_that_comes_again_after_the_others_came_by_another_line_is_none_of_the_next(
    house: House,
):
    first, *others = parts()
    await house.joiner.take(first)
    for one in [*others, first]:
        await house.joiner.take(replace(one, line="b"))
    house.clock.pass_by(timedelta(minutes=10))
    await house.joiner.sweep()
    assert house.texts == [TEXT]


@pytest.mark.store
async def test_what_was_taken_slowly_may_have_been_sent_again_meanwhile(house: House):
    house.takes = 20
    await house.joiner.take(short("1"))
    await house.joiner.take(short("1"))
    assert house.texts == ["1"]


@pytest.mark.store
async def test_on_another_connection_the_same_words_are_a_second_message_only_much_later(
    house: House,
):
    await house.joiner.take(short("1"))
    house.clock.pass_by(timedelta(minutes=30))
    await house.joiner.take(short("1", line="b"))
    assert house.texts == ["1"]
    house.clock.pass_by(AGAIN_WITHIN)
    await house.joiner.take(short("1", line="b"))
    assert house.texts == ["1", "1"]


@pytest.mark.store
async def test_who_calls_his_next_message_by_the_same_name_loses_neither(house: House):
    first, other = parts("甲" * 100), parts("乙" * 100)
    await house.joiner.take(first[0])
    house.clock.pass_by(timedelta(seconds=1))
    for one in other:
        await house.joiner.take(one)
    assert house.texts == ["甲" * 67, "乙" * 100]


@pytest.mark.store
async def test_what_was_delivered_is_forgotten_after_a_while(house: House, db: Database):
    await house.joiner.take(short("1"))
    house.clock.pass_by(AGAIN_WITHIN + timedelta(minutes=1))
    await house.joiner.take(parts()[0])
    await house.joiner.sweep()
    assert await db["segments"].count_documents({}) == 1


@given(st.randoms(use_true_random=False), st.sets(st.text(max_size=250), max_size=4))
async def test_however_parts_come_every_message_is_delivered_once(
    dice: random.Random, texts: set[str]
):
    house = House(FakeSegments())
    stream = []
    for number, text in enumerate(texts):
        for one in parts(text, ref=f"8:{number}"):
            stream += [replace(one, line=line) for line in ("a", "b", "c")[: dice.randint(1, 3)]]
    dice.shuffle(stream)
    await asyncio.gather(*(house.joiner.take(one) for one in stream))
    assert sorted(house.texts) == sorted(texts)
