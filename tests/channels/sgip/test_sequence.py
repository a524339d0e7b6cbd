"""Sequence numbers: never twice in a year, whoever counts and whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sgip import sequence
from channels.sgip.sequence import LIVES, ROUND, Numbers, Sequence
from hub.core.clock import SystemClock

NODE = 3010012345


class Watch(SystemClock):
    def __init__(self, at: datetime = datetime(2026, 11, 20, 12, 32, 25, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def count(numbers: Numbers, times: int) -> list[Sequence]:
    return [numbers.next() for _ in range(times)]


def test_the_words_are_node_time_of_day_and_a_counter():
    assert Numbers(NODE, Watch(), life=0).next() == Sequence(NODE, 1120203225, 0)
    january = Watch(datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert Numbers(NODE, january, life=0).next().time == 102110405
    assert str(Sequence(NODE, 102110405, 7)) == "3010012345-102110405-7"


def test_lives_that_begin_in_the_same_second_count_differently():
    watch = Watch()
    lives = [Numbers(NODE, watch, life=number) for number in range(2000, 2000 + 50)]
    counted = [one for numbers in lives for one in count(numbers, 100)]
    assert len(set(counted)) == len(counted)


def test_every_word_stays_within_what_a_signed_one_holds_but_the_node():
    last = Numbers(NODE, Watch(), life=LIVES - 1)
    assert all(one.counter < 2**31 for one in count(last, 3))
    assert LIVES * ROUND == 2**31


@given(leaps=st.lists(st.integers(-90_000, 90_000), max_size=60))
def test_a_clock_that_jumps_to_and_fro_makes_none_come_twice(leaps: list[int]):
    watch = Watch()
    numbers, counted = Numbers(NODE, watch, life=3), []
    for leap in leaps:
        watch.at += timedelta(seconds=leap)
        counted += count(numbers, 3)
    assert len(set(counted)) == len(counted)


def test_a_clock_that_stands_still_makes_none_come_twice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sequence, "ROUND", 8)
    watch = Watch()
    numbers = Numbers(NODE, watch, life=1)
    counted = count(numbers, 30)
    watch.at += timedelta(seconds=2)
    counted += count(numbers, 30)
    assert len(set(counted)) == len(counted)
    assert {one.counter for one in counted} == set(range(8, 16))


def test_at_the_turn_of_the_year_time_goes_on():
    watch = Watch(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC))
    numbers = Numbers(NODE, watch, life=0)
    assert numbers.next().time == 1231235959
    watch.at += timedelta(seconds=1)
    assert numbers.next().time == 101000000
