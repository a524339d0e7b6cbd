"""How long is tried, and how often."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.core.events import Event, Kind
from hub.core.webhooks import Progress
from webhooks.trials import LONGEST_PAUSE, PATIENCE, is_overdue, pause, refused, taken

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOURS = st.integers(0, 200).map(lambda hours: timedelta(hours=hours))


def event(at: datetime) -> Event:
    return Event(number=7, kind=Kind.ORDER, at=at, node_id="root")


def test_pauses_double_from_a_second_to_ten_minutes() -> None:
    assert [pause(n) for n in range(1, 12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600]
    assert pause(10_000) == LONGEST_PAUSE


def test_a_receiver_may_wish_for_a_longer_pause_but_not_for_a_shorter_one() -> None:
    assert pause(1, 30) == 30
    assert pause(6, 3) == 32
    assert pause(1, 1e9) == LONGEST_PAUSE


def test_failures_are_counted_from_the_first_and_forgotten_when_one_is_taken() -> None:
    start = Progress(number=6)
    once = refused(start, "answered 500", NOON)
    twice = refused(once, "no answer in time", NOON + timedelta(minutes=1))
    assert (twice.attempts, twice.failing_since, twice.error) == (2, NOON, "no answer in time")
    assert twice.number == 6
    after = taken(twice, event(NOON), NOON + timedelta(minutes=2))
    assert (after.number, after.attempts, after.failing_since, after.error) == (7, 0, None, "")


@given(happened=HOURS, failed=HOURS, waited=HOURS)
def test_nothing_dies_before_it_could_be_tried_for_a_day(
    happened: timedelta, failed: timedelta, waited: timedelta
) -> None:
    now = NOON + max(happened, failed) + waited
    progress = refused(Progress(number=6), "answered 500", NOON + failed)
    dead = is_overdue(event(NOON + happened), progress, now)
    assert dead == (now - NOON - failed >= PATIENCE and now - NOON - happened >= PATIENCE)


def test_a_time_in_which_nobody_tried_does_not_count() -> None:
    """The hub was down, or somebody had turned the subscription off."""
    once = refused(Progress(number=6), "answered 500", NOON)
    later = NOON + timedelta(days=3)
    again = refused(once, "answered 500", later)
    assert again.failing_since == later
    assert not is_overdue(event(NOON), again, later)
    soon = NOON + timedelta(seconds=LONGEST_PAUSE + 60)
    assert refused(once, "answered 500", soon).failing_since == NOON


def test_while_nothing_fails_nothing_is_overdue() -> None:
    assert not is_overdue(event(NOON), Progress(number=6), NOON + timedelta(days=400))
