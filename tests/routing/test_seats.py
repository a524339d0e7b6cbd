"""A seat under everything that its person, his lines and the rules do, as laws."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.core.seats import KEPT, MISSES, Seat, SeatState, hold, is_overdue, let_go, lose, miss, sit

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
FREE = Seat(id="a", name="一", since=MORNING)
HUBS = st.sampled_from(["one", "two"])


def at(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def test_who_was_online_is_so_again_when_his_line_comes_back_even_after_the_seat_was_lost() -> None:
    seat = sit(hold(FREE, "hub", at=at(0)), SeatState.ONLINE, at=at(1))
    gone = let_go(seat, "hub", at=at(10))
    assert (gone.state, gone.lost_at) == (SeatState.ONLINE, at(10))
    assert not is_overdue(gone, at=at(10) + KEPT - timedelta(seconds=1))
    assert is_overdue(gone, at=at(10) + KEPT)
    lost = lose(gone, at=at(10) + KEPT)
    assert lost.is_lost and lost.lost_at is None
    back = hold(lost, "other", at=at(900))
    assert (back.state, back.lost_at, back.is_lost) == (SeatState.ONLINE, None, False)


def test_who_was_at_a_break_is_at_a_break_again() -> None:
    seat = sit(hold(FREE, "hub", at=at(0)), SeatState.BREAK, at=at(1))
    lost = lose(let_go(seat, "hub", at=at(2)), at=at(500))
    assert hold(lost, "hub", at=at(600)).state is SeatState.BREAK


def test_who_left_by_himself_stays_away_when_a_line_comes_back() -> None:
    seat = sit(hold(FREE, "hub", at=at(0)), SeatState.OFFLINE, at=at(1))
    assert hold(let_go(seat, "hub", at=at(2)), "hub", at=at(3)).state is SeatState.OFFLINE
    assert not let_go(seat, "hub", at=at(2)).is_lost


def test_a_second_line_keeps_the_seat_when_the_first_is_lost() -> None:
    seat = sit(hold(hold(FREE, "one", at=at(0)), "two", at=at(0)), SeatState.ONLINE, at=at(1))
    assert let_go(seat, "one", at=at(2)).lost_at is None
    assert let_go(let_go(seat, "one", at=at(2)), "two", at=at(3)).lost_at == at(3)


def test_who_goes_online_without_a_line_has_as_long_as_one_who_lost_it() -> None:
    assert sit(FREE, SeatState.ONLINE, at=at(5)).lost_at == at(5)


def test_offers_that_pass_in_a_row_make_somebody_busy_and_his_own_word_online_again() -> None:
    seat = sit(hold(FREE, "hub", at=at(0)), SeatState.ONLINE, at=at(1))
    for _ in range(MISSES):
        assert seat.state is SeatState.ONLINE
        seat = miss(seat, at=at(30))
    assert (seat.state, seat.missed) == (SeatState.BUSY, MISSES)
    assert sit(seat, SeatState.ONLINE, at=at(40)).missed == 0


class Sitting(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = MORNING
        self.seat = FREE
        self.lines: set[str] = set()

    def step(self) -> datetime:
        self.now += timedelta(seconds=20)
        return self.now

    @rule(state=st.sampled_from(SeatState))
    def sits(self, state: SeatState) -> None:
        self.seat = sit(self.seat, state, at=self.step())
        assert self.seat.state is state

    @rule(hub=HUBS)
    def line_comes(self, hub: str) -> None:
        self.lines.add(hub)
        self.seat = hold(self.seat, hub, at=self.step())

    @rule(hub=HUBS)
    def line_goes(self, hub: str) -> None:
        self.lines.discard(hub)
        self.seat = let_go(self.seat, hub, at=self.step())

    @rule()
    def misses(self) -> None:
        self.seat = miss(self.seat, at=self.step())

    @precondition(lambda self: is_overdue(self.seat, at=self.now))
    @rule()
    def is_lost(self) -> None:
        before = self.seat.state
        self.seat = lose(self.seat, at=self.step())
        assert self.seat.returns_to in {before, SeatState.ONLINE}

    @rule()
    def long_time_passes(self) -> None:
        self.now += KEPT

    @invariant()
    def lines_are_known(self) -> None:
        assert set(self.seat.held_by) == self.lines

    @invariant()
    def it_is_known_since_when_nobody_reaches_whoever_is_not_offline(self) -> None:
        here = self.seat.state is not SeatState.OFFLINE
        assert (self.seat.lost_at is not None) == (here and not self.lines)

    @invariant()
    def nobody_is_lost_who_has_a_line(self) -> None:
        assert not (self.seat.is_lost and self.lines)


Sitting.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestSeat = Sitting.TestCase


def test_the_time_in_a_state_begins_when_it_changes_and_not_when_it_is_said_again() -> None:
    seat = sit(hold(FREE, "hub", at=at(0)), SeatState.ONLINE, at=at(5))
    assert sit(seat, SeatState.ONLINE, at=at(9)).since == at(5)
    assert sit(replace(seat, missed=2), SeatState.BREAK, at=at(9)).since == at(9)
