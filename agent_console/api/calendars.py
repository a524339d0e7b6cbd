"""Handlers of calendars: opening hours, holidays, and what they say for a day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.calendars import (
    CalendarIn,
    CalendarOut,
    CalendarPage,
    ChangedCalendar,
    DayIn,
    DayOut,
    ExceptionOut,
    HoursIn,
    NewCalendar,
    ShiftForm,
    ShiftOut,
    SpanOut,
    WeekdayOut,
)
from hub.core.calendar import OPEN_ALL_DAY, Calendar, Exceptional, Hours, Shift, hours_of, shown
from hub.core.clock import new_id
from hub.core.errors import InputError


async def list_calendars(call: Call[Nothing, NoQuery]) -> CalendarPage:
    found = await call.services.timekeeping.opening_hours.all()
    return CalendarPage(items=[calendar_out(one) for one in found])


async def get_calendar(call: Call[Nothing, NoQuery]) -> CalendarOut:
    return calendar_out(await call.services.timekeeping.opening_hours.get(call.id))


async def add_calendar(call: Call[NewCalendar, NoQuery]) -> CalendarOut:
    await check_open_node(call.services, call.body.node_id)
    calendar = replace(_calendar(new_id(), call.body), node_id=call.body.node_id)
    hours = call.services.timekeeping.opening_hours
    return calendar_out(await hours.add(calendar, by=call.who.person.id))


async def change_calendar(call: Call[ChangedCalendar, NoQuery]) -> CalendarOut:
    """The clocks that run by it are moved."""
    calendar = replace(_calendar(call.id, call.body), rev=call.body.rev)
    hours = call.services.timekeeping.opening_hours
    return calendar_out(await hours.change(calendar, by=call.who.person.id))


async def delete_calendar(call: Call[Nothing, NoQuery]) -> Done:
    await call.services.timekeeping.opening_hours.delete(call.id, by=call.who.person.id)
    return Done()


async def get_day(call: Call[Nothing, NoQuery]) -> DayOut:
    calendar = await call.services.timekeeping.opening_hours.get(call.id)
    return _day_out(calendar, _day(call.path["day"]))


async def set_day(call: Call[DayIn, NoQuery]) -> DayOut:
    """A holiday, also today's: the clocks that run are moved."""
    exceptional = Exceptional(name=call.body.name, hours=_hours(call.body))
    return await _set_day(call, exceptional)


async def clear_day(call: Call[Nothing, NoQuery]) -> DayOut:
    """It is like its weekday again."""
    return await _set_day(call, None)


async def _set_day(
    call: Call[DayIn, NoQuery] | Call[Nothing, NoQuery], exceptional: Exceptional | None
) -> DayOut:
    day = _day(call.path["day"])
    hours = call.services.timekeeping.opening_hours
    calendar = await hours.set_day(call.id, day, exceptional, by=call.who.person.id)
    return _day_out(calendar, day)


def _calendar(calendar_id: str, form: CalendarIn) -> Calendar:
    _check_once((one.weekday for one in form.weekly), "weekly")
    _check_once((one.date for one in form.exceptions), "exceptions")
    return Calendar(
        id=calendar_id,
        name=form.name,
        zone=form.zone,
        weekly={one.weekday - 1: _hours(one) for one in form.weekly},
        exceptions={
            one.date: Exceptional(name=one.name, hours=_hours(one)) for one in form.exceptions
        },
    )


def _check_once(days: Iterable[object], field: str) -> None:
    listed = list(days)
    if len(set(listed)) < len(listed):
        raise InputError(fields={field: "twice"})


def _hours(form: HoursIn) -> Hours:
    shifts = [_shift(one) for one in form.shifts]
    return hours_of(shifts, all_day=form.open_all_day, closed=form.closed_all_day)


def _shift(form: ShiftForm) -> Shift:
    return Shift(_minute(form.start), _minute(form.end))


def _minute(shown: str) -> int:
    hours, _, minutes = shown.partition(":")
    return int(hours) * 60 + int(minutes)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(fields={"day": "date_parsing"}) from None


def calendar_out(calendar: Calendar) -> CalendarOut:
    return CalendarOut(
        id=calendar.id,
        name=calendar.name,
        node_id=calendar.node_id,
        zone=calendar.zone,
        weekly=[
            WeekdayOut(
                weekday=day + 1, open_all_day=hours == OPEN_ALL_DAY, shifts=_shifts_out(hours)
            )
            for day, hours in sorted(calendar.weekly.items())
        ],
        exceptions=[_exception_out(day, one) for day, one in sorted(calendar.exceptions.items())],
        rev=calendar.rev,
    )


def _exception_out(day: date, exceptional: Exceptional) -> ExceptionOut:
    return ExceptionOut(
        date=day,
        name=exceptional.name,
        closed_all_day=not exceptional.hours,
        open_all_day=exceptional.hours == OPEN_ALL_DAY,
        shifts=_shifts_out(exceptional.hours),
    )


def _shifts_out(hours: Hours) -> list[ShiftOut]:
    return [ShiftOut(start=shown(one.start), end=shown(one.end)) for one in hours]


def _day_out(calendar: Calendar, day: date) -> DayOut:
    exceptional = calendar.exceptions.get(day)
    spans = calendar.spans(day)
    open_time = sum((span.end - span.start for span in spans), timedelta(0))
    return DayOut(
        date=day,
        zone=calendar.zone,
        exceptional=exceptional is not None,
        name=exceptional.name if exceptional else "",
        shifts=_shifts_out(calendar.hours(day)),
        spans=[SpanOut(start=span.start, end=span.end) for span in spans],
        open_seconds=int(open_time.total_seconds()),
    )
