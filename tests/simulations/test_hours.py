"""Two who count the same working time by different ways must come to the same."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.core.calendar import Calendar, Exceptional, Hours, Shift, every_day
from simulations.audit.hours import Edition, first_reached, in_force, reached, worked

START = datetime(2027, 3, 26, tzinfo=UTC)
"""Two days before the clocks are put forward in Europe, and one week after in America."""
HOUR = timedelta(hours=1)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    edges = sorted(draw(st.sets(st.integers(0, 48), min_size=2, max_size=4)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Shift(start * 30, end * 30) for start, end in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekly: Mapping[int, Hours] = draw(st.dictionaries(st.integers(0, 6), hours(), min_size=1))
    day = date(2027, 3, 26) + timedelta(days=draw(st.integers(0, 10)))
    exceptions = {day: Exceptional(hours=draw(st.one_of(st.just(()), hours())))}
    zone = draw(
        st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kolkata"])
    )
    return Calendar(id="c", name="", zone=zone, weekly=weekly, exceptions=exceptions)


moments = st.integers(0, 14 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(calendars(), moments, moments)
def test_as_much_is_worked_as_the_hub_says(calendar: Calendar, start: datetime, end: datetime):
    assert worked(calendar, start, end) == calendar.working(start, end)


@given(calendars(), moments, st.integers(1, 40 * 60))
def test_it_is_reached_when_the_hub_says(calendar: Calendar, start: datetime, minutes: int):
    amount = timedelta(minutes=minutes)
    assert reached(calendar, start, amount) == calendar.after(start, amount)


def calendar(start: int, end: int) -> Calendar:
    return Calendar(id="c", name="", zone="UTC", weekly=every_day((Shift(start * 60, end * 60),)))


class TestAChangedCalendar:
    EARLY, LATE = calendar(8, 12), calendar(14, 18)

    def reached(self, change: float, until: float = 100) -> float | None:
        """Two hours of work begun at midnight, by a calendar that is changed at this hour."""
        editions = [Edition(START, self.EARLY), Edition(START + change * HOUR, self.LATE)]
        at = first_reached(editions, START, 2 * HOUR, START + until * HOUR)
        return None if at is None else (at - START) / HOUR

    def test_puts_off_what_was_not_yet_reached(self):
        assert self.reached(9) == 16

    def test_comes_too_late_for_what_was(self):
        assert self.reached(11) == 10

    def test_makes_something_late_at_once(self):
        editions = [Edition(START, self.LATE), Edition(START + 13 * HOUR, self.EARLY)]
        at = first_reached(editions, START, 2 * HOUR, START + 100 * HOUR)
        assert at == START + 13 * HOUR

    def test_before_its_time_nothing_is_reached(self):
        assert self.reached(9, until=15.9) is None

    def test_holds_from_its_moment_on(self):
        editions = [Edition(START, self.EARLY), Edition(START + HOUR, self.LATE)]
        assert in_force(editions, START + HOUR / 2) is self.EARLY
        assert in_force(editions, START + HOUR) is self.LATE
