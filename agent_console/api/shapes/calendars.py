"""Forms of calendars: weeks of shifts, and the days that are otherwise."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Line, Name, Time

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Weekday = Annotated[int, Field(ge=1, le=7)]


class ShiftForm(In):
    """From `start` up to but without `end`, by the wall clock; `24:00` is the end of the day."""

    start: TimeOfDay
    end: TimeOfDay


class HoursIn(In):
    """A day's shifts; or open all day, or closed all day."""

    shifts: Annotated[list[ShiftForm], Field(max_length=48)] = []  # noqa: RUF012
    open_all_day: bool = False
    closed_all_day: bool = False


class WeekdayIn(HoursIn):
    """1 is Monday, 7 Sunday; weekdays that are not named are closed."""

    weekday: Weekday


class DayIn(HoursIn):
    """A holiday (closed) or a day worked otherwise; `name` is what it is called."""

    name: Name = ""


class ExceptionIn(DayIn):
    date: date


class CalendarIn(In):
    name: Line
    zone: Name
    weekly: Annotated[list[WeekdayIn], Field(max_length=7)]
    exceptions: Annotated[list[ExceptionIn], Field(max_length=1_000)] = []  # noqa: RUF012


class NewCalendar(CalendarIn):
    node_id: Name


class ChangedCalendar(CalendarIn):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]


class ShiftOut(Out):
    start: str
    end: str


class WeekdayOut(Out):
    weekday: int
    open_all_day: bool
    shifts: list[ShiftOut]


class ExceptionOut(Out):
    date: date
    name: str
    closed_all_day: bool
    open_all_day: bool
    shifts: list[ShiftOut]


class CalendarOut(Out):
    id: str
    name: str
    node_id: str
    zone: str
    weekly: list[WeekdayOut]
    exceptions: list[ExceptionOut]
    rev: int


class CalendarPage(Out):
    """All there are: they are never so many that pages would help."""

    items: list[CalendarOut]
    next: None = None


class SpanOut(Out):
    start: Time
    end: Time


class DayOut(Out):
    """What the calendar says for a day: by the wall clock and, over changes of it, in moments."""

    date: date
    zone: str
    exceptional: bool
    name: str
    shifts: list[ShiftOut]
    spans: list[SpanOut]
    open_seconds: int
