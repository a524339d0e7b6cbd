"""A clock in working time: what it has used, when it rings, and that it ends once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.calendar import ALWAYS, OFFICE, Exceptional
from hub.core.deadlines import (
    Deadline,
    DeadlineState,
    Moment,
    begin,
    drop,
    fire,
    meet,
    pause,
    recompute,
    resume,
)

MONDAY = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai, where the office opens."""
HOUR = timedelta(hours=1)


def begun(limit: float = 4, warn_after: float | None = 3, calendar=OFFICE, at=MONDAY) -> Deadline:
    return begin(
        "order:handle", "TS-0706-0001", limit=limit * HOUR, calendar=calendar, at=at,
        warn_after=None if warn_after is None else warn_after * HOUR,
    )  # fmt: skip


def test_it_is_due_in_working_time_and_warns_before():
    deadline = begun()
    assert deadline.due_at == MONDAY + 5.5 * HOUR
    assert deadline.warn_at == deadline.next_at == MONDAY + 3 * HOUR
    assert deadline.id == "TS-0706-0001/order:handle"


def test_it_wakes_for_the_warning_once_and_then_for_the_end():
    deadline = begun()
    assert deadline.moment(MONDAY + 2 * HOUR) is None
    assert deadline.moment(MONDAY + 3 * HOUR) is Moment.WARN
    warned = fire(deadline, Moment.WARN, MONDAY + 3 * HOUR)
    assert warned.next_at == deadline.due_at
    assert warned.moment(MONDAY + 4 * HOUR) is None
    assert warned.moment(deadline.due_at) is Moment.DUE
    missed = fire(warned, Moment.DUE, deadline.due_at)
    assert (missed.state, missed.next_at) == (DeadlineState.MISSED, None)


def test_a_warning_that_nobody_gave_in_time_is_not_given_after_the_end():
    deadline = begun()
    assert deadline.moment(deadline.due_at + HOUR) is Moment.DUE


def test_without_a_warning_there_is_only_the_end():
    assert begun(warn_after=None).next_at == begun(warn_after=None).due_at


def test_done_in_time_is_met_and_done_too_late_is_missed_though_nobody_had_said_so():
    deadline = begun()
    assert meet(deadline, deadline.due_at - HOUR).state is DeadlineState.MET
    assert meet(deadline, deadline.due_at).state is DeadlineState.MISSED


def test_what_has_ended_stays_as_it_ended():
    met = meet(begun(), MONDAY + HOUR)
    assert meet(met, MONDAY + 99 * HOUR) is met
    assert drop(met, MONDAY + 99 * HOUR) is met
    assert pause(met, OFFICE, MONDAY + 2 * HOUR) is met
    assert resume(met, OFFICE, MONDAY + 2 * HOUR) is met
    assert met.moment(MONDAY + 99 * HOUR) is None


def test_a_paused_clock_rings_for_nobody_and_goes_on_with_what_was_left():
    paused = pause(begun(), OFFICE, MONDAY + HOUR)
    assert paused.used == HOUR
    assert paused.moment(MONDAY + 99 * HOUR) is None
    again = resume(paused, OFFICE, MONDAY + 24 * HOUR)
    assert again.due_at == MONDAY + 24 * HOUR + 3 * HOUR
    assert meet(paused, MONDAY + 99 * HOUR).state is DeadlineState.MET


def test_a_warning_that_was_given_before_a_pause_is_not_given_again():
    warned = fire(begun(), Moment.WARN, MONDAY + 3 * HOUR)
    again = resume(pause(warned, OFFICE, MONDAY + 3 * HOUR), OFFICE, MONDAY + 4.5 * HOUR)
    assert again.next_at == again.due_at


def test_a_holiday_added_today_moves_what_runs():
    today = {date(2026, 7, 6): Exceptional(name="台风")}
    moved = recompute(begun(), replace(OFFICE, exceptions=today, rev=1))
    assert moved.due_at == MONDAY + 24 * HOUR + 5.5 * HOUR
    assert (moved.calendar_rev, moved.rev) == (1, 1)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 4_000)), max_size=6))
def test_pauses_put_off_the_end_by_exactly_the_working_time_they_took(pauses):
    deadline, now, worked = begun(limit=40, warn_after=None), MONDAY, timedelta(0)
    for run, rest in pauses:
        stop = now + run * timedelta(minutes=1)
        worked += OFFICE.working(now, stop)
        now = stop + rest * timedelta(minutes=1)
        deadline = resume(pause(deadline, OFFICE, stop), OFFICE, now)
    assert OFFICE.working(now, deadline.due_at) == 40 * HOUR - worked


@given(
    st.lists(st.sampled_from(["pause", "resume", "meet", "drop", "warn", "due"]), max_size=12),
    st.integers(1, 100),
)
def test_whatever_is_done_to_it_it_ends_at_most_once_and_counts_every_write(actions, minutes):
    deadline, now, ends = begun(calendar=ALWAYS), MONDAY, 0
    for action in actions:
        before, now = deadline, now + minutes * timedelta(minutes=1)
        match action:
            case "pause":
                deadline = pause(before, ALWAYS, now)
            case "resume":
                deadline = resume(before, ALWAYS, now)
            case "meet":
                deadline = meet(before, now)
            case "drop":
                deadline = drop(before, now)
            case _:
                if moment := before.moment(now):
                    deadline = fire(before, moment, now)
        ends += before.is_open and not deadline.is_open
        assert deadline.rev == before.rev + (deadline is not before)
    assert ends <= 1
    assert (deadline.next_at is None) == (deadline.state is not DeadlineState.RUNNING)


@pytest.mark.parametrize("calendar", [ALWAYS, OFFICE])
def test_the_end_is_never_before_the_warning(calendar):
    deadline = begun(calendar=calendar)
    assert deadline.warn_at and deadline.warn_at <= deadline.due_at
