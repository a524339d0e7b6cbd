"""The laws of working time, and the days on which clocks, lunches and holidays break naive sums."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.calendar import (
    ALWAYS,
    CLOSED_ALL_DAY,
    OFFICE,
    OPEN_ALL_DAY,
    Calendar,
    Exceptional,
    Shift,
    check,
    every_day,
    hours_of,
)
from hub.core.errors import InputError
from hub.core.local_time import moment

ZONES = (
    "Asia/Shanghai", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe",
    "Africa/Cairo", "America/Havana", "Asia/Kathmandu", "Pacific/Apia",
)  # fmt: skip
HALF_HOURS = Calendar(
    id="half", name="half hours", zone="Asia/Shanghai",
    weekly=every_day((Shift(12 * 60 + 30, 17 * 60 + 30),)),
)  # fmt: skip


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def whole_day(zone: str) -> Calendar:
    return Calendar(id="day", name="", zone=zone, weekly=every_day(OPEN_ALL_DAY))


@st.composite
def a_day(draw: st.DrawFn) -> tuple[Shift, ...]:
    edges = draw(st.lists(st.integers(0, 1440), min_size=0, max_size=8, unique=True).map(sorted))
    return tuple(Shift(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekly = {day: draw(a_day()) for day in range(7)}
    weekly[draw(st.integers(0, 6))] = (Shift(draw(st.integers(0, 600)), 1200),)
    days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
    return Calendar(
        id="any", name="", zone=draw(st.sampled_from(ZONES)), weekly=weekly,
        exceptions={
            day: Exceptional(hours=draw(a_day())) for day in draw(st.lists(days, max_size=5))
        },
    )  # fmt: skip


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC))
AMOUNTS = st.timedeltas(timedelta(milliseconds=1), timedelta(hours=60))


@given(calendars(), MOMENTS, AMOUNTS)
def test_counting_what_was_added_gives_it_back(
    calendar: Calendar, start: datetime, amount: timedelta
):
    assert calendar.working(start, calendar.after(start, amount)) == amount


@given(calendars(), MOMENTS, AMOUNTS, AMOUNTS)
def test_more_work_is_never_done_earlier_nor_what_begins_later(
    calendar: Calendar, start: datetime, one: timedelta, other: timedelta
):
    assert calendar.after(start, one) < calendar.after(start, one + other)
    assert calendar.after(start, one) <= calendar.after(start + other, one)


@given(calendars(), MOMENTS, AMOUNTS, AMOUNTS)
def test_time_adds_up_over_any_moment_between(
    calendar: Calendar, start: datetime, one: timedelta, other: timedelta
):
    middle, end = start + one, start + one + other
    whole = calendar.working(start, end)
    assert calendar.working(start, middle) + calendar.working(middle, end) == whole
    assert timedelta(0) <= whole <= end - start


@given(calendars(), MOMENTS)
def test_it_is_open_exactly_where_time_is_counted(calendar: Calendar, start: datetime):
    soon = timedelta(microseconds=1)
    assert calendar.is_open(start) == (calendar.working(start, start + soon) == soon)
    opening = calendar.next_opening(start)
    assert opening is not None and opening >= start
    assert calendar.is_open(opening)
    assert calendar.working(start, opening) == timedelta(0)


@given(st.sampled_from(ZONES), st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.data())
def test_later_on_the_wall_is_never_earlier_in_truth(zone: str, day: date, data: st.DataObject):
    first = data.draw(st.integers(0, 1440))
    second = data.draw(st.integers(first, 1440))
    there = ZoneInfo(zone)
    assert moment(day, first, there) <= moment(day, second, there)
    assert moment(day, 1440, there) == moment(day + timedelta(days=1), 0, there)


def test_half_past_twelve_is_in_and_half_past_five_is_out():
    assert not HALF_HOURS.is_open(at("2026-07-06 12:29:59"))
    assert HALF_HOURS.is_open(at("2026-07-06 12:30"))
    assert HALF_HOURS.is_open(at("2026-07-06 17:29:59"))
    assert not HALF_HOURS.is_open(at("2026-07-06 17:30"))


def test_what_is_used_up_at_closing_time_is_due_at_closing_time():
    assert HALF_HOURS.after(at("2026-07-06 12:30"), hours(5)) == at("2026-07-06 17:30")
    assert HALF_HOURS.after(at("2026-07-06 12:30"), hours(5.5)) == at("2026-07-07 13:00")


def test_monday_nine_in_sydney_is_sunday_evening_in_london():
    sydney = Calendar(id="s", name="", zone="Australia/Sydney", weekly={0: (Shift(540, 1020),)})
    assert sydney.is_open(at("2026-07-06 09:00", "Australia/Sydney"))
    assert sydney.is_open(datetime(2026, 7, 5, 23, 0, tzinfo=UTC))
    assert not sydney.is_open(datetime(2026, 7, 5, 22, 59, tzinfo=UTC))


def test_the_lunch_break_does_not_count():
    assert OFFICE.after(at("2026-07-06 11:30"), hours(1)) == at("2026-07-06 14:00")
    assert OFFICE.working(at("2026-07-06 08:00"), at("2026-07-06 20:00")) == hours(7.5)


def test_a_weekend_and_a_holiday_are_stepped_over():
    new_year = {date(2026, 7, 6): Exceptional(name="节日")}
    calendar = Calendar(
        id="o", name="", zone=OFFICE.zone, weekly=OFFICE.weekly, exceptions=new_year
    )
    assert OFFICE.after(at("2026-07-03 17:00"), hours(2)) == at("2026-07-06 10:00")
    assert calendar.after(at("2026-07-03 17:00"), hours(2)) == at("2026-07-07 10:00")


def test_a_sunday_that_is_worked_for_a_holiday_counts():
    worked = {date(2026, 7, 5): Exceptional(name="调休", hours=(Shift(540, 720),))}
    calendar = Calendar(id="o", name="", zone=OFFICE.zone, weekly=OFFICE.weekly, exceptions=worked)
    assert calendar.after(at("2026-07-03 17:00"), hours(2)) == at("2026-07-05 10:00")


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Sydney", date(2026, 10, 4), 23),
        ("Australia/Sydney", date(2026, 4, 5), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone: str, day: date, length: float):
    spans = whole_day(zone).spans(day)
    assert sum((one.end - one.start for one in spans), timedelta(0)) == hours(length)


def test_a_shift_over_the_leap_of_the_clocks_loses_the_hour_that_was_not():
    night = Calendar(id="n", name="", zone="America/New_York", weekly=every_day((Shift(60, 300),)))
    before = at("2026-03-08 00:00", "America/New_York")
    assert night.after(before, hours(2)) == at("2026-03-08 04:00", "America/New_York")
    assert night.working(before, before + timedelta(days=1)) == hours(3)


def test_a_shift_within_the_hour_that_was_not_is_no_shift():
    lost = Calendar(id="n", name="", zone="America/New_York", weekly={6: (Shift(120, 180),)})
    assert lost.spans(date(2026, 3, 8)) == ()
    assert lost.spans(date(2026, 3, 15)) != ()


def test_a_shift_that_begins_in_the_hour_that_comes_twice_begins_the_first_time():
    shift = Calendar(id="n", name="", zone="America/New_York", weekly={6: (Shift(90, 180),)})
    (span,) = shift.spans(date(2026, 11, 1))
    assert span.start == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert span.end - span.start == hours(2.5)


def test_midnight_is_no_break_for_two_shifts_that_meet_there():
    night = Calendar(
        id="n", name="", zone="Asia/Shanghai", weekly=every_day((Shift(0, 360), Shift(1320, 1440)))
    )
    assert night.after(at("2026-07-06 23:00"), hours(3)) == at("2026-07-07 02:00")
    assert night.is_open(at("2026-07-07 00:00"))


def test_day_and_night_is_the_clock_itself():
    start = at("2026-03-01 10:00")
    assert ALWAYS.after(start, hours(1000)) == start + hours(1000)


def test_nothing_is_counted_backwards_and_nothing_added_is_now():
    now = at("2026-07-05 03:00")
    assert ALWAYS.working(now, now - hours(1)) == timedelta(0)
    assert OFFICE.after(now, timedelta(0)) == now


def test_exceptions_alone_have_an_end():
    once = Calendar(
        id="x", name="", zone="UTC", weekly={},
        exceptions={date(2026, 7, 6): Exceptional(hours=(Shift(540, 600),))},
    )  # fmt: skip
    assert once.next_opening(at("2026-07-08 00:00")) is None
    assert not once.is_open(at("2026-07-08 00:00"))
    assert once.after(at("2026-07-06 00:00"), hours(1)) == at("2026-07-06 10:00", "UTC")
    assert once.after(at("2026-07-06 00:00"), hours(2)).year == 2036


def test_open_all_day_and_closed_all_day_together_are_refused():
    with pytest.raises(InputError, match="open_and_closed"):
        hours_of((), all_day=True, closed=True)
    with pytest.raises(InputError, match="open_and_closed"):
        hours_of((Shift(540, 720),), closed=True)
    assert hours_of((), all_day=True) == OPEN_ALL_DAY
    assert hours_of((), closed=True) == CLOSED_ALL_DAY


def test_overlapping_shifts_are_refused_and_both_are_named():
    with pytest.raises(InputError) as refused:
        hours_of((Shift(720, 1020), Shift(540, 750)))
    assert refused.value.code == "shifts_overlap"
    assert refused.value.params == {"first": "09:00–12:30", "second": "12:00–17:00"}
    with pytest.raises(InputError, match="shifts_overlap"):
        hours_of((Shift(540, 720),), all_day=True)


def test_shifts_may_touch_and_are_put_in_order():
    assert hours_of((Shift(720, 1020), Shift(540, 720))) == (Shift(540, 720), Shift(720, 1020))


@pytest.mark.parametrize(
    "shift", [Shift(600, 600), Shift(1320, 360), Shift(-1, 60), Shift(0, 1441)]
)
def test_a_shift_that_does_not_lie_within_its_day_is_refused(shift: Shift):
    with pytest.raises(InputError, match="bad_shift"):
        hours_of((shift,))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Asia"])
def test_a_zone_that_is_none_is_refused(zone: str):
    with pytest.raises(InputError) as refused:
        check(Calendar(id="x", name="", zone=zone, weekly=OFFICE.weekly))
    assert refused.value.fields == {"zone": "unknown_zone"}


def test_a_week_that_is_never_open_is_refused():
    with pytest.raises(InputError) as refused:
        check(Calendar(id="x", name="", zone="UTC", weekly={0: CLOSED_ALL_DAY}))
    assert refused.value.fields == {"weekly": "never_open"}
    assert check(ALWAYS) is ALWAYS
